// What was asked for: kinds of requests, the split of tokens, and pictures, sound and searches where there are any. Draws what the page holds.
import { html, nothing, type TemplateResult } from 'lit';
import '../charts/barList';
import '../charts/chartFrame';
import '../charts/splitBar';
import type { BarPick, ChartPicture } from '../charts/chartTypes';
import { formatMoney, formatSeconds } from '../format';
import { formatNumber, t } from '../l10n';
import { operationRows, tokenKinds, tokensOfKind, valueOfId } from './chartData';
import { dollarsOf, hasMedia, sumsOf, type Sums } from './figures';
import { chartState, nameOf, type PageContext } from './pageContext';
import { sectionShell } from './sectionShell';

export function kindsSection(page: PageContext): TemplateResult {
  const total = sumsOf(page.shown.answers.time.total);
  return sectionShell(
    page,
    'kinds',
    () => html`${typesTile(page)} ${splitTile(page, total)} ${hasMedia(total) ? mediaTile(total) : nothing}`,
  );
}

function typesTile(page: PageContext): TemplateResult {
  const heading = t('statistics.types');
  return html`<div class="tile" data-chart="types">
    <gh-chart-frame
      .heading=${heading}
      .state=${chartState(page)}
      .zone=${page.zone}
      @picture=${(event: CustomEvent<ChartPicture>) => page.savePicture(event.detail)}
    >
      <gh-bar-list
        selectable
        .label=${heading}
        .rows=${operationRows(
          page.shown,
          (value) => nameOf(page, 'operation', value),
          ({ costNano }) => formatMoney(dollarsOf(costNano)),
        )}
        .unit=${'count'}
        @pick=${({ detail }: CustomEvent<BarPick>) => page.openRequests({ operation: valueOfId(detail.id) ?? null })}
      ></gh-bar-list>
    </gh-chart-frame>
  </div>`;
}

function splitTile(page: PageContext, total: Sums): TemplateResult {
  const heading = t('statistics.split');
  return html`<div class="tile" data-chart="split">
    <gh-chart-frame
      .heading=${heading}
      .state=${chartState(page)}
      .zone=${page.zone}
      @picture=${(event: CustomEvent<ChartPicture>) => page.savePicture(event.detail)}
    >
      <gh-split-bar
        .label=${heading}
        .unit=${'tokens'}
        .parts=${tokenKinds.map((kind) => ({ id: kind, name: t(`statistics.${kind}`), value: tokensOfKind(total, kind) }))}
      ></gh-split-bar>
    </gh-chart-frame>
  </div>`;
}

function mediaTile(total: Sums): TemplateResult {
  const facts: [string, number, string][] = [
    [t('statistics.images'), total.images, formatNumber(total.images)],
    [t('statistics.audioSeconds'), total.audioSeconds, formatSeconds(total.audioSeconds)],
    [t('statistics.audioInput'), total.audioInputTokens, formatNumber(total.audioInputTokens)],
    [t('statistics.audioOutput'), total.audioOutputTokens, formatNumber(total.audioOutputTokens)],
    [t('statistics.characters'), total.characters, formatNumber(total.characters)],
    [t('statistics.webSearches'), total.webSearches, formatNumber(total.webSearches)],
  ];
  return html`<div class="tile" data-chart="media">
    <h3>${t('statistics.media')}</h3>
    <dl class="facts">
      ${facts
        .filter(([, amount]) => amount > 0)
        .map(
          ([name, , words]) =>
            html`<dt>${name}</dt>
              <dd class="figures">${words}</dd>`,
        )}
    </dl>
  </div>`;
}
