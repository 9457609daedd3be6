// The order of channels by priority, and what moving one of them changes. Pure; used by the channel list of the sidebar.
// Channels of one priority are a pool that shares its requests: a move keeps the pools of the others as they are.
import type { Channel } from '../../src/shared/channel';

type Ranked = Pick<Channel, 'id' | 'priority'>;

export interface PriorityChange {
  id: string;
  priority: number;
}

const largestPriority = 1000;

/** As requests try them: the lower number first, equal ones as they came. */
export function inOrder<Item extends Ranked>(channels: readonly Item[]): Item[] {
  return [...channels].sort((left, right) => left.priority - right.priority);
}

/**
 * What to change so that channel `id` stands at `index` of the others (0 goes first). Between two channels of one priority it joins them,
 * between two priorities it gets one of its own. Empty where nothing changes.
 */
export function placedAt(channels: readonly Ranked[], id: string, index: number): PriorityChange[] {
  const ordered = inOrder(channels);
  const moved = ordered.find((channel) => channel.id === id);
  if (moved === undefined) return [];
  const others = ordered.filter((channel) => channel.id !== id);
  const at = Math.max(0, Math.min(index, others.length));
  const above = others[at - 1]?.priority;
  const below = others[at]?.priority;
  const wanted = new Map(others.map((channel) => [channel.id, channel.priority]));
  if (above !== undefined && above === below) wanted.set(id, above);
  else {
    const own = above === undefined ? Math.max(0, (below ?? 1) - 1) : above + 1;
    wanted.set(id, own);
    // Those behind it go down as far as they have to.
    let last = { old: NaN, now: own };
    for (const channel of others.slice(at)) {
      const now = channel.priority === last.old ? last.now : Math.max(channel.priority, last.now + 1);
      wanted.set(channel.id, now);
      last = { old: channel.priority, now };
    }
  }
  return changesOf(channels, largest(wanted) > largestPriority ? packed(wanted) : wanted);
}

/**
 * One step up (-1) or down (1): out of a pool it goes to a place of its own beside it, past a single channel it changes places with it,
 * and a pool it joins. Empty at the end of the list.
 */
export function steppedBy(channels: readonly Ranked[], id: string, step: -1 | 1): PriorityChange[] {
  const ordered = inOrder(channels);
  const moved = ordered.find((channel) => channel.id === id);
  if (moved === undefined) return [];
  const others = ordered.filter((channel) => channel.id !== id);
  const before = others.filter((channel) => channel.priority < moved.priority).length;
  const peers = others.filter((channel) => channel.priority === moved.priority).length;
  if (peers > 0) return placedAt(channels, id, step < 0 ? before : before + peers);
  if (others[step < 0 ? before - 1 : before] === undefined) return [];
  // Past a single channel, or between the members of a pool.
  return placedAt(channels, id, step < 0 ? before - 1 : before + 1);
}

function largest(priorities: ReadonlyMap<string, number>): number {
  return Math.max(0, ...priorities.values());
}

/** The same order and pools with the lowest numbers. */
function packed(priorities: ReadonlyMap<string, number>): Map<string, number> {
  const steps = [...new Set(priorities.values())].sort((left, right) => left - right);
  return new Map([...priorities].map(([id, priority]) => [id, steps.indexOf(priority)]));
}

function changesOf(channels: readonly Ranked[], wanted: ReadonlyMap<string, number>): PriorityChange[] {
  return channels.flatMap(({ id, priority }) => {
    const next = wanted.get(id) ?? priority;
    return next === priority ? [] : [{ id, priority: next }];
  });
}
