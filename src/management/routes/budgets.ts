// Management calls of budgets: list, create, change, delete. Publishes an event for each change. What is spent, the limits tell.
import { randomUUID } from 'node:crypto';
import { usualBudgetSettings, type Budget, type BudgetPatch } from '../../shared/budgets';
import { GatewayError } from '../../shared/errors';
import type { ManagementHandlers } from '../../shared/managementApi';
import type { BudgetRecord } from '../../store/budgetRepository';
import { badField } from '../channelDraft';
import type { ManagementContext } from '../context';

type Handlers = Pick<ManagementHandlers, 'listBudgets' | 'createBudget' | 'updateBudget' | 'deleteBudget'>;

/** What a budget has come to: null instead of times where its period is `total`. */
interface BudgetState {
  usedUsd: number;
  periodStart: number | null;
  periodEnd: number | null;
}

const isoTime = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

/** The wire form of a budget. */
export function toBudget(record: BudgetRecord, state: BudgetState): Budget {
  const { usedUsd, periodStart, periodEnd } = state;
  return {
    ...record,
    usedUsd,
    periodStart: isoTime(periodStart),
    periodEnd: isoTime(periodEnd),
    createdAt: new Date(record.createdAt).toISOString(),
  };
}

/** `present` with the fields that `body` gives; null puts a field back to what is usual. Thresholds come sorted and without repeats. */
function changed(present: BudgetRecord, body: BudgetPatch): BudgetRecord {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  const next: BudgetRecord = { ...present, ...given };
  return { ...next, notifyAt: [...new Set(next.notifyAt)].sort((a, b) => a - b) };
}

export function budgetHandlers(context: ManagementContext): Handlers {
  const { store, events, limits, now } = context;

  const find = (id: string): BudgetRecord => {
    const record = store.budgets.get(id);
    if (record === undefined) throw new GatewayError('not-found', 'There is no such budget.');
    return record;
  };

  const shown = (record: BudgetRecord): Budget => toBudget(record, limits.budgetState(record));

  /** Throws `bad-request` where the scope names nothing that is there. */
  const checkScope = ({ scope, scopeId }: BudgetRecord): void => {
    if (scope === 'all') {
      if (scopeId !== null) throw badField('scopeId', 'A budget for everything takes no "scopeId".');
      return;
    }
    if (scopeId === null) throw badField('scopeId', `A budget for a ${scope} needs its "scopeId".`);
    if (scope === 'key' && store.keys.get(scopeId) === undefined) {
      throw badField('scopeId', `There is no key "${scopeId}".`);
    }
    if (scope === 'channel' && store.channels.get(scopeId) === undefined) {
      throw badField('scopeId', `There is no channel "${scopeId}".`);
    }
  };

  const save = (record: BudgetRecord, action: 'created' | 'updated'): Budget => {
    checkScope(record);
    store.budgets.save(record);
    limits.changed();
    const budget = shown(record);
    events.publish({ type: 'budget', action, budget });
    return budget;
  };

  return {
    listBudgets: () => store.budgets.list().map(shown),

    createBudget({ body }) {
      const { notifyAt } = usualBudgetSettings;
      const { scope, usd } = body;
      const usual = { ...usualBudgetSettings, notifyAt: [...notifyAt], scope, usd };
      return save(changed({ ...usual, id: randomUUID(), createdAt: now() }, body), 'created');
    },

    updateBudget({ id, body }) {
      const present = find(id);
      // Another scope takes an id of its own along.
      const scopeId = body.scope === 'all' ? { scopeId: null } : {};
      return save(changed(present, { ...scopeId, ...body }), 'updated');
    },

    deleteBudget({ id }) {
      const budget = shown(find(id));
      store.budgets.delete(id);
      limits.changed();
      events.publish({ type: 'budget', action: 'deleted', budget });
      return undefined;
    },
  };
}
