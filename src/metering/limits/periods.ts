// Calendar days, weeks and months in a time zone: when the one that holds a moment began and when the next begins.
// Used for quotas and budgets. Reads no clock; the zone comes in as an IANA name.
import type { BudgetPeriod } from '../../shared/keyLimits';

/** Offset of `timeZone` from UTC at `at`, in ms: local = UTC + offset. */
function offsetAt(at: number, timeZone: string): number {
  const parts: Partial<Record<string, number>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return local - Math.floor(at / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** The first moment of a local day. Where midnight does not exist (clocks go forward at 0:00), the first one after it. */
function startOfLocalDay(localMidnight: number, timeZone: string): number {
  const guess = localMidnight - offsetAt(localMidnight, timeZone);
  const corrected = localMidnight - offsetAt(guess, timeZone);
  return offsetAt(corrected, timeZone) + corrected === localMidnight ? corrected : Math.max(guess, corrected);
}

/**
 * Start (inclusive) and end (exclusive) of the period that holds `at`, in ms since the epoch. Weeks begin on Monday;
 * `total` reaches from the beginning of time to its end.
 */
export function periodAround(at: number, period: BudgetPeriod, timeZone: string): Readonly<Period> {
  if (period === 'total') return { start: 0, end: Number.POSITIVE_INFINITY };
  const name = `${period} ${timeZone}`;
  // Asked several times for each request, nearly always about now.
  const last = lastPeriods.get(name);
  if (last !== undefined && at >= last.start && at < last.end) return last;
  const found = findPeriod(at, period, timeZone);
  lastPeriods.set(name, found);
  return found;
}

interface Period {
  start: number;
  end: number;
}
const lastPeriods = new Map<string, Period>();

function findPeriod(at: number, period: Exclude<BudgetPeriod, 'total'>, timeZone: string): Period {
  const local = new Date(at + offsetAt(at, timeZone));
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const midnight = (m: number, d: number): number => startOfLocalDay(Date.UTC(year, m, d), timeZone);
  switch (period) {
    case 'day':
      return { start: midnight(month, day), end: midnight(month, day + 1) };
    case 'week': {
      const monday = day - ((local.getUTCDay() + 6) % 7);
      return { start: midnight(month, monday), end: midnight(month, monday + 7) };
    }
    case 'month':
      return { start: midnight(month, 1), end: midnight(month + 1, 1) };
  }
}
