// Ranges, the periods before them and their buckets, by the calendars of zones whose clocks change.
import { describe, expect, it } from 'vitest';
import { hourMs, localTime, momentOf, startOfDay } from '../../../webview/localTime';
import {
  bucketStarts,
  granularityChoices,
  granularityOf,
  localDays,
  periodBefore,
  rangeOf,
  type RangePreset,
} from '../../../webview/statistics/ranges';
import { iso, utc } from './kit';

const preset = (name: RangePreset) => ({ kind: 'preset', preset: name }) as const;
const berlin = 'Europe/Berlin';
const told = ({ from, to }: { from: number; to: number }) => [iso(from).slice(0, 16), iso(to).slice(0, 16)];

describe('clocks and calendars', () => {
  it('knows where days begin on both sides of a change of clocks', () => {
    // Berlin is UTC+1, and UTC+2 from 2026-03-29 01:00 UTC until 2026-10-25 01:00 UTC.
    expect(iso(momentOf(berlin, 2026, 3, 29))).toBe('2026-03-28T23:00:00.000Z');
    expect(iso(momentOf(berlin, 2026, 3, 30))).toBe('2026-03-29T22:00:00.000Z');
    expect(startOfDay(utc('2026-10-25T12:00'), berlin, 1) - startOfDay(utc('2026-10-25T12:00'), berlin)).toBe(
      25 * hourMs,
    );
  });
  it('takes the first moment after a leap, and the first of two equal times', () => {
    // 02:30 does not exist on that night: the clock shows 03:00 next, at 01:00 UTC.
    expect(iso(momentOf(berlin, 2026, 3, 29, 2, 30))).toBe('2026-03-29T01:00:00.000Z');
    // 02:30 comes twice: at 00:30 UTC and at 01:30 UTC.
    expect(iso(momentOf(berlin, 2026, 10, 25, 2, 30))).toBe('2026-10-25T00:30:00.000Z');
    // In Cairo the clock leaps from 24:00 to 01:00 on 2026-04-24 (UTC+2 to UTC+3).
    expect(iso(momentOf('Africa/Cairo', 2026, 4, 24))).toBe('2026-04-23T22:00:00.000Z');
  });
  it('carries days and months over', () => {
    expect(iso(momentOf('UTC', 2026, 14, 0))).toBe('2027-01-31T00:00:00.000Z');
    expect(localTime(utc('2026-11-21T09:30'), 'Asia/Kolkata')).toEqual({
      year: 2026,
      month: 11,
      day: 21,
      hour: 15,
      minute: 0,
      weekday: 5,
    });
  });
});

describe('ranges', () => {
  const now = utc('2026-11-21T10:37:20');
  it.each([
    ['today', '2026-11-20T23:00', '2026-11-21T23:00'],
    ['24h', '2026-11-20T11:00', '2026-11-21T11:00'],
    ['7d', '2026-11-14T23:00', '2026-11-21T23:00'],
    ['30d', '2026-10-22T22:00', '2026-11-21T23:00'],
    ['month', '2026-10-31T23:00', '2026-11-30T23:00'],
    ['last-month', '2026-09-30T22:00', '2026-10-31T23:00'],
    ['year', '2025-11-21T23:00', '2026-11-21T23:00'],
  ] as const)('%s', (name, from, to) => {
    expect(told(rangeOf(preset(name), now, berlin))).toEqual([from, to]);
  });
  it('counts both ends of custom dates, in either order', () => {
    const expected = ['2026-10-23T22:00', '2026-10-25T23:00'];
    expect(told(rangeOf({ kind: 'dates', from: '2026-10-24', to: '2026-10-25' }, now, berlin))).toEqual(expected);
    expect(told(rangeOf({ kind: 'dates', from: '2026-10-25', to: '2026-10-24' }, now, berlin))).toEqual(expected);
  });
});

describe('the period before', () => {
  const now = utc('2026-11-21T10:37:20');
  it('is yesterday up to the same time of day', () => {
    expect(told(periodBefore(preset('today'), now, berlin))).toEqual(['2026-11-19T23:00', '2026-11-20T10:37']);
  });
  it('is the 24 hours before the last 24, up to now', () => {
    expect(told(periodBefore(preset('24h'), now, berlin))).toEqual(['2026-11-19T11:00', '2026-11-20T10:37']);
  });
  it('keeps the clock over a change: eleven in the morning is ten hours UTC after it, nine before', () => {
    // Range: Oct 20 to Oct 26 (clocks go back on the 25th); before: Oct 13 to Oct 19 at 11:37 local, UTC+2.
    const monday = utc('2026-10-26T10:37');
    expect(told(periodBefore(preset('7d'), monday, berlin))).toEqual(['2026-10-12T22:00', '2026-10-19T09:37']);
  });
  it('is the month before up to the same day, or its end where it is shorter', () => {
    expect(told(periodBefore(preset('month'), now, berlin))).toEqual(['2026-09-30T22:00', '2026-10-21T09:37']);
    const last = utc('2026-03-30T12:00');
    expect(told(periodBefore(preset('month'), last, 'UTC'))).toEqual(['2026-02-01T00:00', '2026-03-01T00:00']);
    expect(told(periodBefore(preset('last-month'), last, 'UTC'))).toEqual(['2026-01-01T00:00', '2026-02-01T00:00']);
  });
  it('is the time right before a part of a chart', () => {
    const part = { kind: 'part', from: utc('2026-11-10T06:00'), to: utc('2026-11-10T09:00') } as const;
    expect(told(periodBefore(part, now, berlin))).toEqual(['2026-11-10T03:00', '2026-11-10T06:00']);
  });
  it('is as many days before dates that are over', () => {
    const dates = { kind: 'dates', from: '2026-10-24', to: '2026-10-26' } as const;
    expect(told(periodBefore(dates, now, berlin))).toEqual(['2026-10-20T22:00', '2026-10-23T22:00']);
    expect(localDays(rangeOf(dates, now, berlin), berlin)).toBe(3);
  });
});

describe('buckets', () => {
  const now = utc('2026-11-21T10:37');
  it('has 25 hours on the day the clock goes back, and none twice', () => {
    const range = rangeOf({ kind: 'dates', from: '2026-10-25', to: '2026-10-25' }, now, berlin);
    const starts = bucketStarts(range, 'hour', berlin);
    expect(starts).toHaveLength(25);
    expect(new Set(starts).size).toBe(25);
  });
  it('begins days and months at local midnight', () => {
    const range = rangeOf(preset('90d'), now, berlin);
    expect(bucketStarts(range, 'day', berlin)).toHaveLength(90);
    expect(bucketStarts(range, 'month', berlin).map((at) => iso(at).slice(0, 13))).toEqual([
      '2026-07-31T22',
      '2026-08-31T22',
      '2026-09-30T22',
      '2026-10-31T23',
    ]);
  });
  it('tells hours as the gateway does where the zone is half an hour off', () => {
    const range = rangeOf(preset('today'), now, 'Asia/Kolkata');
    const starts = bucketStarts(range, 'hour', 'Asia/Kolkata');
    expect(iso(starts[0] ?? 0)).toBe('2026-11-20T18:00:00.000Z');
    expect(starts).toHaveLength(25);
  });
  it.each([
    ['today', 'hour', ['hour']],
    ['7d', 'day', ['hour', 'day']],
    ['30d', 'day', ['hour', 'day']],
    ['90d', 'day', ['day', 'month']],
    ['year', 'month', ['day', 'month']],
  ] as const)('%s is shown by the %s unless told', (name, usual, choices) => {
    const range = rangeOf(preset(name), now, berlin);
    expect(granularityOf(range, 'auto')).toBe(usual);
    expect(granularityChoices(range)).toEqual(choices);
    expect(granularityOf(range, choices[0])).toBe(choices[0]);
  });
});
