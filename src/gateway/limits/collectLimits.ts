// Which limits concern a key and a channel: their own, and those of every budget that covers them. Used by the limits service.
// Collected once for each record and list of budgets, not for each request.
import type { Limit, LimitScope } from '../../metering/limits/limit';
import { limitOfBudget, limitsOfQuotas, limitsOfRates } from '../../metering/limits/limitsOf';
import { usualBudgetSettings } from '../../shared/budgets';
import type { BudgetRecord } from '../../store/budgetRepository';
import type { ChannelRecord } from '../../store/channelRepository';
import type { KeyRecord } from '../../store/keyRepository';

export interface BudgetLimit {
  budget: BudgetRecord;
  limit: Limit;
}

export interface CollectedLimits {
  limits: Limit[];
  /** Those of `limits` that are budgets. */
  budgets: BudgetLimit[];
}

/** The limit of a budget. Its meter is its own, also beside another budget of the same scope. */
export function budgetLimit(budget: BudgetRecord): BudgetLimit {
  const limit = limitOfBudget({ kind: budget.scope, id: budget.scopeId ?? '' }, budget);
  return { budget, limit: { ...limit, id: `budget:${budget.id}:${limit.id}` } };
}

/** The budget in a key's own settings as one of the others; undefined where it has none. */
export function ownBudget(key: KeyRecord): BudgetRecord | undefined {
  const { budget } = key.settings;
  if (budget === null) return undefined;
  const { notifyAt, block } = usualBudgetSettings;
  const scope = { scope: 'key', scopeId: key.id } as const;
  return { id: `key:${key.id}`, ...scope, ...budget, notifyAt: [...notifyAt], block, createdAt: key.createdAt };
}

function covers(budget: BudgetRecord, scopes: readonly LimitScope[]): boolean {
  return scopes.some(({ kind, id }) => kind === budget.scope && id === (budget.scopeId ?? ''));
}

function together(limits: Limit[], budgets: readonly BudgetRecord[]): CollectedLimits {
  const found = budgets.map(budgetLimit);
  return { limits: [...limits, ...found.map(({ limit }) => limit)], budgets: found };
}

/** What concerns every request of `key`, whichever channel answers it. */
export function limitsOfKey(key: KeyRecord, budgets: readonly BudgetRecord[]): CollectedLimits {
  const { tool, folder, limits, quotas } = key.settings;
  const scope: LimitScope = { kind: 'key', id: key.id };
  const scopes: LimitScope[] = [{ kind: 'all', id: '' }, scope];
  if (tool !== null) scopes.push({ kind: 'tool', id: tool });
  if (folder !== null) scopes.push({ kind: 'folder', id: folder });
  const own = ownBudget(key);
  const covering = budgets.filter((budget) => covers(budget, scopes));
  return together(
    [...limitsOfRates(scope, limits), ...limitsOfQuotas(scope, quotas)],
    own === undefined ? covering : [own, ...covering],
  );
}

/** What concerns every request that `channel` answers. */
export function limitsOfChannel(channel: ChannelRecord, budgets: readonly BudgetRecord[]): CollectedLimits {
  const scope: LimitScope = { kind: 'channel', id: channel.id };
  return together(
    limitsOfQuotas(scope, channel.settings.quotas),
    budgets.filter((budget) => covers(budget, [scope])),
  );
}

/** Keeps what was collected of a record until the record or the budgets are others. */
export class LimitCache<Record extends object> {
  private readonly kept = new WeakMap<Record, { budgets: readonly BudgetRecord[]; collected: CollectedLimits }>();

  constructor(private readonly collect: (record: Record, budgets: readonly BudgetRecord[]) => CollectedLimits) {}

  of(record: Record, budgets: readonly BudgetRecord[]): CollectedLimits {
    const kept = this.kept.get(record);
    if (kept?.budgets === budgets) return kept.collected;
    const collected = this.collect(record, budgets);
    this.kept.set(record, { budgets, collected });
    return collected;
  }
}
