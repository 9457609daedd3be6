// Days, weeks and months in zones with and without daylight saving.
import { describe, expect, it } from 'vitest';
import { periodAround } from '../../../src/metering/limits/periods';

const iso = (text: string): number => Date.parse(text);
const around = (at: string, period: 'day' | 'week' | 'month', zone: string): [string, string] => {
  const { start, end } = periodAround(iso(at), period, zone);
  return [new Date(start).toISOString(), new Date(end).toISOString()];
};

describe('periods', () => {
  it.each([
    ['2026-11-21T06:00:00Z', 'day', 'UTC', '2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z'],
    ['2026-11-20T17:00:00Z', 'day', 'Asia/Shanghai', '2026-11-20T16:00:00.000Z', '2026-11-21T16:00:00.000Z'],
    ['2026-03-29T12:00:00Z', 'day', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25T12:00:00Z', 'day', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['2026-11-01T03:59:59Z', 'month', 'America/New_York', '2026-10-01T04:00:00.000Z', '2026-11-01T04:00:00.000Z'],
    ['2026-12-31T23:30:00Z', 'month', 'Asia/Kolkata', '2026-12-31T18:30:00.000Z', '2027-01-31T18:30:00.000Z'],
    ['2026-11-22T12:00:00Z', 'week', 'UTC', '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
    ['2027-01-01T00:00:00Z', 'week', 'UTC', '2026-12-28T00:00:00.000Z', '2027-01-04T00:00:00.000Z'],
  ] as const)('%s in a %s of %s', (at, period, zone, start, end) => {
    expect(around(at, period, zone)).toEqual([start, end]);
  });

  it('a day without midnight begins with its first moment', () => {
    // Clocks of Santiago go from 0:00 to 1:00 on the first Sunday after 1 September.
    const { start, end } = periodAround(iso('2026-09-06T12:00:00Z'), 'day', 'America/Santiago');
    expect(new Date(start).toISOString()).toBe('2026-09-06T04:00:00.000Z');
    expect(new Date(end).toISOString()).toBe('2026-09-07T03:00:00.000Z');
    // East of Greenwich, in Cairo, they do so on 24 April.
    expect(around('2026-04-24T12:00:00Z', 'day', 'Africa/Cairo')).toEqual([
      '2026-04-23T22:00:00.000Z',
      '2026-04-24T21:00:00.000Z',
    ]);
  });

  it('every hour of two years lies in its own period, and periods touch', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago']) {
      for (const period of ['day', 'week', 'month'] as const) {
        let last: { start: number; end: number } | undefined;
        for (let at = iso('2026-01-01T00:30:00Z'); at < iso('2027-01-01T00:00:00Z'); at += 13 * 3_600_000) {
          const { start, end } = periodAround(at, period, zone);
          expect(start <= at && at < end, `${zone} ${period} ${new Date(at).toISOString()}`).toBe(true);
          if (last !== undefined && last.start !== start) expect(start).toBe(last.end);
          last = { start, end };
        }
      }
    }
  });

  it('the total never ends', () => {
    expect(periodAround(iso('2026-01-01T00:00:00Z'), 'total', 'UTC')).toEqual({ start: 0, end: Infinity });
  });
});
