// The user's own prices for one channel, as rows of fields: model (or pattern), currency, and amounts per million tokens.
// Used by the advanced part of the channel panel. They go into the gateway's price list, narrowed to this channel.
import { html, nothing, type TemplateResult } from 'lit';
import { currencies } from '../../src/shared/prices';
import { t } from '../l10n';
import { button, iconButton } from '../ui/button';
import { dropdown } from '../ui/dropdown';
import { suggestField } from '../ui/suggestField';
import { textField } from '../ui/textField';
import { priceFields, type ChannelDraft, type PriceDraft } from './channelDraft';
import type { DraftErrors } from './channelForm';

export interface PriceFieldsetOptions {
  draft: ChannelDraft;
  errors: DraftErrors;
  onChange: (draft: ChannelDraft) => void;
}

/** The rows and the button for another one. */
export function priceFieldset(options: PriceFieldsetOptions): TemplateResult {
  const { draft, onChange } = options;
  const set = (index: number, price: PriceDraft): void =>
    onChange({ ...draft, prices: draft.prices.with(index, price) });
  return html`<p class="quiet">${t('prices.hint')}</p>
    ${draft.prices.map((price, index) => priceRow(options, price, index, (changed) => set(index, changed)))}
    <div>
      ${button({
        label: t('prices.add'),
        icon: 'add',
        onClick: () =>
          onChange({ ...draft, prices: [...draft.prices, { model: '*', currency: 'USD', amounts: {}, kept: {} }] }),
      })}
    </div>`;
}

function priceRow(
  { draft, errors, onChange }: PriceFieldsetOptions,
  price: PriceDraft,
  index: number,
  set: (price: PriceDraft) => void,
): TemplateResult {
  const prefix = `price.${index}`;
  return html`<div class="price" role="group" aria-label=${t('prices.row', { model: price.model })}>
    <div class="price-head">
      ${suggestField({
        name: `${prefix}.model`,
        label: t('prices.model'),
        value: price.model,
        error: errors[`${prefix}.model`],
        suggestions: ['*', ...draft.models.map(({ id }) => id)],
        onChange: (model) => set({ ...price, model }),
      })}
      ${dropdown({
        name: `${prefix}.currency`,
        label: t('prices.currency'),
        value: price.currency,
        options: currencies.map((currency) => ({ value: currency, label: currency })),
        onChange: (value) => {
          const currency = currencies.find((known) => known === value);
          if (currency !== undefined) set({ ...price, currency });
        },
      })}
      ${iconButton({
        label: t('prices.remove', { model: price.model }),
        icon: 'trash',
        onClick: () => onChange({ ...draft, prices: draft.prices.toSpliced(index, 1) }),
      })}
    </div>
    <div class="amounts">
      ${priceFields.map((field) =>
        textField({
          name: `${prefix}.${field}`,
          label: t(`prices.${field}`),
          placeholder: field === 'input' || field === 'output' ? undefined : t('prices.asInput'),
          value: price.amounts[field] ?? '',
          error: errors[`${prefix}.${field}`],
          onInput: (text) => set({ ...price, amounts: { ...price.amounts, [field]: text } }),
        }),
      )}
    </div>
    ${Object.keys(price.kept).length === 0 ? nothing : html`<p class="quiet">${t('prices.kept')}</p>`}
  </div>`;
}
