// User prices: wire type and validator of `GET/PUT /prices` in the management API.
import * as v from 'valibot';

const rate = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1_000_000));

/** Rates are per million tokens, `image` and `perRequest` per piece, all in US dollars. */
export const priceOverrideSchema = v.strictObject({
  /** Preset id; left out: any provider. */
  provider: v.optional(v.string()),
  /** Narrows to one channel. */
  channelId: v.optional(v.string()),
  /** Model id, `*` matches any run of characters. */
  model: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  currency: v.optional(v.picklist(['USD'])),
  input: rate,
  output: rate,
  cacheRead: v.optional(rate),
  cacheWrite5m: v.optional(rate),
  cacheWrite1h: v.optional(rate),
  image: v.optional(rate),
  perRequest: v.optional(rate),
});
export type PriceOverride = v.InferOutput<typeof priceOverrideSchema>;

export const priceListSchema = v.strictObject({ overrides: v.pipe(v.array(priceOverrideSchema), v.maxLength(5000)) });
export type PriceList = v.InferOutput<typeof priceListSchema>;
