// Ranked lists: models, channels, keys, tools, providers and folders with cost, tokens, requests and the share of errors. Draws what the
// page holds. A row leads to its requests; the button beside it narrows the whole page to it.
import { html, nothing, svg, type TemplateResult } from 'lit';
import { shortFigure } from '../charts/chartFormat';
import { sortButton } from '../components/sortButton';
import { t } from '../l10n';
import { button, iconButton } from '../ui/button';
import { dimensions, type Dimension } from './dimensions';
import { errorShare, tokensOf, type Sums } from './figures';
import { withFilter } from './filters';
import { knownCost, unpricedRest, wordsOf, type PageContext } from './pageContext';
import { columnAmount, ranked, sortColumns, type RankedValue, type SortColumn } from './ranking';
import { sectionShell } from './sectionShell';

/** Rows before "Show All". */
const shownFirst = 6;

export function rankingSection(page: PageContext): TemplateResult {
  return sectionShell(page, 'rankings', () => html`${dimensions.map((dimension) => list(page, dimension))}`);
}

function list(page: PageContext, dimension: Dimension): TemplateResult {
  const { view } = page;
  const values = ranked(page.shown.answers.mix?.rows ?? [], dimension, view.sort);
  const whole = view.whole.includes(dimension);
  const most = Math.max(0, ...values.map(({ sums }) => columnAmount(sums, view.sort.by)));
  const heading = t(`statistics.ranking.${dimension}`);
  return html`<div class="tile ranking" data-ranking=${dimension}>
    <table>
      <caption class="visually-hidden">
        ${heading}
      </caption>
      <thead>
        <tr>
          <th scope="col" class="name"><h3>${heading}</h3></th>
          ${sortColumns.map((column) => columnHead(page, column))}
        </tr>
      </thead>
      <tbody>
        ${(whole ? values : values.slice(0, shownFirst)).map((value) => row(page, dimension, value, most))}
      </tbody>
    </table>
    ${
      values.length > shownFirst
        ? button({
            label: whole ? t('statistics.showFewer') : t('statistics.showAll', { count: values.length }),
            accessibleLabel: `${whole ? t('statistics.showFewer') : t('statistics.showAll', { count: values.length })}: ${heading}`,
            className: 'more',
            onClick: () =>
              page.change({
                whole: whole ? view.whole.filter((one) => one !== dimension) : [...view.whole, dimension],
              }),
          })
        : nothing
    }
  </div>`;
}

const columnWords: Record<SortColumn, Parameters<typeof t>[0]> = {
  cost: 'statistics.cost',
  tokens: 'statistics.tokens',
  requests: 'statistics.requests',
  errors: 'statistics.columns.errors',
};

function columnHead({ view, change }: PageContext, column: SortColumn): TemplateResult {
  const { sort } = view;
  const direction = sort.by !== column ? undefined : sort.descending ? 'descending' : 'ascending';
  return html`<th scope="col" class="column-${column}" aria-sort=${direction ?? 'none'}>
    ${sortButton({
      label: t(columnWords[column]),
      direction,
      onSort: () => change({ sort: { by: column, descending: direction !== 'descending' } }),
    })}
  </th>`;
}

function row(page: PageContext, dimension: Dimension, { value, sums }: RankedValue, most: number): TemplateResult {
  const { label, title } = wordsOf(page, dimension, value);
  const amount = columnAmount(sums, page.view.sort.by);
  return html`<tr data-value=${value ?? ''}>
    <th scope="row" class="name">
      <div class="who">
        <button class="open ellipsis" title=${title} @click=${() => page.openRequests({ [dimension]: value })}>
          ${label}
        </button>
        ${iconButton({
          label: t('statistics.filterTo', { value: label }),
          icon: 'search',
          className: 'narrow',
          onClick: () => page.change({ filters: withFilter(page.view.filters, dimension, value ?? '') }),
        })}
      </div>
      ${share(most === 0 ? 0 : amount / most)}
    </th>
    ${sortColumns.map((column) => html`<td class="column-${column}">${cell(column, sums)}</td>`)}
  </tr>`;
}

function share(part: number): TemplateResult {
  return html`<svg class="share" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<rect class="part" width=${Math.max(0, Math.min(100, part * 100))} height="3" />`}
  </svg>`;
}

function cell(column: SortColumn, sums: Sums): TemplateResult | string {
  switch (column) {
    case 'cost':
      return html`${knownCost(sums)}${
        sums.unpriced === 0 ? nothing : html`<span class="quiet line">${unpricedRest(sums)}</span>`
      }`;
    case 'tokens':
      return shortFigure(tokensOf(sums), 'tokens');
    case 'requests':
      return shortFigure(sums.requests, 'count');
    case 'errors': {
      const part = errorShare(sums);
      return part === null || part === 0
        ? html`<span class="quiet">${shortFigure(0, 'percent')}</span>`
        : html`<span class=${part >= 0.1 ? 'tone-bad' : ''}>${shortFigure(part, 'percent')}</span>`;
    }
  }
}
