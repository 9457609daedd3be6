// The range that the statistics show: presets and custom dates as moments, the period before it, and the size of its buckets.
// Pure: the time and the zone come in. A day is a day of the zone, however many hours it has.
import * as v from 'valibot';
import { dayMs, hourMs, localTime, momentOf, startOfDay, startOfMonth } from '../localTime';

export const rangePresets = ['today', '24h', '7d', '30d', 'month', 'last-month', '90d', 'year'] as const;
export type RangePreset = (typeof rangePresets)[number];

const date = v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/));

/** What the user chose: a preset; the first and the last day (both counted), YYYY-MM-DD; or a part of a chart, in ms since the epoch. */
export const rangeChoiceSchema = v.variant('kind', [
  v.object({ kind: v.literal('preset'), preset: v.picklist(rangePresets) }),
  v.object({ kind: v.literal('dates'), from: date, to: date }),
  v.object({ kind: v.literal('part'), from: v.number(), to: v.number() }),
]);
export type RangeChoice = v.InferOutput<typeof rangeChoiceSchema>;

/** From (inclusive) to (exclusive), in ms since the epoch. */
export interface Range {
  from: number;
  to: number;
}

export const granularities = ['hour', 'day', 'month'] as const;
export type Granularity = (typeof granularities)[number];

/** Days, today among them, that a preset reaches back. */
const presetDays = { '7d': 7, '30d': 30, '90d': 90, year: 365 } as const;

/** The range of `choice` at `now`. It ends where its last hour, day or month ends, which may be ahead of `now`. */
export function rangeOf(choice: RangeChoice, now: number, zone: string): Range {
  if (choice.kind === 'part') return { from: choice.from, to: choice.to };
  if (choice.kind === 'dates') {
    const [first, last] = choice.from <= choice.to ? [choice.from, choice.to] : [choice.to, choice.from];
    return { from: startOfDate(first, zone, 0), to: startOfDate(last, zone, 1) };
  }
  switch (choice.preset) {
    case 'today':
      return { from: startOfDay(now, zone), to: startOfDay(now, zone, 1) };
    case '24h': {
      const hour = Math.floor(now / hourMs) * hourMs;
      return { from: hour - 23 * hourMs, to: hour + hourMs };
    }
    case 'month':
      return { from: startOfMonth(now, zone), to: startOfMonth(now, zone, 1) };
    case 'last-month':
      return { from: startOfMonth(now, zone, -1), to: startOfMonth(now, zone) };
    default:
      return { from: startOfDay(now, zone, 1 - presetDays[choice.preset]), to: startOfDay(now, zone, 1) };
  }
}

function startOfDate(text: string, zone: string, days: number): number {
  const [year = 1970, month = 1, day = 1] = text.split('-').map(Number);
  return momentOf(zone, year, month, day + days);
}

/**
 * The period to compare with: as long as the part of `range` that is over at `now`, at the same place one period earlier. Months are
 * compared with the month before, up to the same day and time (a day that it lacks counts as its end); 24 hours with the 24 before;
 * a part of a chart with the time right before it; everything else with as many local days before, whatever the clocks did in between.
 */
export function periodBefore(choice: RangeChoice, now: number, zone: string): Range {
  const range = rangeOf(choice, now, zone);
  const end = Math.min(range.to, Math.max(now, range.from));
  const isWhole = end === range.to;
  const preset = choice.kind === 'preset' ? choice.preset : undefined;
  if (choice.kind === 'part') {
    const length = range.to - range.from;
    return { from: range.from - length, to: end - length };
  }
  if (preset === '24h') return { from: range.from - dayMs, to: end - dayMs };
  if (preset === 'month' || preset === 'last-month') {
    const from = startOfMonth(range.from, zone, -1);
    return { from, to: isWhole ? range.from : Math.min(range.from, sameTime(end, zone, -1, 0)) };
  }
  const days = localDays(range, zone);
  const from = startOfDay(range.from, zone, -days);
  return { from, to: isWhole ? range.from : Math.max(from, Math.min(range.from, sameTime(end, zone, 0, -days))) };
}

/** The same local date and time, months or days away; a day that the month lacks is the end of that month. */
function sameTime(at: number, zone: string, months: number, days: number): number {
  const { year, month, day, hour, minute } = localTime(at, zone);
  const rest = at % 60_000;
  if (months !== 0 && localTime(momentOf(zone, year, month + months, day), zone).day !== day) {
    return momentOf(zone, year, month + months + 1, 1);
  }
  return momentOf(zone, year, month + months, day + days, hour, minute) + rest;
}

/** How many local days `range` spans, both ends at midnight. */
export function localDays(range: Range, zone: string): number {
  const [first, last] = [localTime(range.from, zone), localTime(range.to, zone)];
  const days = Date.UTC(last.year, last.month - 1, last.day) - Date.UTC(first.year, first.month - 1, first.day);
  return Math.max(1, Math.round(days / dayMs));
}

/** Bucket sizes that make sense for `range`: none that gives more than about 800 buckets, none that gives less than one. */
export function granularityChoices(range: Range): Granularity[] {
  const days = (range.to - range.from) / dayMs;
  return granularities.filter((size) => (size === 'hour' ? days <= 32 : size === 'day' ? days > 1.5 : days > 45));
}

/** The bucket size of `range`: `wanted` where it is one of its choices, else the one that gives some 24 to 100 buckets. */
export function granularityOf(range: Range, wanted: Granularity | 'auto'): Granularity {
  const choices = granularityChoices(range);
  if (wanted !== 'auto' && choices.includes(wanted)) return wanted;
  const days = (range.to - range.from) / dayMs;
  const usual = days <= 3.5 ? 'hour' : days <= 190 ? 'day' : 'month';
  return choices.includes(usual) ? usual : (choices[0] ?? 'hour');
}

/** The beginnings of the buckets that `range` touches, ascending. Hours are those of UTC, as the gateway tells them. */
export function bucketStarts(range: Range, size: Granularity, zone: string): readonly number[] {
  const key = [range.from, range.to, size, zone].join(' ');
  let starts = known.get(key);
  if (starts === undefined) {
    if (known.size >= mostKnown) known.clear();
    starts = startsIn(range, size, zone);
    known.set(key, starts);
  }
  return starts;
}

/** Asked for by every chart of a page; the calendar of a zone is slow to look up. */
const known = new Map<string, readonly number[]>();
const mostKnown = 50;

function startsIn(range: Range, size: Granularity, zone: string): number[] {
  const starts: number[] = [];
  if (size === 'hour') {
    for (let at = Math.floor(range.from / hourMs) * hourMs; at < range.to; at += hourMs) starts.push(at);
    return starts;
  }
  const { year, month, day } = localTime(range.from, zone);
  for (let step = 0; ; step += 1) {
    const at = size === 'day' ? momentOf(zone, year, month, day + step) : momentOf(zone, year, month + step, 1);
    if (at >= range.to) return starts;
    starts.push(at);
  }
}
