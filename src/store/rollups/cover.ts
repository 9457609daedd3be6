// Which sums make up a range of time: whole months and days where they are kept, hours between them, and rows at the two ends that lie
// within an hour. Used by summaries.
import type { Database } from 'better-sqlite3';
import { hourMs, type Period } from './calendar';
import type { SumTable } from './sumWriter';

/** Part of a range: rows of a table of sums that begin in it, or (`requests`) rows of the request log. */
export interface Piece extends Period {
  table: SumTable | 'requests';
}

export interface CoverWishes {
  months: boolean;
  days: boolean;
  /** Before this time rows may be gone, and hours stand for them with all that began in them. */
  rowsSince: number;
}

/** An end of a stretch: whether sums of hours are known to begin just there. */
interface Stretch extends Period {
  startWhole: boolean;
  endWhole: boolean;
}

/** The pieces of `range`; each closed request that began in it is in exactly one. */
export function cover(database: Database, range: Period, wishes: CoverWishes): Piece[] {
  const kept = database.prepare<[string, number, number], Period>(
    'SELECT start, end FROM usage_calendar WHERE level = ? AND start >= ? AND end <= ? ORDER BY start',
  );
  const unlimited = (at: number): boolean => Math.abs(at) === Number.MAX_SAFE_INTEGER;
  const all: Stretch = { ...range, startWhole: unlimited(range.start), endWhole: unlimited(range.end) };
  const pieces: Piece[] = [];
  const hours = (stretch: Stretch): void => void pieces.push(...hoursOf(stretch, wishes.rowsSince));
  const days = (stretch: Stretch): void => {
    if (wishes.days) divide(stretch, kept.all('day', stretch.start, stretch.end), 'daily_usage', pieces, hours);
    else hours(stretch);
  };
  if (wishes.months) divide(all, kept.all('month', all.start, all.end), 'monthly_usage', pieces, days);
  else days(all);
  return pieces;
}

/** Takes `periods` out of `stretch` as one piece, since a table holds nothing beside them, and gives what lies between on to `rest`. */
function divide(
  stretch: Stretch,
  periods: readonly Period[],
  table: SumTable,
  pieces: Piece[],
  rest: (stretch: Stretch) => void,
): void {
  const [first, last] = [periods[0], periods.at(-1)];
  if (first === undefined || last === undefined) return rest(stretch);
  pieces.push({ table, start: first.start, end: last.end });
  let { start, startWhole } = stretch;
  for (const period of periods) {
    if (start < period.start) rest({ start, startWhole, end: period.start, endWhole: true });
    [start, startWhole] = [period.end, true];
  }
  if (start < stretch.end) rest({ ...stretch, start, startWhole });
}

function hoursOf({ start, end, startWhole, endWhole }: Stretch, rowsSince: number): Piece[] {
  if (start >= end) return [];
  const pieces: Piece[] = [];
  let [from, to] = [start, end];
  if (!startWhole && start % hourMs !== 0 && start >= rowsSince) {
    from = Math.min(end, Math.ceil(start / hourMs) * hourMs);
    pieces.push({ table: 'requests', start, end: from });
  }
  const lastHour = Math.max(from, Math.floor(end / hourMs) * hourMs);
  if (!endWhole && lastHour < end && lastHour >= rowsSince) {
    to = lastHour;
    pieces.push({ table: 'requests', start: lastHour, end });
  }
  if (from < to) pieces.push({ table: 'hourly_usage', start: from, end: to });
  return pieces;
}
