// The order of channels by priority: what a step of the keyboard and a drop change, and that pools of the others stay together.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder, placedAt, steppedBy, type PriorityChange } from '../../webview/sidebar/channelOrder';

type Ranked = { id: string; priority: number };
const ranked = (...priorities: number[]): Ranked[] =>
  priorities.map((priority, index) => ({ id: 'abcdefgh'[index] ?? String(index), priority }));
const after = (channels: readonly Ranked[], changes: readonly PriorityChange[]): Ranked[] =>
  channels.map((channel) => changes.find(({ id }) => id === channel.id) ?? channel);
const order = (channels: readonly Ranked[]): string =>
  inOrder(channels)
    .map(({ id }) => id)
    .join('');
const said = (channels: readonly Ranked[]): string => channels.map(({ id, priority }) => `${id}${priority}`).join(' ');

describe('a step', () => {
  it.each([
    ['past a single channel', ranked(0, 10, 20), 'b', -1, 'a1 b0 c20'],
    ['past a single channel, down', ranked(0, 10, 20), 'a', 1, 'a11 b10 c20'],
    ['into a pool', ranked(0, 0, 5), 'c', -1, 'a0 b0 c0'],
    ['into a pool, down', ranked(0, 5, 5), 'a', 1, 'a5 b5 c5'],
    ['out of a pool, to a place of its own', ranked(0, 0, 0), 'c', -1, 'a1 b1 c0'],
    ['out of a pool, down', ranked(0, 0, 5), 'a', 1, 'a1 b0 c5'],
    ['at the end of the list', ranked(0, 5), 'a', -1, 'a0 b5'],
    ['at the end of the list, down', ranked(0, 5), 'b', 1, 'a0 b5'],
  ] as const)('%s', (_name, channels, id, step, wanted) => {
    expect(said(after(channels, steppedBy(channels, id, step)))).toBe(wanted);
  });

  it('up and down again is where it was', () => {
    const channels = ranked(0, 10, 20, 30);
    const up = after(channels, steppedBy(channels, 'c', -1));
    expect(order(up)).toBe('acbd');
    expect(order(after(up, steppedBy(up, 'c', 1)))).toBe('abcd');
  });
});

describe('a drop', () => {
  it('between two of one priority joins them', () => {
    const channels = ranked(3, 3, 7);
    expect(said(after(channels, placedAt(channels, 'c', 1)))).toBe('a3 b3 c3');
  });
  it('moves those behind it only where there is no room', () => {
    const channels = ranked(0, 1, 2, 9);
    expect(said(after(channels, placedAt(channels, 'd', 1)))).toBe('a0 b2 c3 d1');
  });
  it('packs the numbers where they would grow too large', () => {
    const channels = ranked(0, 999, 1000, 1000);
    const moved = after(channels, placedAt(channels, 'a', 3));
    expect(order(moved)).toBe('bcda');
    expect(Math.max(...moved.map(({ priority }) => priority))).toBeLessThanOrEqual(1000);
  });
  it('of a channel that is gone changes nothing', () => {
    expect(placedAt(ranked(0, 1), 'z', 0)).toEqual([]);
  });
});

it('keeps order and pools of the others, and every priority in its bounds', () => {
  const lists = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(lists, fc.nat(11), fc.nat(12), (priorities, which, index) => {
      const channels = priorities.map((priority, at) => ({ id: `c${at}`, priority }));
      const id = `c${which % channels.length}`;
      const moved = after(channels, placedAt(channels, id, index));
      for (const { priority } of moved) expect(priority >= 0 && priority <= 1000).toBe(true);
      const others = channels.filter((channel) => channel.id !== id);
      for (const left of others) {
        for (const right of others) {
          const now = (wanted: string): number => moved.find((channel) => channel.id === wanted)?.priority ?? -1;
          expect(Math.sign(now(left.id) - now(right.id))).toBe(Math.sign(left.priority - right.priority));
        }
      }
    }),
  );
});
