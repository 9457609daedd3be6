// The form of an own price: what it is for, its amounts by unit, tiers, and an example of what a request costs at it.
// Draws fields and tells of changes; the element priceEditor keeps the draft and saves it.
import { html, nothing, type TemplateResult } from 'lit';
import type { Channel } from '../../src/shared/channel';
import { currencies, type AmountName } from '../../src/shared/prices';
import type { ProviderPreset } from '../../src/shared/status';
import { fold } from '../components/fold';
import { localName, plural, t } from '../l10n';
import { button, iconButton } from '../ui/button';
import { dropdown } from '../ui/dropdown';
import { suggestField } from '../ui/suggestField';
import { textField } from '../ui/textField';
import { otherAmounts, priceScopes, tokenAmounts, type PriceDraft, type PriceErrors } from './priceDraft';

export interface PriceFormOptions {
  draft: PriceDraft;
  errors: PriceErrors;
  channels: readonly Channel[];
  providers: readonly ProviderPreset[];
  models: readonly string[];
  open: ReadonlySet<string>;
  onToggle: (part: string) => void;
  onChange: (draft: PriceDraft) => void;
}

/** The fields. */
export function priceFields(options: PriceFormOptions): TemplateResult {
  const { draft, errors, models, onChange } = options;
  return html`<div class="pair">
      ${suggestField({
        name: 'model',
        label: t('pricing.form.model'),
        hint: t('pricing.form.modelHint'),
        value: draft.model,
        error: errors['model'],
        suggestions: models,
        onChange: (model) => onChange({ ...draft, model }),
      })}
      ${dropdown({
        name: 'currency',
        label: t('pricing.form.currency'),
        value: draft.currency,
        error: errors['currency'],
        options: currencies.map((currency) => ({ value: currency, label: currency })),
        onChange: (value) => {
          const currency = currencies.find((known) => known === value);
          if (currency !== undefined) onChange({ ...draft, currency });
        },
      })}
      ${dropdown({
        name: 'scope',
        label: t('pricing.form.scope'),
        value: draft.scope,
        options: priceScopes.map((scope) => ({ value: scope, label: t(`pricing.scope.${scope}`) })),
        onChange: (value) => {
          const scope = priceScopes.find((known) => known === value);
          if (scope !== undefined) onChange({ ...draft, scope });
        },
      })}
      ${placeField(options)}
    </div>
    <div class="legend">${t('pricing.form.tokens')}</div>
    <div class="amounts">${tokenAmounts.map((name) => amountField(options, name))}</div>
    <p class="quiet hint">${t('pricing.form.tokensHint')}</p>
    <div class="folds">${othersPart(options)}${tiersPart(options)}</div>`;
}

function placeField({ draft, errors, channels, providers, onChange }: PriceFormOptions): TemplateResult {
  const choose = { value: '', label: t('pricing.form.choose') };
  if (draft.scope === 'any') return html`<span></span>`;
  if (draft.scope === 'provider') {
    const options = providers.map(({ id, name }) => ({ value: id, label: localName(name) }));
    return dropdown({
      name: 'provider',
      label: t('pricing.form.provider'),
      value: draft.provider,
      error: errors['provider'],
      options: draft.provider === '' ? [choose, ...options] : options,
      onChange: (provider) => onChange({ ...draft, provider }),
    });
  }
  const options = channels.map(({ id, name }) => ({ value: id, label: name }));
  const isThere = channels.some(({ id }) => id === draft.channelId);
  const gone = { value: draft.channelId, label: draft.channelId };
  return dropdown({
    name: 'channelId',
    label: t('pricing.form.channel'),
    value: draft.channelId,
    error: errors['channelId'],
    options: draft.channelId === '' ? [choose, ...options] : isThere ? options : [gone, ...options],
    onChange: (channelId) => onChange({ ...draft, channelId }),
  });
}

function amountField({ draft, errors, onChange }: PriceFormOptions, name: AmountName): TemplateResult {
  return textField({
    name: `amount.${name}`,
    label: t(`pricing.unit.${name}`),
    value: draft.amounts[name] ?? '',
    error: errors[`amount.${name}`],
    onInput: (text) => onChange({ ...draft, amounts: { ...draft.amounts, [name]: text } }),
  });
}

function othersPart(options: PriceFormOptions): TemplateResult {
  const { draft, errors, onChange } = options;
  const names = ['batchPercent', ...otherAmounts.map((name) => `amount.${name}`)];
  const set = otherAmounts.filter((name) => (draft.amounts[name] ?? '').trim() !== '').length;
  const all = set + (draft.batchPercent.trim() === '' ? 0 : 1);
  return fold({
    id: 'others',
    title: t('pricing.form.others'),
    summary: all === 0 ? t('pricing.form.othersNone') : plural('pricing.form.othersSet', all),
    open: options.open.has('others'),
    wrong: names.some((name) => errors[name] !== undefined),
    onToggle: () => options.onToggle('others'),
    content: () =>
      html`<div class="amounts">
        ${otherAmounts.map((name) => amountField(options, name))}
        ${textField({
          name: 'batchPercent',
          label: t('pricing.form.batch'),
          placeholder: '100',
          value: draft.batchPercent,
          error: errors['batchPercent'],
          onInput: (batchPercent) => onChange({ ...draft, batchPercent }),
        })}
      </div>`,
  });
}

function tiersPart(options: PriceFormOptions): TemplateResult {
  const { draft, errors, onChange } = options;
  const count = draft.tiers.length;
  return fold({
    id: 'tiers',
    title: t('pricing.form.tiers'),
    summary: count === 0 ? t('pricing.form.tiersNone') : plural('pricing.form.tiersSet', count),
    open: options.open.has('tiers'),
    wrong: Object.keys(errors).some((name) => name.startsWith('tier.')),
    onToggle: () => options.onToggle('tiers'),
    content: () =>
      html`<p class="quiet hint">${t('pricing.form.tiersHint')}</p>
        ${draft.tiers.map((_tier, index) => tierRow(options, index))}
        <div>
          ${button({
            label: t('pricing.form.addTier'),
            icon: 'add',
            disabled: count >= 20,
            onClick: () => onChange({ ...draft, tiers: [...draft.tiers, { tokens: '', amounts: {} }] }),
          })}
        </div>`,
  });
}

function tierRow({ draft, errors, onChange }: PriceFormOptions, index: number): TemplateResult | typeof nothing {
  const tier = draft.tiers[index];
  if (tier === undefined) return nothing;
  const set = (changed: typeof tier): void => onChange({ ...draft, tiers: draft.tiers.with(index, changed) });
  const tokens = tier.tokens.trim() === '' ? '…' : tier.tokens;
  return html`<div class="tier" role="group" aria-label=${t('pricing.tier', { tokens })}>
    <div class="with-button">
      ${textField({
        name: `tier.${index}.tokens`,
        label: t('pricing.form.tierTokens'),
        placeholder: '200k',
        value: tier.tokens,
        error: errors[`tier.${index}.tokens`],
        onInput: (text) => set({ ...tier, tokens: text }),
      })}
      ${iconButton({
        label: t('pricing.form.removeTier', { tokens }),
        icon: 'trash',
        onClick: () => onChange({ ...draft, tiers: draft.tiers.toSpliced(index, 1) }),
      })}
    </div>
    <div class="amounts">
      ${tokenAmounts.map((name) =>
        textField({
          name: `tier.${index}.${name}`,
          label: t(`pricing.unit.${name}`),
          placeholder: draft.amounts[name],
          value: tier.amounts[name] ?? '',
          error: errors[`tier.${index}.${name}`],
          onInput: (text) => set({ ...tier, amounts: { ...tier.amounts, [name]: text } }),
        }),
      )}
    </div>
  </div>`;
}
