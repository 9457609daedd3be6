// What a virtual key, a channel or the whole gateway may use: rates, quotas and budgets. Wire types and validators of the
// management API; metering turns them into limits. Amounts are whole numbers, money is US dollars.
import * as v from 'valibot';

const count = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e15)));
const money = v.nullish(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e9)));

/** Rates over sliding windows, and requests at the same time. A field left out or null limits nothing. */
export const rateLimitsSchema = v.strictObject({
  requestsPerMinute: count,
  requestsPerHour: count,
  requestsPerDay: count,
  tokensPerMinute: count,
  tokensPerHour: count,
  tokensPerDay: count,
  concurrentRequests: count,
});
export type RateLimits = v.InferOutput<typeof rateLimitsSchema>;

/** Amounts per calendar day or month in the user's time zone. A field left out or null limits nothing. */
export const quotasSchema = v.strictObject({
  requestsPerDay: count,
  requestsPerMonth: count,
  inputTokensPerDay: count,
  inputTokensPerMonth: count,
  outputTokensPerDay: count,
  outputTokensPerMonth: count,
  tokensPerDay: count,
  tokensPerMonth: count,
  usdPerDay: money,
  usdPerMonth: money,
});
export type Quotas = v.InferOutput<typeof quotasSchema>;

export const budgetPeriods = ['day', 'week', 'month', 'total'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** What happens to a request whose price is not known: it is let through and counted as unpriced, or refused. */
export const unknownPricePolicies = ['allow', 'refuse'] as const;
export type UnknownPricePolicy = (typeof unknownPricePolicies)[number];

/** Money per period. Weeks begin on Monday; `total` never begins again. */
export const keyBudgetSchema = v.strictObject({
  usd: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e9)),
  period: v.optional(v.picklist(budgetPeriods), 'month'),
  onUnknownPrice: v.optional(v.picklist(unknownPricePolicies), 'allow'),
});
export type KeyBudget = v.InferOutput<typeof keyBudgetSchema>;
