// What stands in the cells of the table of prices, and the details below a row. Used by the table, which lays them out.
import { html, nothing, type TemplateResult } from 'lit';
import type { KnownPrice, PriceInForce } from '../../src/shared/knownPrices';
import type { ProviderPreset } from '../../src/shared/status';
import type { TableCell } from '../components/dataTable';
import { formatNumber, localName, plural, t } from '../l10n';
import { iconButton } from '../ui/button';
import { icon } from '../ui/icons';
import { link } from '../ui/link';
import type { PriceColumn } from './priceColumns';
import { amountsLine, formatAmount, originOf, setAmounts, sourceOf } from './priceWords';

export interface PriceCellOptions {
  row: KnownPrice;
  providers: readonly ProviderPreset[];
  isOpen: boolean;
  /** Part of the row's roving focus group. */
  tabIndex: 0 | -1;
  onToggle: () => void;
  onEdit: () => void;
}

/** The cell of column `name`. */
export function priceCell(name: PriceColumn, options: PriceCellOptions): TableCell {
  const { row, tabIndex } = options;
  const { model, price, requests, unpricedRequests } = row;
  switch (name) {
    case 'model':
      return { content: modelCell(options) };
    case 'input':
    case 'output':
    case 'cacheRead':
      return amountCell(row, name);
    case 'example':
      return { content: price === null || price.exampleUsd === null ? '' : formatAmount(price.exampleUsd, 'USD') };
    case 'source':
      return { content: sourceBadge(row) };
    case 'requests':
      return {
        content: html`${requests === 0 ? '' : formatNumber(requests)}${
          unpricedRequests === 0
            ? nothing
            : html`<span class="unpriced">${plural('pricing.unpriced', unpricedRequests)}</span>`
        }`,
        className: requests === 0 && unpricedRequests === 0 ? 'nothing' : '',
      };
    case 'actions': {
      const label = t(row.own === undefined ? 'pricing.set' : 'pricing.edit', { model });
      const drawing = row.own === undefined && price === null ? 'add' : 'edit';
      return { content: iconButton({ label, icon: drawing, tabIndex, onClick: options.onEdit }) };
    }
  }
}

function modelCell({ row, providers, isOpen, tabIndex, onToggle }: PriceCellOptions): TemplateResult {
  const { model, channelName } = row;
  const where = [...new Set([channelName ?? t('pricing.deletedChannel'), providerName(row, providers)])];
  return html`<button
      class="name"
      tabindex=${tabIndex}
      aria-expanded=${isOpen ? 'true' : 'false'}
      aria-label=${t('pricing.details', { model })}
      @click=${onToggle}
    >
      ${icon(isOpen ? 'chevronDown' : 'chevronRight')}<span class="ellipsis" title=${model}>${model}</span>
    </button>
    <span class="quiet ellipsis where" title=${where.join(' · ')}>${where.join(' · ')}</span>`;
}

function providerName({ provider }: KnownPrice, providers: readonly ProviderPreset[]): string {
  const preset = providers.find(({ id }) => id === provider);
  return preset === undefined ? (provider ?? '') : localName(preset.name);
}

function amountCell({ price, subscription }: KnownPrice, name: 'input' | 'output' | 'cacheRead'): TableCell {
  const value = price?.amounts[name];
  if (price === null || value === undefined) {
    // A price by pieces alone has no tokens; one that is not known at all says so once.
    const isFirst = name === 'input' && subscription !== true;
    const words = isFirst ? t(price === null ? 'pricing.notKnown' : 'pricing.perPiece') : '';
    return { content: words, className: words === '' ? 'none nothing' : 'none' };
  }
  const tiers =
    name === 'input' && price.above.length > 0
      ? html`<span class="tiered" title=${t('pricing.form.tiers')}>+</span>`
      : nothing;
  return { content: html`${formatAmount(value, price.currency)}${tiers}` };
}

function sourceBadge(row: KnownPrice): TemplateResult {
  const source = sourceOf(row);
  const isDoubtful = source === 'unknown';
  const version = row.price?.source === 'snapshot' ? row.price.sourceVersion : undefined;
  return html`<span class="badge badge-${source}"
      >${isDoubtful ? icon('warning', 'warning') : nothing}${t(`pricing.source.${source}`)}</span
    >${version === undefined ? nothing : html`<span class="quiet version">${version}</span>`}`;
}

/** What a row says when it is open: all amounts, tiers, where they are from. */
export function priceDetailsOf(row: KnownPrice): TemplateResult {
  const { price, own, published, loose } = row;
  const lines: (string | TemplateResult)[] = [];
  if (loose !== undefined) lines.push(t('pricing.loose', { name: loose }));
  if (row.subscription === true && price === null) lines.push(t('pricing.subscriptionText'));
  if (row.reported === true) lines.push(t('pricing.reportedText'));
  if (price === null && own !== undefined) lines.push(t('pricing.noRate', { currency: own.currency ?? '' }));
  else if (price === null && row.subscription !== true && loose === undefined) lines.push(t('pricing.unknownText'));
  if (own !== undefined) {
    const line = published ? amountsLine(published.amounts, published.currency) : undefined;
    lines.push(line === undefined ? t('pricing.publishedNone') : t('pricing.publishedIs', { line }));
  }
  return html`<div class="details">
    ${price === null ? nothing : priceDetails(price)} ${lines.map((line) => html`<p class="wrap">${line}</p>`)}
  </div>`;
}

function priceDetails(price: PriceInForce): TemplateResult {
  const { amounts, above, currency, perUsd, batchPercent, sourceUrl } = price;
  return html`<dl class="amount-list">
      ${setAmounts(amounts).map(
        (name) =>
          html`<div>
            <dt>${t(`pricing.unit.${name}`)}</dt>
            <dd class="figures">${formatAmount(amounts[name] ?? 0, currency)}</dd>
          </div>`,
      )}
    </dl>
    ${above.map(
      ({ tokens, prices }) =>
        html`<p class="wrap"><b>${t('pricing.tier', { tokens })}</b>: ${amountsLine(prices, currency)}</p>`,
    )}
    ${batchPercent === undefined ? nothing : html`<p>${t('pricing.batch', { percent: batchPercent })}</p>`}
    <p class="quiet wrap">
      ${originOf(price)}${currency === 'USD' ? nothing : html` · ${t('pricing.perUsd', { amount: formatAmount(perUsd, currency) })}`}
      ${sourceUrl === undefined ? nothing : html` · ${link(sourceUrl, t('pricing.readAt'))}`}
    </p>`;
}
