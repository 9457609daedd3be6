// Budgets of the whole gateway, a key, a channel, a tool or a workspace folder. Wire types and validators of `/budgets` in the management
// API; used by server, client and webviews. The budget that a key has in its own settings is not among them.
import * as v from 'valibot';
import { budgetPeriods, unknownPricePolicies, type BudgetPeriod, type UnknownPricePolicy } from './keyLimits';

export const budgetScopes = ['all', 'key', 'channel', 'tool', 'folder'] as const;
export type BudgetScope = (typeof budgetScopes)[number];

/** What a budget is set to. */
export interface BudgetSettings {
  scope: BudgetScope;
  /** Id of the key, channel or tool, or the folder's path; null for `all`. */
  scopeId: string | null;
  usd: number;
  period: BudgetPeriod;
  /** Shares of it (0.9 = 90 %) at which the user is told, once in each period. */
  notifyAt: number[];
  /** False: it is counted and told of, and refuses nothing. */
  block: boolean;
  onUnknownPrice: UnknownPricePolicy;
}

export const usualBudgetSettings = {
  scopeId: null,
  period: 'month',
  notifyAt: [0.75, 0.9, 1],
  block: true,
  onUnknownPrice: 'allow',
} as const satisfies Partial<Record<keyof BudgetSettings, unknown>>;

export interface Budget extends BudgetSettings {
  /** `key:<key id>` for the budget in a key's own settings, which events tell of. */
  id: string;
  /** Spent in the present period, running requests left out. */
  usedUsd: number;
  /** ISO 8601 in UTC; null where the period is `total`. */
  periodStart: string | null;
  periodEnd: string | null;
  createdAt: string;
}

const usd = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e9));
const share = v.pipe(v.number(), v.finite(), v.minValue(0.01), v.maxValue(10));

const budgetFields = {
  scope: v.picklist(budgetScopes),
  scopeId: v.nullish(v.pipe(v.string(), v.minLength(1), v.maxLength(4000))),
  usd,
  period: v.optional(v.picklist(budgetPeriods)),
  notifyAt: v.optional(v.pipe(v.array(share), v.maxLength(10))),
  block: v.optional(v.boolean()),
  onUnknownPrice: v.optional(v.picklist(unknownPricePolicies)),
};

/** Body of `POST /budgets`. */
export const budgetCreateSchema = v.strictObject(budgetFields);

/** Body of `PATCH /budgets/:id`. */
export const budgetPatchSchema = v.partial(v.strictObject(budgetFields));
export type BudgetPatch = v.InferInput<typeof budgetPatchSchema>;
