// Which questions a view asks, what figures lead to, and how money is written into files.
import { describe, expect, it } from 'vitest';
import { rangeOfPoint, requestsOf } from '../../../webview/statistics/drillDown';
import { dollarText, exportedRows, sumsFile } from '../../../webview/statistics/exportSums';
import { dayMs } from '../../../webview/localTime';
import { forecastRequest, isOver, mainPlan, yearRange } from '../../../webview/statistics/plan';
import type { Shown } from '../../../webview/statistics/statisticsData';
import { firstView } from '../../../webview/statistics/statisticsView';
import { figures, iso, row, utc } from './kit';

const now = utc('2026-11-21T10:37');
const zone = 'Europe/Berlin';

describe('the plan', () => {
  it('asks six questions at most, each with the same range and filters', () => {
    const { queries, size } = mainPlan({ ...firstView, filters: { tool: 'codex' } }, now, zone);
    expect(size).toBe('day');
    const { before, ...own } = queries;
    expect(Object.keys(own)).toEqual(['time', 'stack', 'routes', 'mix', 'models']);
    for (const request of Object.values(own)) {
      expect(request).toMatchObject({
        from: '2026-11-14T23:00:00.000Z',
        to: '2026-11-21T23:00:00.000Z',
        zone: 'local',
      });
    }
    expect(before).toMatchObject({ from: '2026-11-07T23:00:00.000Z', to: '2026-11-14T10:37:00.000Z' });
    for (const request of Object.values(queries)) expect(request.filters).toEqual({ tool: 'codex' });
  });
  it('asks one where everything is folded and nothing compared', () => {
    const closed = ['time', 'requests', 'speed', 'rankings', 'kinds', 'budgets', 'activity'] as const;
    const { queries } = mainPlan({ ...firstView, compare: false, closed: [...closed] }, now, zone);
    expect(Object.keys(queries)).toEqual(['time']);
  });
  it('looks back four weeks and this month for a forecast, and 365 days for the calendar', () => {
    expect(forecastRequest({}, now, zone).from).toBe('2026-10-23T22:00:00.000Z');
    expect(forecastRequest({}, utc('2026-11-30T10:00'), zone).from).toBe('2026-10-31T23:00:00.000Z');
    const { from, to } = yearRange(now, zone);
    expect((to - from) / dayMs).toBe(365);
  });
  it('takes what is over by more than an hour as settled', () => {
    const { time } = mainPlan({ ...firstView, choice: { kind: 'preset', preset: 'last-month' } }, now, zone).queries;
    expect(isOver(time, now)).toBe(true);
    expect(isOver(mainPlan(firstView, now, zone).queries.time, now)).toBe(false);
  });
});

describe('the way to the requests', () => {
  const range = { from: utc('2026-11-01T12:00'), to: utc('2026-11-03T06:00') };
  it('keeps the filters, narrows them, and tells "none" by an empty value', () => {
    expect(requestsOf(range, { tool: 'codex', model: 'a' }, { model: 'b', key: null })).toEqual({
      from: iso(range.from),
      to: iso(range.to),
      tool: 'codex',
      model: 'b',
      key: '',
    });
  });
  it('leaves a point no longer than the range', () => {
    const told = (index: number) => {
      const part = rangeOfPoint(range, 'day', 'UTC', index);
      return part === undefined ? undefined : [iso(part.from).slice(5, 16), iso(part.to).slice(5, 16)];
    };
    expect(told(0)).toEqual(['11-01T12:00', '11-02T00:00']);
    expect(told(1)).toEqual(['11-02T00:00', '11-03T00:00']);
    expect(told(2)).toEqual(['11-03T00:00', '11-03T06:00']);
    expect(told(3)).toBeUndefined();
  });
});

describe('files of sums', () => {
  it('write money with all nine decimals, without a detour over fractions', () => {
    expect([0, 1, -1, 1_500_000_000, -2_000_000_001].map(dollarText)).toEqual([
      '0.000000000',
      '0.000000001',
      '-0.000000001',
      '1.500000000',
      '-2.000000001',
    ]);
  });
  const plan = mainPlan(firstView, now, zone);
  const one = { requests: 1, costUsd: 0.000000007 };
  const shown: Shown = {
    view: firstView,
    plan,
    answers: {
      time: { rows: [row({ ...one, day: '2026-11-20T23:00:00.000Z' })], total: figures(one) },
      mix: { rows: [row({ ...one, model: '=HYPERLINK("x")', folder: 'a,b' })], total: figures(one) },
    },
    at: now,
  };
  it('hold the total, every point and every value', () => {
    expect(exportedRows(shown).map(({ group, value, costUsd }) => [group, value, costUsd])).toEqual([
      ['total', null, '0.000000007'],
      ['day', '2026-11-20T23:00:00.000Z', '0.000000007'],
      ['model', '=HYPERLINK("x")', '0.000000007'],
      ...['channel', 'key', 'tool', 'provider'].map((group) => [group, null, '0.000000007']),
      ['folder', 'a,b', '0.000000007'],
      ['operation', null, '0.000000007'],
    ]);
  });
  it('quote what a spreadsheet would take apart or run', () => {
    const { content, name } = sumsFile(shown, 'csv', 'sums', zone);
    expect(name).toBe('sums.csv');
    expect(content).toContain('\r\nmodel,"\'=HYPERLINK(""x"")",0.000000007,');
    expect(content).toContain('\r\nfolder,"a,b",');
    expect(JSON.parse(sumsFile(shown, 'json', 'sums', zone).content)).toMatchObject({ timeZone: zone, filters: {} });
  });
});
