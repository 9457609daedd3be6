// The table of models with the price that holds for each, a row's details, and the place where its editor opens. A table where there is
// room, cards where there is not. Draws; the page keeps what is open.
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { exampleTokens, type KnownPrice, type PriceInForce } from '../../src/shared/knownPrices';
import type { AmountName } from '../../src/shared/prices';
import type { ProviderPreset } from '../../src/shared/status';
import { formatNumber, localName, plural, t } from '../l10n';
import { iconButton } from '../ui/button';
import { icon } from '../ui/icons';
import { link } from '../ui/link';
import { amountsLine, formatAmount, originOf, rowKey, setAmounts, sourceOf } from './priceWords';

export interface PriceTableOptions {
  rows: readonly KnownPrice[];
  providers: readonly ProviderPreset[];
  open: ReadonlySet<string>;
  /** The row whose price is edited, and the editor. */
  edited: string | undefined;
  editor: TemplateResult | typeof nothing;
  onToggle: (key: string) => void;
  onEdit: (row: KnownPrice) => void;
}

/** The table. */
export function priceTable(options: PriceTableOptions): TemplateResult {
  const { input, output } = exampleTokens;
  const heads = [
    ['model', t('pricing.head.model')],
    ['number input', t('pricing.head.input')],
    ['number output', t('pricing.head.output')],
    ['number cached', t('pricing.head.cacheRead')],
    ['number sample', t('pricing.head.example', { input, output })],
    ['source', t('pricing.head.source')],
    ['number requests', t('pricing.head.requests')],
  ] as const;
  return html`<div class="table" role="table" aria-label=${t('pricing.table')}>
    <div class="row head" role="row">
      ${heads.map(([name, label]) => html`<span class="cell ${name}" role="columnheader">${label}</span>`)}
      <span class="cell actions" role="columnheader"
        ><span class="visually-hidden">${t('pricing.head.actions')}</span></span
      >
    </div>
    ${repeat(options.rows, rowKey, (row) => priceRow(row, options))}
  </div>`;
}

function priceRow(row: KnownPrice, options: PriceTableOptions): TemplateResult {
  const key = rowKey(row);
  const { model, channelName, price, requests, unpricedRequests } = row;
  const isOpen = options.open.has(key);
  const isEdited = options.edited === key;
  const where = [...new Set([channelName ?? t('pricing.deletedChannel'), providerName(row, options.providers)])];
  const label = t(row.own === undefined ? 'pricing.set' : 'pricing.edit', { model });
  return html`<div class="row" role="row" data-model=${model} data-channel=${row.channelId ?? ''}>
      <span class="cell model" role="cell">
        <button
          class="name"
          aria-expanded=${isOpen ? 'true' : 'false'}
          aria-label=${t('pricing.details', { model })}
          @click=${() => options.onToggle(key)}
        >
          ${icon(isOpen ? 'chevronDown' : 'chevronRight')}<span class="ellipsis" title=${model}>${model}</span>
        </button>
        <span class="quiet ellipsis where" title=${where.join(' · ')}>${where.join(' · ')}</span>
      </span>
      ${amountCell(row, 'input')} ${amountCell(row, 'output')} ${amountCell(row, 'cacheRead')}
      <span class="cell number sample" role="cell"
        >${price === null || price.exampleUsd === null ? '' : formatAmount(price.exampleUsd, 'USD')}</span
      >
      <span class="cell source" role="cell">${sourceBadge(row)}</span>
      <span class="cell number requests" role="cell" data-label=${t('pricing.head.requests')}
        >${requests === 0 ? '' : formatNumber(requests)}${
          unpricedRequests === 0
            ? nothing
            : html`<span class="unpriced">${plural('pricing.unpriced', unpricedRequests)}</span>`
        }</span
      >
      <span class="cell actions" role="cell"
        >${iconButton({ label, icon: row.own === undefined && price === null ? 'add' : 'edit', onClick: () => options.onEdit(row) })}</span
      >
    </div>
    ${isOpen || isEdited ? html`<div class="below" role="row"><div role="cell">${isOpen ? details(row) : nothing}${isEdited ? options.editor : nothing}</div></div>` : nothing}`;
}

function providerName({ provider }: KnownPrice, providers: readonly ProviderPreset[]): string {
  const preset = providers.find(({ id }) => id === provider);
  return preset === undefined ? (provider ?? '') : localName(preset.name);
}

const cellClass = { input: 'input', output: 'output', cacheRead: 'cached' } as const;

function amountCell({ price, subscription }: KnownPrice, name: keyof typeof cellClass & AmountName): TemplateResult {
  const value = price?.amounts[name];
  // A price by pieces alone has no tokens; one that is not known at all says so once.
  const isFirst = name === 'input' && subscription !== true;
  const none = isFirst ? t(price === null ? 'pricing.notKnown' : 'pricing.perPiece') : '';
  const label = t(`pricing.head.${name}`);
  return html`<span
    class="cell number ${cellClass[name]} ${value === undefined ? 'none' : ''}"
    role="cell"
    data-label=${label}
    >${price === null || value === undefined ? none : formatAmount(value, price.currency)}${
      price !== null && value !== undefined && name === 'input' && price.above.length > 0
        ? html`<span class="tiered" title=${t('pricing.form.tiers')}>+</span>`
        : nothing
    }</span
  >`;
}

function sourceBadge(row: KnownPrice): TemplateResult {
  const source = sourceOf(row);
  const isDoubtful = source === 'unknown';
  const version = row.price?.source === 'snapshot' ? row.price.sourceVersion : undefined;
  return html`<span class="badge badge-${source}"
      >${isDoubtful ? icon('warning', 'warning') : nothing}${t(`pricing.source.${source}`)}</span
    >${version === undefined ? nothing : html`<span class="quiet version">${version}</span>`}`;
}

function details(row: KnownPrice): TemplateResult {
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
