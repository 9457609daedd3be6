// Days and months of a time zone, as the rest of the store needs them. Where they begin is told from outside (the store knows no zones but
// UTC). Used by the writer of rollups, by summaries, and by the gateway, which makes one of the user's zone.

/** A stretch of time in ms since the epoch: `start` belongs to it, `end` does not. */
export interface Period {
  start: number;
  end: number;
}

export interface ZoneCalendar {
  /** IANA name. */
  zone: string;
  /** The day and the month that hold a moment (ms since the epoch). */
  day(at: number): Period;
  month(at: number): Period;
}

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Periods remembered of each kind: some hundred years of days take up no more than a few megabytes. */
const mostKept = 40_000;

export const utcCalendar: ZoneCalendar = {
  zone: 'UTC',
  day: (at) => {
    const start = Math.floor(at / dayMs) * dayMs;
    return { start, end: start + dayMs };
  },
  month: (at) => {
    const date = new Date(at);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    return { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
  },
};

/** A calendar that asks `around` once for each period: zone arithmetic is slow. */
export function rememberingCalendar(
  zone: string,
  around: (at: number, period: 'day' | 'month') => Period,
): ZoneCalendar {
  const finder = (kind: 'day' | 'month'): ((at: number) => Period) => {
    /** By the UTC day that a moment lies in: the one or two periods that meet it. */
    const known = new Map<number, Period[]>();
    return (at) => {
      const day = Math.floor(at / dayMs);
      const found = known.get(day)?.find(({ start, end }) => start <= at && at < end);
      if (found !== undefined) return found;
      const period = around(at, kind);
      if (known.size > mostKept) known.clear();
      known.set(day, [...(known.get(day) ?? []), period]);
      return period;
    };
  };
  return { zone, day: finder('day'), month: finder('month') };
}

/**
 * Where the sums of the hour that holds `at` begin: at the hour, or with `day`, the day of `at`, where that begins within the hour, as in
 * zones that are half an hour apart from others. So days are made of whole sums.
 */
export function hourStart(at: number, day: Period): number {
  return Math.max(Math.floor(at / hourMs) * hourMs, day.start);
}
