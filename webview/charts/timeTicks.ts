// Where the ticks of a time axis stand and how they are worded: on whole hours, days, weeks, months and years of the zone.
// Pure but for Intl. Used by the time chart; the points are the beginnings of buckets, evenly spaced on the axis whatever their length.
import { dayMs, hourMs, localTime, momentOf } from '../localTime';
import type { ChartGranularity } from './chartTypes';

type StepUnit = 'hour' | 'day' | 'week' | 'month' | 'year';

interface Step {
  unit: StepUnit;
  count: number;
  /** About how long, to choose by. */
  ms: number;
}

const steps: readonly Step[] = [
  ...[1, 2, 3, 6, 12].map((count) => ({ unit: 'hour', count, ms: count * hourMs }) as const),
  ...[1, 2].map((count) => ({ unit: 'day', count, ms: count * dayMs }) as const),
  ...[1, 2].map((count) => ({ unit: 'week', count, ms: count * 7 * dayMs }) as const),
  ...[1, 2, 3, 6].map((count) => ({ unit: 'month', count, ms: count * 30.4 * dayMs }) as const),
  ...[1, 2, 5, 10, 20, 50, 100].map((count) => ({ unit: 'year', count, ms: count * 365.25 * dayMs }) as const),
];
const shortest: Record<ChartGranularity, number> = { hour: hourMs, day: dayMs, month: 30 * dayMs };

export interface TimeTick {
  /** Index of the point. */
  index: number;
  /** One or two lines, joined by a line feed. */
  label: string;
}

export interface TimeAxis {
  x: readonly number[];
  granularity: ChartGranularity;
  zone: string;
  locale: string;
  /** The most ticks that there is room for. */
  most: number;
}

/** The ticks of an axis, ascending; none where there are no points. Where nothing round lies on a point, the first point has one. */
export function timeTicks(axis: TimeAxis): TimeTick[] {
  const { x, granularity, most } = axis;
  const [first, last] = [x[0], x.at(-1)];
  if (first === undefined || last === undefined) return [];
  // At most this many fit; about how many there will be is known before they are counted.
  const room = Math.max(2, most);
  const usable = steps.filter(({ ms }) => ms >= shortest[granularity] && (last - first) / ms < room + 1);
  let marks: Mark[] = [];
  let unit: StepUnit = 'year';
  for (const step of usable) {
    marks = marksOf(step, axis, first, last);
    unit = step.unit;
    if (marks.length <= room) break;
  }
  if (marks.length === 0) marks.push({ index: 0, at: first });
  return labelled(marks, unit, axis);
}

interface Mark {
  index: number;
  at: number;
}

/** The points on which the round moments of `step` lie. */
function marksOf(step: Step, { x, zone }: TimeAxis, first: number, last: number): Mark[] {
  const marks: Mark[] = [];
  for (const at of moments(step, first, last, zone)) {
    const index = indexAt(x, at);
    if (index !== undefined && marks.at(-1)?.index !== index) marks.push({ index, at: x[index] ?? at });
  }
  return marks;
}

/** The first point at or after `at`, where it is less than a bucket away. */
function indexAt(x: readonly number[], at: number): number | undefined {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((x[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low < x.length ? low : undefined;
}

/** The round moments of `step` from `first` to `last`, both included. */
function moments(step: Step, first: number, last: number, zone: string): number[] {
  const { year, month, day, hour, weekday } = localTime(first, zone);
  const { unit, count } = step;
  const at = (turn: number): number => {
    switch (unit) {
      case 'hour':
        return momentOf(zone, year, month, day, Math.ceil(hour / count) * count + turn * count);
      case 'day':
        return momentOf(zone, year, month, day + turn * count);
      case 'week':
        return momentOf(zone, year, month, day - weekday + turn * count * 7);
      case 'month':
        return momentOf(zone, year, Math.floor((month - 1) / count) * count + 1 + turn * count, 1);
      case 'year':
        return momentOf(zone, Math.floor(year / count) * count + turn * count, 1, 1);
    }
  };
  const found: number[] = [];
  for (let turn = 0; found.length < 1000; turn += 1) {
    const moment = at(turn);
    if (moment > last) break;
    if (moment >= first) found.push(moment);
  }
  return found;
}

const unitFields: Record<StepUnit, Intl.DateTimeFormatOptions> = {
  hour: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { month: 'short', day: 'numeric' },
  week: { month: 'short', day: 'numeric' },
  month: { month: 'short' },
  year: { year: 'numeric' },
};

/** The second line says the day of hours and the year of months, where it begins or changes. */
function labelled(marks: readonly Mark[], unit: StepUnit, axis: TimeAxis): TimeTick[] {
  const { zone, locale } = axis;
  const format = new Intl.DateTimeFormat(locale, { ...unitFields[unit], timeZone: zone });
  const spansYears =
    localTime(axis.x[0] ?? 0, zone).year !== localTime(axis.x.at(-1) ?? 0, zone).year || unit === 'month';
  const under: Intl.DateTimeFormatOptions | undefined =
    unit === 'hour' ? unitFields.day : unit === 'year' || !spansYears ? undefined : unitFields.year;
  const underFormat = under === undefined ? undefined : new Intl.DateTimeFormat(locale, { ...under, timeZone: zone });
  let before = '';
  return marks.map(({ index, at }) => {
    const second = underFormat?.format(at) ?? '';
    const label = second === before ? format.format(at) : `${format.format(at)}\n${second}`;
    before = second;
    return { index, label };
  });
}
