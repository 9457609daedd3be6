// What the tools for agents take and answer, in VS Code's chat and over MCP. Answers are short and name things as people do; costs are US
// dollars, null where unknown. Pure.
import * as v from 'valibot';
import type { Budget } from './budgets';
import type { ChannelModelEntry, ModelPrice } from './channelModels';
import type { UsageSummary } from './usage';
import type { VirtualKey } from './virtualKey';

/** Rows of an answer: an agent pays for each of them. */
const mostRows = 100;

export const usageInput = v.strictObject({
  from: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  to: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  groupBy: v.optional(v.picklist(['hour', 'day', 'model', 'channel', 'key', 'tool', 'folder', 'provider', 'status'])),
});
export const modelInput = v.strictObject({ search: v.optional(v.string()) });
export const budgetInput = v.strictObject({});

interface Named {
  id: string;
  name: string;
}

/** What is asked of a channel's models. */
export interface ServedModels {
  enabled: boolean;
  channelName: string;
  models: readonly Pick<ChannelModelEntry, 'id' | 'contextTokens' | 'price'>[];
}

/** Groups with their figures, the dearest first but for times; `left` tells how many rows are not in it. */
export function usageAnswer(summary: UsageSummary, channels: readonly Named[], keys: readonly Named[]): object {
  const names = new Map([...channels, ...keys].map(({ id, name }) => [id, name]));
  const named = (id: string | null | undefined) => (id === null || id === undefined ? id : (names.get(id) ?? id));
  const rows = summary.rows.map(({ channel, key, ...row }) => ({
    ...row,
    ...(channel === undefined ? {} : { channel: named(channel) }),
    ...(key === undefined ? {} : { key: named(key) }),
  }));
  const inTime = summary.rows.some(({ hour, day }) => (hour ?? day) !== undefined);
  const ordered = inTime ? rows.toReversed() : rows.toSorted((a, b) => b.costUsd - a.costUsd);
  return { total: summary.total, rows: ordered.slice(0, mostRows), left: Math.max(0, rows.length - mostRows) };
}

/** Models by the names that clients use, each with the channels that serve it. `search` is part of a name. */
export function modelAnswer(channels: readonly ServedModels[], search = ''): object {
  const models = new Map<string, { channels: string[]; contextTokens?: number; price: ModelPrice | null }>();
  for (const { enabled, channelName, models: served } of channels) {
    if (!enabled) continue;
    for (const { id, contextTokens, price } of served) {
      if (!id.toLowerCase().includes(search.toLowerCase())) continue;
      const present = models.get(id) ?? {
        channels: [],
        ...(contextTokens === undefined ? {} : { contextTokens }),
        price,
      };
      present.channels.push(channelName);
      models.set(id, present);
    }
  }
  const list = [...models].map(([id, facts]) => ({ id, ...facts }));
  return { models: list.slice(0, mostRows), left: Math.max(0, list.length - mostRows) };
}

/** Budgets of Gatehouse and of active keys, with what is used of them. */
export function budgetAnswer(budgets: readonly Budget[], keys: readonly VirtualKey[]): object {
  const names = new Map(keys.map(({ id, name }) => [id, name]));
  return {
    budgets: budgets.map(({ scope, scopeId, usd, usedUsd, period, periodEnd, block }) => ({
      ...{ scope, of: scopeId === null ? null : (names.get(scopeId) ?? scopeId) },
      ...{ usd, usedUsd, leftUsd: Math.max(0, usd - usedUsd), period, periodEnd, block },
    })),
    keys: keys
      .filter(({ state, budget }) => state === 'active' && budget !== null)
      .map(({ name, budget, usage }) => ({ name, budget, usdToday: usage.usdToday, usdThisMonth: usage.usdThisMonth })),
  };
}
