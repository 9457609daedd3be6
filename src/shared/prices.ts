// User prices: wire types and validators of `GET/PUT /prices` in the management API, and the currencies prices may be in.
// Values only; what a price costs is worked out in src/metering/prices.
import * as v from 'valibot';

/** Currencies a price may be in. Costs are always US dollars. */
export const currencies = ['USD', 'CNY', 'EUR', 'GBP', 'JPY', 'HKD', 'SGD', 'KRW', 'INR'] as const;
export type Currency = (typeof currencies)[number];

/** What one US dollar costs in other currencies. A currency that is left out has no known rate. */
export type CurrencyRates = Partial<Record<Currency, number>>;

const amount = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100_000_000));
const perUsd = v.optional(v.pipe(v.number(), v.finite(), v.minValue(1e-6), v.maxValue(1e9)));

/** Amounts of money in one currency: per million tokens where nothing else is said. What is left out is not known. */
const amounts = {
  input: v.optional(amount),
  output: v.optional(amount),
  cacheRead: v.optional(amount),
  cacheWrite5m: v.optional(amount),
  cacheWrite1h: v.optional(amount),
  /** All output of an answer that was thought about. */
  thinkingOutput: v.optional(amount),
  /** The thinking alone. */
  reasoning: v.optional(amount),
  audioInput: v.optional(amount),
  audioCacheRead: v.optional(amount),
  audioOutput: v.optional(amount),
  imageInput: v.optional(amount),
  imageOutput: v.optional(amount),
  /** Per minute of sound that is written down or translated. */
  audioMinute: v.optional(amount),
  /** Per million characters that are spoken. */
  characters: v.optional(amount),
  /** Per thousand searches of the web that the provider makes. */
  webSearches: v.optional(amount),
  /** Per image made. */
  image: v.optional(amount),
  /** Per request, whatever it used. */
  perRequest: v.optional(amount),
};

/** The amounts a price may have, in the order in which they are shown. */
export const amountNames = Object.keys(amounts) as (keyof typeof amounts)[];
export type AmountName = (typeof amountNames)[number];
export type PriceAmountSet = Partial<Record<AmountName, number>>;

/** With more input tokens than `tokens` (cached ones included) the whole request has these prices. */
export const priceTierSchema = v.strictObject({
  tokens: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e12)),
  prices: v.strictObject(amounts),
});
export type PriceTierSet = v.InferOutput<typeof priceTierSchema>;

const overrideFields = v.strictObject({
  /** Preset id; left out: any provider. */
  provider: v.optional(v.string()),
  /** Narrows to one channel. */
  channelId: v.optional(v.string()),
  /** Model id, `*` matches any run of characters. */
  model: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  /** Left out: US dollars. */
  currency: v.optional(v.picklist(currencies)),
  ...amounts,
  /** Ascending. */
  above: v.optional(
    v.pipe(
      v.array(priceTierSchema),
      v.maxLength(20),
      v.check(
        (tiers) => tiers.every(({ tokens }, index) => index === 0 || tokens > (tiers[index - 1]?.tokens ?? 0)),
        'must be in ascending order of tokens',
      ),
    ),
  ),
  /** What a batch request costs of it, in percent; left out: all of it. */
  batchPercent: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
});

/** The user's own price. Amounts are in `currency`; one that is left out is not known, and what it counts makes a request unpriced. */
export const priceOverrideSchema = v.pipe(
  overrideFields,
  v.check((price) => amountNames.some((name) => price[name] !== undefined), 'needs at least one amount'),
);
export type PriceOverride = v.InferOutput<typeof priceOverrideSchema>;

export const currencyRatesSchema = v.strictObject({
  CNY: perUsd,
  EUR: perUsd,
  GBP: perUsd,
  JPY: perUsd,
  HKD: perUsd,
  SGD: perUsd,
  KRW: perUsd,
  INR: perUsd,
});

/** `currencyRates` are the user's own; left out in a PUT: as they were, left out in an answer: there are none. */
export const priceListSchema = v.strictObject({
  overrides: v.pipe(v.array(priceOverrideSchema), v.maxLength(5000)),
  currencyRates: v.optional(currencyRatesSchema),
});
export type PriceList = v.InferOutput<typeof priceListSchema>;
