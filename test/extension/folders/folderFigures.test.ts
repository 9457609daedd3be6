// The figures of the current folder: asked when one of its requests ended, at most every two seconds, and only while somebody looks.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FolderFigures } from '../../../src/extension/folders/folderFigures';
import type { StatusBarPeriod } from '../../../src/extension/settings';

const first = { id: 'f1', path: '/home/me/one', name: 'one' };
const second = { id: 'f2', path: '/home/me/two', name: 'two' };
let folder: typeof first | undefined;
let focused: boolean;
let fails: boolean;
let period: StatusBarPeriod;
let asked: [string, string?][];
let errors: number;
let figures: FolderFigures;
const now = new Date(2026, 10, 21, 15, 0).getTime();

beforeEach(() => {
  vi.useFakeTimers();
  [folder, focused, fails, period, asked, errors] = [first, true, false, 'today', [], 0];
  figures = new FolderFigures({
    client: () => ({
      call: ((name: string, { query, id }: { id?: string; query?: { from: string; folder: string } }) => {
        asked.push([name, id ?? query?.folder]);
        if (fails) return Promise.reject(new Error('gone'));
        if (name === 'getFolder') return Promise.resolve({ name: id === 'f1' ? 'one' : 'two', budget: null });
        const days = (now - Date.parse(query?.from ?? '')) / 86_400_000;
        return Promise.resolve({ total: { costUsd: days > 1 ? 30 : 1, unpricedRequests: 0 } });
      }) as never,
    }),
    folder: () => folder,
    period: () => period,
    isFocused: () => focused,
    now: () => now,
    onLoaded: () => undefined,
    onError: () => (errors += 1),
  });
});
afterEach(() => {
  figures.dispose();
  vi.useRealTimers();
});
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('figures of the current folder', () => {
  it('are asked once they are wanted, and again when its requests end', async () => {
    figures.refresh();
    await settle();
    expect(figures.view).toMatchObject({ name: 'one', today: { costUsd: 1 }, inPeriod: { costUsd: 1 } });
    expect(asked).toHaveLength(3);
    figures.refresh();
    figures.used(null);
    figures.used('/home/me/two');
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(3);
    for (let count = 0; count < 50; count += 1) figures.used('/home/me/one');
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(6);
    for (let count = 0; count < 50; count += 1) figures.used('/home/me/one');
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(9);
  });

  it('wait while nobody looks, and where no folder was set up', async () => {
    focused = false;
    figures.changed();
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toEqual([]);
    focused = true;
    folder = undefined;
    figures.refresh();
    await vi.advanceTimersByTimeAsync(5000);
    expect([asked, figures.view]).toEqual([[], undefined]);
  });

  it('are of the folder and the time that are shown now', async () => {
    figures.refresh();
    await settle();
    folder = second;
    expect(figures.view).toBeUndefined();
    period = 'month';
    figures.changed();
    await vi.advanceTimersByTimeAsync(2000);
    expect(figures.view).toMatchObject({
      name: 'two',
      period: 'month',
      today: { costUsd: 1 },
      inPeriod: { costUsd: 30 },
    });
  });

  it('are asked again after a failure', async () => {
    fails = true;
    figures.refresh();
    await settle();
    expect([errors, figures.view]).toEqual([1, undefined]);
    fails = false;
    figures.refresh();
    await vi.advanceTimersByTimeAsync(2000);
    expect(figures.view).toMatchObject({ name: 'one' });
  });
});
