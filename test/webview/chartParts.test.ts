// The parts of charts that compute: ticks by zone, stacks, summaries, colours, layouts of heat maps, order of tables. No browser.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colorText, contrast, distance, flattened, parseColor, type Rgb } from '../../webview/charts/colors';
import { calendarLayout, heatLevels, levelBorders, levelOf, weekLayout } from '../../webview/charts/heatLayout';
import { paletteOf, paletteSize } from '../../webview/charts/palette';
import { showsBudget, stacked, totals, valueRange } from '../../webview/charts/stacking';
import { differs } from '../../webview/charts/same';
import { summaryOf } from '../../webview/charts/summary';
import { sortedRows } from '../../webview/charts/tableSort';
import { timeTicks } from '../../webview/charts/timeTicks';
import { valueSteps } from '../../webview/charts/valueSteps';
import type { ChartGranularity, ChartTable } from '../../webview/charts/chartTypes';
import { bucketStarts } from '../../webview/statistics/ranges';
import { dayMs, hourMs, localTime, momentOf, startOfDay } from '../../webview/localTime';
import { themeNames, themes } from './themes';

const zones = ['UTC', 'Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'America/Sao_Paulo'];

describe('ticks of the time axis', () => {
  const ticks = (from: number, to: number, granularity: ChartGranularity, zone: string, most: number) => {
    const x = bucketStarts({ from, to }, granularity, zone);
    return timeTicks({ x, granularity, zone, locale: 'en', most }).map(({ index, label }) => ({
      at: x[index] ?? 0,
      label,
    }));
  };

  it('stand on whole hours of the zone and name the day where it begins', () => {
    const from = momentOf('Asia/Shanghai', 2026, 3, 3);
    expect(ticks(from, from + 2 * dayMs, 'hour', 'Asia/Shanghai', 6)).toEqual([
      { at: from, label: '00:00\nMar 3' },
      { at: from + 12 * hourMs, label: '12:00' },
      { at: from + 24 * hourMs, label: '00:00\nMar 4' },
      { at: from + 36 * hourMs, label: '12:00' },
    ]);
  });

  it('stand on the first days of months, and name the year where it changes', () => {
    const from = momentOf('Europe/Berlin', 2025, 11, 22);
    const found = ticks(from, momentOf('Europe/Berlin', 2026, 3, 2), 'day', 'Europe/Berlin', 6);
    expect(found.map(({ label }) => label)).toEqual(['Dec\n2025', 'Jan\n2026', 'Feb', 'Mar']);
    expect(found.every(({ at }) => localTime(at, 'Europe/Berlin').day === 1)).toBe(true);
  });

  it('are there for a single point and for years, and not for none', () => {
    expect(timeTicks({ x: [], granularity: 'day', zone: 'UTC', locale: 'en', most: 5 })).toEqual([]);
    const at = Date.UTC(2026, 2, 3);
    expect(timeTicks({ x: [at], granularity: 'day', zone: 'UTC', locale: 'en', most: 5 })).toEqual([
      { index: 0, label: 'Mar 3' },
    ]);
    expect(ticks(Date.UTC(2015, 0, 1), Date.UTC(2027, 0, 1), 'month', 'UTC', 5).map(({ label }) => label)).toEqual([
      '2015',
      '2020',
      '2025',
    ]);
  });

  it('are never more than there is room for, ascend, and speak the language', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom('hour', 'day', 'month'),
        fc.integer({ min: 0, max: 20 * 365 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 2, max: 20 }),
        (zone, granularity, startDay, buckets, most) => {
          const from = startOfDay(Date.UTC(2015, 0, 1) + startDay * dayMs, zone);
          const size = granularity === 'hour' ? hourMs : granularity === 'day' ? dayMs : 30 * dayMs;
          const x = bucketStarts({ from, to: from + buckets * size }, granularity, zone);
          const found = timeTicks({ x, granularity, zone, locale: 'zh-CN', most });
          expect(found.length).toBeGreaterThan(0);
          expect(found.length).toBeLessThanOrEqual(most);
          found.forEach(({ index }, place) => {
            expect(index).toBeGreaterThan(found[place - 1]?.index ?? -1);
            expect(index).toBeLessThan(x.length);
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('cost nothing for 100,000 points', () => {
    const x = Array.from({ length: 100_000 }, (_, hour) => Date.UTC(2015, 0, 1) + hour * hourMs);
    const before = performance.now();
    expect(timeTicks({ x, granularity: 'hour', zone: 'Europe/Berlin', locale: 'en', most: 12 }).length).toBeGreaterThan(
      3,
    );
    expect(performance.now() - before).toBeLessThan(250);
  });
});

describe('stacks', () => {
  const series = (...values: (number | null)[][]) =>
    values.map((list, place) => ({ id: `s${place}`, name: '', values: list }));

  it('pile up, and have a gap only where every series has one', () => {
    expect(stacked(series([1, null, null], [2, 3, null]), 3)).toEqual([
      [1, 0, null],
      [3, 3, null],
    ]);
    expect(totals(series([1, null, null], [2, 3, null]), 3)).toEqual([3, 3, null]);
  });

  it('count what is below nothing as nothing', () => {
    expect(stacked(series([2], [-5], [1]), 1)).toEqual([[2], [2], [3]]);
  });

  it('end at the sum of their parts', () => {
    const values = fc.array(fc.option(fc.integer({ min: 0, max: 1_000_000 })), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 6 }), (lists) => {
        expect(stacked(series(...lists), 5).at(-1)).toEqual(totals(series(...lists), 5));
      }),
    );
  });

  it('give the value axis room above, and never start it above nothing', () => {
    expect(valueRange(null, null)).toEqual([0, 1]);
    expect(valueRange(0, 0)).toEqual([0, 1]);
    const [low, high] = valueRange(40, 100);
    expect([low, high > 100, high < 120]).toEqual([0, true, true]);
    expect(valueRange(-5, 10)[0]).toBeLessThan(-5);
  });

  it('show a budget that is within reach of the figures', () => {
    expect([showsBudget(undefined, 10), showsBudget(0, 10), showsBudget(30, 10), showsBudget(31, 10)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});

describe('value steps', () => {
  it.each(['usd', 'tokens', 'count', 'ms', 'percent', 'rate'] as const)('of %s ascend', (unit) => {
    const steps = valueSteps(unit);
    steps.forEach((step, place) => expect(step).toBeGreaterThan(steps[place - 1] ?? 0));
  });
});

describe('summaries', () => {
  it('find least, most and total, and leave gaps out', () => {
    expect(summaryOf([3, null, 1, 9, 1])).toEqual({
      known: 4,
      total: 14,
      least: { index: 2, value: 1 },
      most: { index: 3, value: 9 },
      trend: null,
    });
    expect(summaryOf([null, null])).toEqual({ known: 0, total: 0, least: null, most: null, trend: null });
  });

  it.each([
    [[1, 1, 2, 2, 3, 3], 'rising'],
    [[3, 3, 2, 2, 1, 1], 'falling'],
    [[2, 2, 9, 9, 2, 2], 'steady'],
    [[0, 0, 0, 0, 0, 0], 'steady'],
    [[1, 2, 3, 4, 5], null],
  ] as const)('%j is %s', (values, trend) => {
    expect(summaryOf(values).trend).toBe(trend);
  });
});

describe('colours', () => {
  const rgb = (text: string): Rgb => {
    const color = parseColor(text);
    if (color === undefined) throw new Error(`not a colour: ${text}`);
    return color;
  };

  it('are read as styles and canvases write them', () => {
    expect(rgb('#1a5cff')).toEqual({ r: 26, g: 92, b: 255, a: 1 });
    expect(rgb('#fff')).toEqual({ r: 255, g: 255, b: 255, a: 1 });
    expect(rgb('rgba(1, 2, 3, 0.5)')).toEqual({ r: 1, g: 2, b: 3, a: 0.5 });
    expect(rgb('rgb(1 2 3 / 0.25)')).toEqual({ r: 1, g: 2, b: 3, a: 0.25 });
    expect(parseColor('red')).toBeUndefined();
    expect(parseColor('#12345')).toBeUndefined();
    expect(colorText(rgb('rgba(1, 2, 3, 0.5)'))).toBe('rgba(1, 2, 3, 0.5)');
    expect(colorText(flattened(rgb('rgba(255, 255, 255, 0.5)'), rgb('#000000')))).toBe('#808080');
  });

  it('have the contrast that WCAG computes', () => {
    expect(contrast(rgb('#000000'), rgb('#ffffff'))).toBeCloseTo(21, 5);
    expect(contrast(rgb('#777777'), rgb('#ffffff'))).toBeCloseTo(4.48, 2);
  });

  it.each(themeNames)('of the palette are visible and apart in %s', (theme) => {
    const variables: Record<string, string> = themes[theme].variables;
    const read = (name: string): Rgb => rgb(variables[`--vscode-${name}`] ?? '');
    const background = read('editor-background');
    const palette = paletteOf({
      blue: read('charts-blue'),
      orange: read('charts-orange'),
      green: read('charts-green'),
      purple: read('charts-purple'),
      yellow: read('charts-yellow'),
      red: read('charts-red'),
      foreground: read('foreground'),
      background,
    });
    expect(palette).toHaveLength(paletteSize);
    palette.forEach((color, place) => {
      expect(contrast(color, background), colorText(color)).toBeGreaterThanOrEqual(3);
      const others = palette.slice(0, place);
      for (const other of others) expect(distance(color, other), colorText(color)).toBeGreaterThanOrEqual(0.09);
    });
  });

  it('stay apart in a theme that has only one', () => {
    const [grey, black] = [rgb('#bbbbbb'), rgb('#000000')];
    const hues = { blue: grey, orange: grey, green: grey, purple: grey, yellow: grey, red: grey };
    const palette = paletteOf({ ...hues, foreground: grey, background: black });
    for (const color of palette) expect(contrast(color, black)).toBeGreaterThanOrEqual(3);
    expect(new Set(palette.map(colorText)).size).toBeGreaterThan(2);
  });
});

describe('heat maps', () => {
  it('lay a week out from its first day', () => {
    const grid = weekLayout([[1, 2], [3]], 6);
    expect(grid.weekdays).toEqual([6, 0, 1, 2, 3, 4, 5]);
    expect(grid.rows.map((row) => row.length)).toEqual([24, 24, 24, 24, 24, 24, 24]);
    expect(grid.rows[1]?.slice(0, 3)).toEqual([
      { pick: { kind: 'week', weekday: 0, hour: 0 }, value: 1 },
      { pick: { kind: 'week', weekday: 0, hour: 1 }, value: 2 },
      { pick: { kind: 'week', weekday: 0, hour: 2 }, value: null },
    ]);
  });

  it.each(zones)('put every day of a year into the row of its weekday and the column of its week (%s)', (zone) => {
    for (const firstWeekday of [0, 5, 6]) {
      const from = startOfDay(Date.UTC(2025, 10, 22, 12), zone);
      const days = bucketStarts({ from, to: startOfDay(from, zone, 365) }, 'day', zone).map((at, day) => ({
        at,
        value: day,
      }));
      const grid = calendarLayout(days, zone, firstWeekday);
      const seen: { day: number; column: number }[] = [];
      grid.rows.forEach((row, place) => {
        row.forEach((cell, column) => {
          if (cell === null) return;
          const pick = cell.pick;
          if (pick.kind !== 'calendar') throw new Error('not a day');
          expect(localTime(pick.at, zone).weekday).toBe(grid.weekdays[place]);
          seen.push({ day: cell.value ?? -1, column });
        });
      });
      seen.sort((one, other) => one.day - other.day);
      expect(seen.map(({ day }) => day)).toEqual(days.map(({ value }) => value));
      const lead = (localTime(from, zone).weekday - firstWeekday + 7) % 7;
      for (const { day, column } of seen) expect(column).toBe(Math.floor((day + lead) / 7));
      expect(new Set(grid.rows.map((row) => row.length)).size).toBe(1);
    }
  });

  it('have no figure for a day that is left out, and no cell for none', () => {
    const at = (day: number): number => Date.UTC(2026, 2, day);
    const grid = calendarLayout(
      [
        { at: at(2), value: 1 },
        { at: at(4), value: 3 },
      ],
      'UTC',
      0,
    );
    expect(grid.rows.map((row) => row[0]?.value)).toEqual([1, null, 3, undefined, undefined, undefined, undefined]);
    expect(calendarLayout([], 'UTC', 0).rows.flat()).toEqual([]);
  });

  it('colour by quarters of what is above nothing', () => {
    const borders = levelBorders([0, null, 1, 2, 3, 4, 5, 6, 7, 1000]);
    expect([0, null, 1, 2, 3, 6, 7, 1000].map((value) => levelOf(value, borders))).toEqual([
      0,
      0,
      1,
      1,
      2,
      3,
      4,
      heatLevels,
    ]);
    expect(levelOf(5, levelBorders([5, 5, 5]))).toBe(1);
    expect(levelBorders([0, null])).toEqual([]);
  });
});

describe('what is the same', () => {
  it.each([
    [[1, null, 2], [1, null, 2], false],
    [[1, null, 2], [1, 0, 2], true],
    [[1], [1, 2], true],
    [{ a: [{ b: 'c' }] }, { a: [{ b: 'c' }] }, false],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [new Set(['a']), new Set(['a']), false],
    [new Set(['a']), new Set(['b']), true],
    [Number.NaN, Number.NaN, false],
    [undefined, [], true],
    [new Date(0), new Date(0), true],
  ])('%j and %j: differ %s', (one, other, answer) => {
    expect(differs(one, other)).toBe(answer);
  });
});

describe('tables', () => {
  const table: ChartTable = {
    caption: '',
    columns: [
      { id: 'name', name: 'Name', kind: 'text' },
      { id: 'cost', name: 'Cost', kind: 'usd' },
    ],
    rows: [
      { id: '1', cells: ['model 10', 2] },
      { id: '2', cells: ['model 9', null] },
      { id: '3', cells: ['model 1', 30] },
    ],
  };
  const order = (columnId: string, direction: 'ascending' | 'descending'): string =>
    sortedRows(table, { columnId, direction }, 'en')
      .map(({ id }) => id)
      .join('');

  it('sort figures by size, names as people do, and empty cells last', () => {
    expect(order('cost', 'ascending')).toBe('132');
    expect(order('cost', 'descending')).toBe('312');
    expect(order('name', 'ascending')).toBe('321');
    expect(sortedRows(table, undefined, 'en')).toBe(table.rows);
    expect(order('gone', 'ascending')).toBe('123');
  });
});
