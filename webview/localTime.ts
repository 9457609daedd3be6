// Clock and calendar of a time zone: which local day and hour a moment lies in, and when local days, hours and months begin.
// Used by the statistics, the overview and the charts. Reads no clock; the zone comes in as an IANA name (the gateway's own, not the browser's).

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** A moment as the zone's clock and calendar show it. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** 0 is Monday. */
  weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** Offset of `zone` from UTC at `at`, in ms: local = UTC + offset. */
function offsetAt(at: number, zone: string): number {
  const parts: Partial<Record<string, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** `at` (ms since the epoch) in `zone`. */
export function localTime(at: number, zone: string): LocalTime {
  const local = new Date(at + offsetAt(at, zone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    weekday: (local.getUTCDay() + 6) % 7,
  };
}

/**
 * The first moment at which the clock of `zone` shows the date and time or a later one; days and months beyond their ends carry over
 * (day 0 is the last day of the month before). Where the clock is set back, the first of the two.
 */
export function momentOf(zone: string, year: number, month: number, day: number, hour = 0, minute = 0): number {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  const guesses = [wanted - offsetAt(wanted - dayMs, zone), wanted - offsetAt(wanted + dayMs, zone)];
  const exact = guesses.filter((guess) => guess + offsetAt(guess, zone) === wanted);
  return exact.length > 0 ? Math.min(...exact) : leapBefore(Math.max(...guesses), zone);
}

/** The moment of the last change of offset in the day before `at`, found by halving, to the minute: zones change at whole minutes. */
function leapBefore(at: number, zone: string): number {
  let low = at - dayMs;
  let high = at;
  const offset = offsetAt(at, zone);
  while (high - low > 60_000) {
    const middle = Math.floor((low + high) / 120_000) * 60_000;
    if (offsetAt(middle, zone) === offset) high = middle;
    else low = middle;
  }
  return high;
}

/** The beginning of the local day `days` after the one that holds `at`. */
export function startOfDay(at: number, zone: string, days = 0): number {
  const { year, month, day } = localTime(at, zone);
  return momentOf(zone, year, month, day + days);
}

/** The beginning of the local month `months` after the one that holds `at`. */
export function startOfMonth(at: number, zone: string, months = 0): number {
  const { year, month } = localTime(at, zone);
  return momentOf(zone, year, month + months, 1);
}

/** The local date of `at` as YYYY-MM-DD. */
export function dateText(at: number, zone: string): string {
  const { year, month, day } = localTime(at, zone);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
