// One limit as a value: who is limited, what is counted, over which window, how much. Made by limitsOf.ts, kept by the ledger.
// Data only.
import type { BudgetPeriod, UnknownPricePolicy } from '../../shared/keyLimits';
import type { Measure } from './measures';

/** Whose use is counted. `id` is the empty string for `all`. */
export interface LimitScope {
  kind: 'all' | 'key' | 'channel' | 'tool' | 'folder';
  id: string;
}

export type LimitWindow =
  | { kind: 'sliding'; milliseconds: number }
  | { kind: 'calendar'; period: BudgetPeriod }
  /** What is going on now (concurrency). */
  | { kind: 'now' };

export interface Limit {
  /** Stable for one scope, measure and window: the meter behind it lives on when the amount is changed. */
  id: string;
  scope: LimitScope;
  measure: Measure;
  window: LimitWindow;
  /** Whole number of the measure. */
  amount: number;
  /** How a refusal is told: a rate passes in seconds, a quota at the end of its period, a budget is money. */
  kind: 'rate' | 'quota' | 'budget';
  /** False: it is counted and told of, and refuses nothing (a budget that only warns). */
  block: boolean;
  /** For limits on money. */
  onUnknownPrice?: UnknownPricePolicy;
  /** Name of the field it was set by, for messages: `requestsPerMinute`, `budget`, … */
  field: string;
}

/** The identity of a meter. */
export function limitId(scope: LimitScope, measure: Measure, window: LimitWindow): string {
  const span =
    window.kind === 'sliding' ? String(window.milliseconds) : window.kind === 'calendar' ? window.period : 'now';
  return `${scope.kind}:${scope.id}:${measure}:${span}`;
}
