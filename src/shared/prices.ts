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

/** Amounts in `currency`: per million tokens where nothing else is said. */
export const priceOverrideSchema = v.strictObject({
  /** Preset id; left out: any provider. */
  provider: v.optional(v.string()),
  /** Narrows to one channel. */
  channelId: v.optional(v.string()),
  /** Model id, `*` matches any run of characters. */
  model: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  /** Left out: US dollars. */
  currency: v.optional(v.picklist(currencies)),
  input: amount,
  output: amount,
  cacheRead: v.optional(amount),
  cacheWrite5m: v.optional(amount),
  cacheWrite1h: v.optional(amount),
  audioInput: v.optional(amount),
  audioOutput: v.optional(amount),
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
});
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
