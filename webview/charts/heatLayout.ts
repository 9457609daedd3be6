// Where the cells of a heat map stand: the hours of a week, or the days of a calendar in columns of weeks. And how deep each is coloured.
// Pure. Used by the heat map for the page and for its PNG.
import { localTime, startOfDay } from '../localTime';
import type { CalendarDay, HeatPick } from './chartTypes';

export interface HeatCell {
  pick: HeatPick;
  value: number | null;
}

export interface HeatGrid {
  /** Rows from the top; null where the grid has no cell (before the first and after the last day). */
  rows: (HeatCell | null)[][];
  /** Weekday of each row, 0 is Monday. */
  weekdays: number[];
  /** What stands above a column: an hour, or the moment of a month's first day. */
  marks: { column: number; hour?: number; at?: number }[];
}

/** The weekdays from `first` on. */
function weekdaysFrom(first: number): number[] {
  return Array.from({ length: 7 }, (_, step) => (first + step) % 7);
}

/** Seven rows of 24 hours. `values` are by weekday (0 is Monday), then by hour; what is missing is not known. */
export function weekLayout(values: readonly (readonly (number | null)[])[], firstWeekday: number): HeatGrid {
  const weekdays = weekdaysFrom(firstWeekday);
  return {
    weekdays,
    rows: weekdays.map((weekday) =>
      Array.from({ length: 24 }, (_, hour) => ({
        pick: { kind: 'week', weekday, hour },
        value: values[weekday]?.[hour] ?? null,
      })),
    ),
    marks: [0, 6, 12, 18].map((hour) => ({ column: hour, hour })),
  };
}

/**
 * Seven rows, a column for each week that `days` touch. Days are by the calendar of `zone`, ascending; a day without an entry between the
 * first and the last is one without a figure.
 */
export function calendarLayout(days: readonly CalendarDay[], zone: string, firstWeekday: number): HeatGrid {
  const weekdays = weekdaysFrom(firstWeekday);
  const rows: (HeatCell | null)[][] = weekdays.map(() => []);
  const marks: HeatGrid['marks'] = [];
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return { weekdays, rows, marks };
  const known = new Map(days.map(({ at, value }) => [at, value]));
  let column = 0;
  for (let at = startOfDay(first.at, zone); at <= last.at; at = startOfDay(at, zone, 1)) {
    const { weekday, day } = localTime(at, zone);
    const row = (weekday - firstWeekday + 7) % 7;
    if (row === 0 && at !== first.at) column += 1;
    if (day === 1 || at === first.at) marks.push({ column, at });
    const cells = rows[row];
    if (cells !== undefined) cells[column] = { pick: { kind: 'calendar', at }, value: known.get(at) ?? null };
  }
  for (const cells of rows) for (let place = 0; place <= column; place += 1) cells[place] ??= null;
  return { weekdays, rows, marks: apart(marks) };
}

/** The month of the first days is left out where the next begins right after: their names would overlap. */
function apart(marks: HeatGrid['marks']): HeatGrid['marks'] {
  const [first, second] = marks;
  const isTight = first !== undefined && second !== undefined && second.column - first.column < 3;
  return isTight ? marks.slice(1) : marks;
}

/** How many depths of colour there are besides that of nothing. */
export const heatLevels = 4;

/**
 * The depth of `value` (0 for nothing, else 1 to 4) by the quarters of all values above nothing, so that one busy hour does not make all
 * the others look idle.
 */
export function levelOf(value: number | null, borders: readonly number[]): number {
  if (value === null || value <= 0) return 0;
  return 1 + borders.filter((border) => value > border).length;
}

/** The borders between the depths. */
export function levelBorders(values: readonly (number | null)[]): number[] {
  const sorted = values.filter((value) => value !== null && value > 0).sort((one, other) => (one ?? 0) - (other ?? 0));
  if (sorted.length === 0) return [];
  return Array.from({ length: heatLevels - 1 }, (_, step) => {
    const place = Math.ceil(((step + 1) / heatLevels) * sorted.length) - 1;
    return sorted[Math.max(0, place)] ?? 0;
  });
}
