// Folding, shares, series, ranked lists, the map of hours and the forecast, with figures that were worked out by hand.
import { describe, expect, it } from 'vitest';
import type { HourFigures } from '../../../src/shared/statisticsMessages';
import { byWeekHour } from '../../../webview/statistics/activity';
import {
  added,
  cacheHitShare,
  changeOf,
  errorShare,
  foldBy,
  nano,
  noSums,
  sumsOf,
  tokensOf,
  type Sums,
} from '../../../webview/statistics/figures';
import { forecastOf } from '../../../webview/statistics/forecast';
import { dayMs, startOfDay } from '../../../webview/localTime';
import { ranked } from '../../../webview/statistics/ranking';
import { bucketIndex, overTime, seriesBy } from '../../../webview/statistics/series';
import { figures, iso, row, utc } from './kit';

describe('sums', () => {
  it('adds money without loss: ten thousand times 0.1 and 0.2 cents of a cent', () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => row({ model: 'a', costUsd: index % 2 ? 0.1 : 0.2 }));
    expect(foldBy(rows, () => 0).get(0)?.costNano).toBe(1_500_000_000_000);
    expect(nano(0.1 + 0.2)).toBe(300_000_000);
    expect(nano(1_234_567.123456789)).toBe(1_234_567_123_456_789);
  });
  it('counts each token once: reasoning is a part of the output', () => {
    const sums = sumsOf(
      figures({ inputTokens: 100, cacheReadTokens: 700, cacheWriteTokens: 200, outputTokens: 50, reasoningTokens: 30 }),
    );
    expect(tokensOf(sums)).toBe(1050);
    expect(cacheHitShare(sums)).toBe(0.7);
  });
  it('has no share of nothing', () => {
    expect(cacheHitShare(noSums)).toBeNull();
    expect(errorShare(noSums)).toBeNull();
    expect(errorShare({ ...noSums, requests: 8, errors: 2 })).toBe(0.25);
    expect(changeOf(3, 0)).toBeNull();
    expect(changeOf(3, 4)).toBe(-0.25);
  });
});

describe('series over time', () => {
  const starts = [utc('2026-11-01T00:00'), utc('2026-11-02T00:00'), utc('2026-11-03T00:00')];
  const at = (index: number, model: string | null, costUsd: number) =>
    row({ day: iso(starts[index] ?? 0), model, costUsd, requests: 1 });
  it('ranks by the measure, keeps the largest and puts the rest together', () => {
    const rows = [at(0, 'a', 1), at(1, 'a', 2), at(0, 'b', 5), at(2, 'c', 0.5), at(2, null, 0.25), at(1, 'd', 0)];
    const series = seriesBy(rows, 'day', 'model', starts, 'cost', 2);
    expect(series.map(({ value, sums }) => [value, sums.map(({ costNano }) => costNano / 1e9)])).toEqual([
      ['b', [5, 0, 0]],
      ['a', [1, 2, 0]],
      [undefined, [0, 0, 0.75]],
    ]);
    const total = series.reduce((sum, { total: own }) => added(sum, own), noSums);
    expect(total.costNano).toBe(8_750_000_000);
  });
  it('does not make a rest of one', () => {
    const rows = [at(0, 'a', 3), at(0, 'b', 2), at(0, null, 1)];
    expect(seriesBy(rows, 'day', 'model', starts, 'cost', 2).map(({ value }) => value)).toEqual(['a', 'b', null]);
  });
  it('places what begins before the first bucket into it, and leaves empty ones at nothing', () => {
    expect(bucketIndex(starts, (starts[1] ?? 0) + 5)).toBe(1);
    expect(bucketIndex(starts, (starts[0] ?? 0) - 1)).toBe(-1);
    expect(overTime([at(0, 'a', 1)], 'day', starts).map(({ requests }) => requests)).toEqual([1, 0, 0]);
  });
});

describe('ranked lists', () => {
  const rows = [
    row({ key: 'k1', costUsd: 1, requests: 10, errors: 5 }),
    row({ key: 'k2', costUsd: 3, requests: 1 }),
    row({ key: 'k1', costUsd: 1.5, requests: 2 }),
    row({ key: null, costUsd: 0, requests: 40, errors: 1 }),
  ];
  it.each([
    ['cost', ['k2', 'k1', null]],
    ['requests', [null, 'k1', 'k2']],
    // 5 of 12, 1 of 40, 0 of 1.
    ['errors', ['k1', null, 'k2']],
  ] as const)('by %s', (by, order) => {
    expect(ranked(rows, 'key', { by, descending: true }).map(({ value }) => value)).toEqual(order);
    expect(ranked(rows, 'key', { by, descending: false }).map(({ value }) => value)).toEqual([...order].reverse());
  });
});

describe('the map of weekdays and hours', () => {
  it('goes by the zone’s clock, the hour that comes twice in one cell', () => {
    const hours: HourFigures[] = [
      // Sunday 2026-10-25, 02:00 in Berlin, twice; then Monday 00:00.
      [utc('2026-10-25T00:00'), 3, 1_000, 10],
      [utc('2026-10-25T01:00'), 4, 2_000, 20],
      [utc('2026-10-25T23:00'), 5, 3_000, 30],
    ];
    const cells = byWeekHour(hours, 'requests', 'Europe/Berlin');
    expect(cells[6]?.[2]).toBe(7);
    expect(cells[0]?.[0]).toBe(5);
    expect(cells.flat().reduce((sum, value) => sum + value, 0)).toBe(12);
    expect(byWeekHour(hours, 'cost', 'Europe/Berlin')[6]?.[2]).toBe(3_000);
    expect(byWeekHour(hours, 'tokens', 'Europe/Berlin')[0]?.[0]).toBe(30);
  });
});

describe('the forecast', () => {
  // Saturday 2026-11-21, noon; the month ends with Monday the 30th.
  const now = utc('2026-11-21T12:00');
  const end = utc('2026-12-01T00:00');
  const days = (count: number, usd: (weekday: number) => number): Map<number, Sums> =>
    new Map(
      Array.from({ length: count }, (_, index) => {
        const at = startOfDay(now, 'UTC', -1 - index);
        const weekday = (new Date(at).getUTCDay() + 6) % 7;
        return [at, { ...noSums, requests: 1, costNano: nano(usd(weekday)) }] as const;
      }),
    );
  it('is what is spent and the mean of the same weekday for each day left', () => {
    // 2 dollars on working days, none at the weekend. Left: half a Saturday, a Sunday, Monday to Friday, a weekend, a Monday: 6 × 2.
    const forecast = forecastOf(
      nano(30),
      end,
      days(28, (weekday) => (weekday < 5 ? 2 : 0)),
      now,
      'UTC',
    );
    expect(forecast).toEqual({ totalNano: nano(42), days: 28, unpriced: 0 });
  });
  it('counts the part of today that is left', () => {
    // A dollar a day: half of today, and nine days more.
    expect(
      forecastOf(
        0,
        end,
        days(28, () => 1),
        now,
        'UTC',
      )?.totalNano,
    ).toBe(nano(9.5));
  });
  it('takes whole weeks without requests for what they are', () => {
    const known = days(28, () => 1);
    for (const at of known.keys()) if (at > utc('2026-11-07T00:00') && at < utc('2026-11-14T00:00')) known.delete(at);
    // Sunday to Friday have 3 of 4 weeks; Saturdays (7th and 14th) 4 of 4. Left: 0.5 + 1 Saturday, 8 other days.
    expect(forecastOf(0, end, known, now, 'UTC')?.totalNano).toBe(nano(1.5 + 8 * 0.75));
  });
  it('says nothing with less than a week to go by', () => {
    expect(
      forecastOf(
        nano(5),
        end,
        days(6, () => 1),
        now,
        'UTC',
      ),
    ).toBeNull();
    expect(forecastOf(nano(5), end, new Map(), now, 'UTC')).toBeNull();
    expect(
      forecastOf(
        nano(5),
        end,
        days(7, () => 1),
        now,
        'UTC',
      )?.days,
    ).toBe(7);
  });
  it('does not look back further than four weeks', () => {
    const long = days(60, () => 1);
    for (const at of long.keys()) if (at < now - 29 * dayMs) long.set(at, { ...noSums, costNano: nano(100) });
    expect(forecastOf(0, end, long, now, 'UTC')?.totalNano).toBe(nano(9.5));
  });
});
