// Charts with made figures for the tests and the pictures: a year of spend, a week of hours, models with long names. The same every time.
import type { BarRow, CalendarDay, ChartSeries } from '../../webview/charts/chartTypes';

/** A chart as the test page puts it up: its element with properties, in a frame where one is told. */
export interface ShownChart {
  tag: string;
  id: string;
  properties: Record<string, unknown>;
  frame?: Record<string, unknown>;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
export const yearStart = Date.UTC(2025, 10, 22);

/** Numbers between 0 and 1 that look like chance and are the same every time (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const days = (count: number, from = yearStart): number[] =>
  Array.from({ length: count }, (_, day) => from + day * dayMs);

/** Spend of a day: little at weekends, more towards the end. */
function spend(at: number, day: number, count: number, throwDice: () => number): number {
  const weekday = new Date(at).getUTCDay();
  const busy = weekday === 0 || weekday === 6 ? 0.15 : 1;
  return Math.round((0.4 + (day / count) * 2) * busy * (0.4 + throwDice()) * 1e9) / 1e9;
}

export const modelNames = [
  'claude-sonnet-4-5',
  'gpt-5-codex',
  'gemini-2.5-pro',
  'deepseek-chat',
  'qwen3-coder-plus',
  'kimi-k2-turbo-preview',
  'glm-4.6',
  'anthropic/claude-opus-4-1-20250805-with-a-name-that-does-not-end',
  'o4-mini',
  'gpt-5-nano',
  'text-embedding-3-large',
  'mistral-large-latest',
];

/** `count` series of daily spend over `x`. */
export function spendSeries(x: readonly number[], count: number): ChartSeries[] {
  return modelNames.slice(0, count).map((name, place) => {
    const throwDice = dice(place + 1);
    const values = x.map((at, day) => spend(at, day, x.length, throwDice) / (place + 1));
    return { id: name, name, values };
  });
}

const year = days(365);
const month = days(30, Date.UTC(2026, 9, 22));
const hours = Array.from({ length: 48 }, (_, hour) => Date.UTC(2026, 10, 20) + hour * hourMs);
const months = Array.from({ length: 13 }, (_, step) => Date.UTC(2025, 10 + step, 1));

/** Milliseconds with gaps: no request, no latency. */
function latency(x: readonly number[], base: number, seed: number): (number | null)[] {
  const throwDice = dice(seed);
  return x.map((_at, index) => (index % 11 === 3 || index % 17 < 2 ? null : Math.round(base * (0.7 + throwDice()))));
}

export function modelRows(count: number): BarRow[] {
  const series = spendSeries(year, count);
  const sums = series.map(({ values }) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0));
  const total = sums.reduce((sum, value) => sum + value, 0);
  return series.map(({ id, name }, place) => {
    const value = sums[place] ?? 0;
    return {
      id,
      name,
      value,
      share: value / total,
      detail: `${Math.round(value * 37).toLocaleString('en')} requests`,
      parts: [
        { id: 'input', name: 'Input', value: value * 0.35 },
        { id: 'cache', name: 'Cache', value: value * 0.15 },
        { id: 'output', name: 'Output', value: value * 0.4 },
        { id: 'reasoning', name: 'Reasoning', value: value * 0.1 },
      ],
    };
  });
}

export function weekFigures(): (number | null)[][] {
  const throwDice = dice(99);
  return Array.from({ length: 7 }, (_, weekday) =>
    Array.from({ length: 24 }, (_hour, hour) => {
      const busy = weekday > 4 ? 0.1 : hour < 7 ? 0.02 : hour > 20 ? 0.3 : 1;
      const figure = Math.round(throwDice() * busy * 90);
      return figure < 3 ? 0 : figure;
    }),
  );
}

export function calendarFigures(): CalendarDay[] {
  const throwDice = dice(7);
  return year.map((at, day) => ({
    at,
    value: spend(at, day, 365, throwDice) < 0.5 ? 0 : spend(at, day, 365, throwDice),
  }));
}

const tokenParts = [
  { id: 'input', name: 'Input', value: 48_120_331 },
  { id: 'cache-read', name: 'Cache read', value: 182_330_112 },
  { id: 'cache-write', name: 'Cache write', value: 12_440_900 },
  { id: 'output', name: 'Output', value: 9_811_230 },
  { id: 'reasoning', name: 'Reasoning', value: 3_204_118 },
];

const time = (id: string, heading: string, properties: Record<string, unknown>): ShownChart => ({
  tag: 'gh-time-chart',
  id,
  properties: { label: heading, zone: 'UTC', selectable: true, ...properties },
  frame: { heading, description: 'US dollars a day, by the zone of this machine', zone: 'UTC' },
});

/** One of each kind, with a year of figures where it can show one. */
export const chartGrid: readonly ShownChart[] = [
  time('stacked-bars', 'Cost over a month by model', {
    x: month,
    series: spendSeries(month, 6),
    kind: 'stacked-bars',
    unit: 'usd',
    previous: spendSeries(days(30, Date.UTC(2026, 8, 22)), 1)[0]?.values.map((value) => (value ?? 0) * 2),
    budget: 9,
    notes: month.map((_at, index) => `${index * 3 + 1} requests`),
  }),
  time('stacked', 'Cost over a year by model', {
    x: year,
    series: spendSeries(year, 10),
    kind: 'stacked',
    unit: 'usd',
  }),
  time('lines', 'Latency of two days', {
    x: hours,
    series: [
      { id: 'p50', name: 'p50', values: latency(hours, 900, 1) },
      { id: 'p95', name: 'p95', values: latency(hours, 4200, 2) },
      { id: 'p99', name: 'p99', values: latency(hours, 11_000, 3) },
    ],
    kind: 'line',
    unit: 'ms',
    granularity: 'hour',
  }),
  time('area', 'Share of cache hits', {
    x: year,
    series: [{ id: 'share', name: 'Share', values: year.map((_at, day) => 0.4 + Math.sin(day / 20) * 0.3) }],
    kind: 'area',
    unit: 'percent',
  }),
  time('bars', 'Requests by month', {
    x: months,
    series: [
      { id: 'fine', name: 'Fine', values: months.map((_at, step) => 900 + step * 130), color: 'good' },
      { id: 'failed', name: 'Failed', values: months.map((_at, step) => 40 + ((step * 37) % 90)), color: 'bad' },
    ],
    kind: 'bars',
    unit: 'count',
    granularity: 'month',
  }),
  time('one', 'One day', {
    x: [yearStart],
    series: [{ id: 'a', name: 'A', values: [1.234567891] }],
    kind: 'line',
    unit: 'usd',
  }),
  time('none', 'Nothing yet', { x: [], series: [], kind: 'line', unit: 'usd' }),
  {
    tag: 'gh-bar-list',
    id: 'models',
    properties: { label: 'Cost', rows: modelRows(12), unit: 'usd', selectable: true },
    frame: { heading: 'Cost by model', description: 'The last 365 days' },
  },
  {
    tag: 'gh-split-bar',
    id: 'tokens',
    properties: { label: 'Tokens', parts: tokenParts, unit: 'tokens', selectable: true },
    frame: { heading: 'Tokens by kind' },
  },
  {
    tag: 'gh-heat-map',
    id: 'week',
    properties: { label: 'Requests by hour', kind: 'week', week: weekFigures(), selectable: true, zone: 'UTC' },
    frame: { heading: 'When you work', zone: 'UTC' },
  },
  {
    tag: 'gh-heat-map',
    id: 'calendar',
    properties: {
      label: 'Cost by day',
      kind: 'calendar',
      days: calendarFigures(),
      unit: 'usd',
      selectable: true,
      zone: 'UTC',
    },
    frame: { heading: 'The year', zone: 'UTC' },
  },
  {
    tag: 'gh-figure-card',
    id: 'card-cost',
    properties: {
      label: 'Cost',
      value: 412.337,
      unit: 'usd',
      change: 0.184,
      good: 'down',
      hint: '3 unpriced',
      values: spendSeries(year, 1)[0]?.values,
    },
  },
  {
    tag: 'gh-figure-card',
    id: 'card-cache',
    properties: { label: 'Cache hits', value: 0.783, unit: 'percent', change: 0.05, good: 'up' },
  },
];
