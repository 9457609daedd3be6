// Turns the fields of a key, channel or budget into limits. Data in, data out; called when they are read, not per request.
import type { BudgetPeriod, Quotas, RateLimits, UnknownPricePolicy } from '../../shared/keyLimits';
import { limitId, type Limit, type LimitScope, type LimitWindow } from './limit';
import type { Measure } from './measures';

const minute: LimitWindow = { kind: 'sliding', milliseconds: 60_000 };
const hour: LimitWindow = { kind: 'sliding', milliseconds: 3_600_000 };
const day: LimitWindow = { kind: 'sliding', milliseconds: 86_400_000 };
const calendarDay: LimitWindow = { kind: 'calendar', period: 'day' };
const calendarMonth: LimitWindow = { kind: 'calendar', period: 'month' };

const rateFields: Record<keyof RateLimits, [Measure, LimitWindow]> = {
  requestsPerMinute: ['requests', minute],
  requestsPerHour: ['requests', hour],
  requestsPerDay: ['requests', day],
  tokensPerMinute: ['tokens', minute],
  tokensPerHour: ['tokens', hour],
  tokensPerDay: ['tokens', day],
  concurrentRequests: ['concurrent', { kind: 'now' }],
};

const quotaFields: Record<keyof Quotas, [Measure, LimitWindow]> = {
  requestsPerDay: ['requests', calendarDay],
  requestsPerMonth: ['requests', calendarMonth],
  inputTokensPerDay: ['inputTokens', calendarDay],
  inputTokensPerMonth: ['inputTokens', calendarMonth],
  outputTokensPerDay: ['outputTokens', calendarDay],
  outputTokensPerMonth: ['outputTokens', calendarMonth],
  tokensPerDay: ['tokens', calendarDay],
  tokensPerMonth: ['tokens', calendarMonth],
  usdPerDay: ['cost', calendarDay],
  usdPerMonth: ['cost', calendarMonth],
};

/** US dollars as integer nano-dollars. */
export function nanoDollars(usd: number): number {
  return Math.round(usd * 1e9);
}

/** Limits of `scope` from its rates; fields that are null or left out make none. */
export function limitsOfRates(scope: LimitScope, rates: RateLimits | null): Limit[] {
  return limitsOfFields(scope, rates ?? {}, rateFields, 'rate');
}

/** Limits of `scope` from its quotas; fields that are null or left out make none. */
export function limitsOfQuotas(scope: LimitScope, quotas: Quotas | null): Limit[] {
  return limitsOfFields(scope, quotas ?? {}, quotaFields, 'quota');
}

/** The limit of a budget. */
export function limitOfBudget(
  scope: LimitScope,
  budget: { usd: number; period: BudgetPeriod; block?: boolean; onUnknownPrice?: UnknownPricePolicy | undefined },
): Limit {
  const window: LimitWindow = { kind: 'calendar', period: budget.period };
  return {
    id: `${limitId(scope, 'cost', window)}:budget`,
    scope,
    measure: 'cost',
    window,
    amount: nanoDollars(budget.usd),
    kind: 'budget',
    block: budget.block ?? true,
    onUnknownPrice: budget.onUnknownPrice ?? 'allow',
    field: 'budget',
  };
}

function limitsOfFields<Field extends string>(
  scope: LimitScope,
  values: Partial<Record<Field, number | null | undefined>>,
  fields: Record<Field, [Measure, LimitWindow]>,
  kind: 'rate' | 'quota',
): Limit[] {
  return (Object.keys(fields) as Field[]).flatMap((field): Limit[] => {
    const value = values[field];
    if (value === undefined || value === null) return [];
    const [measure, window] = fields[field];
    const amount = measure === 'cost' ? nanoDollars(value) : value;
    return [{ id: limitId(scope, measure, window), scope, measure, window, amount, kind, block: true, field }];
  });
}
