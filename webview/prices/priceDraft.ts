// What stands in the form of an own price: empty, or taken from a price; checked, and as the price that is saved. Plain JSON, kept as view
// state. Pure.
import * as v from 'valibot';
import {
  amountNames,
  currencies,
  type AmountName,
  type Currency,
  type PriceAmountSet,
  type PriceOverride,
  type PriceTierSet,
} from '../../src/shared/prices';
import { priceScopeSchema } from '../../src/shared/pricesMessages';
import { amountText, parseAmount } from '../forms/amounts';
import { t } from '../l10n';

const text = v.string();
const amountTexts = v.record(text, text);

export const priceScopes = ['any', 'provider', 'channel'] as const;

export const priceDraftSchema = v.object({
  /** The own price that is changed; null for a new one. */
  replaces: v.nullable(priceScopeSchema),
  scope: v.picklist(priceScopes),
  provider: text,
  channelId: text,
  model: text,
  currency: v.picklist(currencies),
  amounts: amountTexts,
  tiers: v.array(v.object({ tokens: text, amounts: amountTexts })),
  batchPercent: text,
});
export type PriceDraft = v.InferOutput<typeof priceDraftSchema>;
/** What is wrong, by field. */
export type PriceErrors = Readonly<Record<string, string>>;

/** Amounts that have a field of their own at the top of the form. */
export const tokenAmounts = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const;
export const otherAmounts: readonly AmountName[] = amountNames.filter(
  (name) => !tokenAmounts.some((shown) => shown === name),
);

const textsOf = (amounts: PriceAmountSet): Record<string, string> =>
  Object.fromEntries(
    amountNames.filter((name) => amounts[name] !== undefined).map((name) => [name, amountText(amounts[name])]),
  );

/** A form without amounts, for `model` where one is named. */
export function emptyPriceDraft(
  about: { model?: string; provider?: string | null; channelId?: string | null } = {},
): PriceDraft {
  const { model = '', provider, channelId } = about;
  const scope = provider === undefined || provider === null ? (channelId ? 'channel' : 'any') : 'provider';
  const place = { scope, provider: provider ?? '', channelId: channelId ?? '', model } as const;
  return { replaces: null, ...place, currency: 'USD', amounts: {}, tiers: [], batchPercent: '' };
}

/** The form with the amounts of a price, whoever’s it is. */
export function withPrice(
  draft: PriceDraft,
  price: {
    amounts: PriceAmountSet;
    above: readonly PriceTierSet[];
    currency: Currency;
    batchPercent?: number | undefined;
  },
): PriceDraft {
  return {
    ...draft,
    currency: price.currency,
    amounts: textsOf(price.amounts),
    tiers: price.above.map(({ tokens, prices }) => ({ tokens: String(tokens), amounts: textsOf(prices) })),
    batchPercent: price.batchPercent === undefined ? '' : String(price.batchPercent),
  };
}

/** The form that changes `own`. */
export function draftOfOwn(own: PriceOverride): PriceDraft {
  const { provider = null, channelId = null, model, currency = 'USD', above = [], batchPercent } = own;
  const scope = channelId === null ? (provider === null ? 'any' : 'provider') : 'channel';
  const draft: PriceDraft = {
    ...emptyPriceDraft({ model, provider, channelId }),
    replaces: { provider, channelId, model },
    scope,
  };
  return withPrice(draft, { amounts: own, above, currency, batchPercent });
}

const wrongAmounts = (prefix: string, amounts: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(amounts)
    .filter(([, value]) => parseAmount(value, 'money') === undefined)
    .map(([name]) => [`${prefix}${name}`, t('pricing.invalid.amount')]);

/** What is wrong, by field; empty where the form can be saved. `rated`: currencies that have a rate. */
export function priceErrors(draft: PriceDraft, rated: readonly Currency[]): PriceErrors {
  const errors: Record<string, string> = Object.fromEntries(wrongAmounts('amount.', draft.amounts));
  if (draft.model.trim() === '') errors['model'] = t('invalid.modelRequired');
  if (draft.scope === 'provider' && draft.provider === '') errors['provider'] = t('pricing.invalid.scope');
  if (draft.scope === 'channel' && draft.channelId === '') errors['channelId'] = t('pricing.invalid.scope');
  const { currency } = draft;
  if (currency !== 'USD' && !rated.includes(currency)) errors['currency'] = t('pricing.invalid.noRate', { currency });
  if (Object.values(draft.amounts).every((value) => value.trim() === '')) {
    errors['amount.input'] = t('pricing.invalid.none');
  }
  const percent = draft.batchPercent.trim();
  if (percent !== '' && !/^(\d{1,2}|100)$/.test(percent)) errors['batchPercent'] = t('pricing.invalid.percent');
  let before = 0;
  for (const [index, tier] of draft.tiers.entries()) {
    const tokens = parseAmount(tier.tokens, 'count') ?? 0;
    if (tokens <= before) errors[`tier.${index}.tokens`] = t('pricing.invalid.tierTokens');
    before = tokens;
    Object.assign(errors, Object.fromEntries(wrongAmounts(`tier.${index}.`, tier.amounts)));
  }
  return errors;
}

function amountsOf(texts: Readonly<Record<string, string>>): PriceAmountSet {
  const amounts: PriceAmountSet = {};
  for (const name of amountNames) {
    const value = parseAmount(texts[name] ?? '', 'money');
    if (typeof value === 'number') amounts[name] = value;
  }
  return amounts;
}

/** The price of a checked form. What a tier does not say costs as much as without it. */
export function priceOf(draft: PriceDraft): PriceOverride {
  const { scope, provider, channelId, model, currency, tiers } = draft;
  const amounts = amountsOf(draft.amounts);
  const above = tiers.map((tier) => ({
    tokens: parseAmount(tier.tokens, 'count') ?? 0,
    prices: { ...amounts, ...amountsOf(tier.amounts) },
  }));
  const percent = draft.batchPercent.trim();
  return {
    ...(scope === 'provider' ? { provider } : {}),
    ...(scope === 'channel' ? { channelId } : {}),
    model: model.trim(),
    ...(currency === 'USD' ? {} : { currency }),
    ...amounts,
    ...(above.length === 0 ? {} : { above }),
    ...(percent === '' ? {} : { batchPercent: Number(percent) }),
  };
}
