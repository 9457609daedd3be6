// The figures of longer times: asked for when they are due and no oftener, carried on in between, and of the right days.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { periodStarts, UsageFigures } from '../../src/extension/usageFigures';
import type { TodayFigures } from '../../src/shared/status';
import type { SummaryFigures } from '../../src/shared/usage';

const total = (costUsd: number, requests: number): SummaryFigures =>
  ({ ...day(costUsd, requests), firstByteMs: { p50: 300, p95: 1, p99: 1 } }) as SummaryFigures;
const day = (costUsd: number, requests: number): TodayFigures => ({
  costUsd,
  requests,
  errors: 0,
  inputTokens: requests * 10,
  outputTokens: requests,
  unpricedRequests: 0,
});

let now = 0;
let today: TodayFigures | null = null;
let focused = true;
let asked: string[] = [];
let fails = false;
let errors = 0;
let figures: UsageFigures;
let answered: Promise<void>;
let settle: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  now = new Date(2026, 10, 21, 15, 0).getTime();
  today = day(1, 10);
  focused = true;
  fails = false;
  asked = [];
  errors = 0;
  const wait = (): void => {
    answered = new Promise((resolve) => (settle = resolve));
  };
  wait();
  const done = (): void => {
    settle();
    wait();
  };
  figures = new UsageFigures({
    client: () => ({
      call: ((_name: string, { query }: { query: { from: string; groupBy?: string } }) => {
        asked.push(query.from);
        if (fails) return Promise.reject(new Error('gone'));
        const rows =
          query.groupBy === 'tool,channel'
            ? [
                { tool: null, channel: 'a', ...total(0.2, 2) },
                { tool: 'codex', channel: 'a', ...total(0.5, 5) },
                { tool: 'codex', channel: null, ...total(0.25, 3) },
              ]
            : [];
        const days = (now - Date.parse(query.from)) / 86_400_000;
        return Promise.resolve({ rows, total: days > 10 ? total(30, 300) : days > 2 ? total(7, 70) : total(1, 10) });
      }) as never,
    }),
    today: () => today,
    isFocused: () => focused,
    now: () => now,
    onLoaded: done,
    onError: () => {
      errors += 1;
      done();
    },
  });
});
afterEach(() => {
  figures.dispose();
  vi.useRealTimers();
});

async function load(): Promise<void> {
  const done = answered;
  figures.refresh();
  await done;
}

describe('the figures of longer times', () => {
  it('begin at local midnights and at the start of the session', async () => {
    await load();
    const starts = periodStarts(now, now);
    expect(asked).toEqual(
      [starts.today, starts.last7Days, starts.month, now].map((from) => new Date(from).toISOString()),
    );
    expect(new Date(starts.last7Days)).toEqual(new Date(2026, 10, 15));
    expect(new Date(starts.month)).toEqual(new Date(2026, 10, 1));
    expect(figures.view?.periods).toMatchObject({
      today: { costUsd: 1, firstByteMs: 300 },
      last7Days: { costUsd: 7, requests: 70 },
      month: { costUsd: 30 },
    });
    expect(figures.view?.tools).toEqual([
      { tool: 'codex', requests: 8, costUsd: 0.75 },
      { tool: null, requests: 2, costUsd: 0.2 },
    ]);
    expect(figures.spentToday).toEqual({
      channels: { a: { requests: 7, costUsd: 0.7 } },
      tools: { codex: { requests: 8, costUsd: 0.75 } },
    });
  });

  it('are carried on by those of today, and not asked for again while nothing was used', async () => {
    await load();
    figures.refresh();
    expect(asked).toHaveLength(4);
    today = day(1.5, 14);
    expect(figures.view?.periods.month).toMatchObject({ costUsd: 30.5, requests: 304, inputTokens: 3040 });
    // A new day: less than before.
    today = day(0, 0);
    expect(figures.view?.periods.month).toMatchObject({ costUsd: 30, requests: 300 });
  });

  it('are asked for once in half a minute, however much is used', async () => {
    await load();
    for (let count = 0; count < 100; count += 1) {
      today = day(2, 20 + count);
      figures.refresh();
    }
    expect(asked).toHaveLength(4);
    const done = answered;
    now += 30_000;
    vi.advanceTimersByTime(30_000);
    await done;
    expect(asked).toHaveLength(8);
  });

  it('are not asked for while nobody looks, nor anew at once after a failure', async () => {
    focused = false;
    figures.refresh();
    expect(asked).toEqual([]);
    focused = true;
    fails = true;
    await load();
    expect(errors).toBe(1);
    figures.refresh();
    expect(asked).toHaveLength(4);
    expect(figures.view).toBeUndefined();
    figures.forget();
    fails = false;
    await load();
    expect(figures.view).toBeDefined();
  });
});
