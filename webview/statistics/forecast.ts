// What a period will probably cost: what is spent, and for each local day that is left the mean of the same weekday in the last four weeks.
// Pure. Says nothing where there is too little to go by, rather than guess.
import { added, noSums, type Sums } from './figures';
import { localTime, startOfDay } from '../localTime';

/** Days with a past that is known; fewer than this make no forecast. */
export const leastDays = 7;
const profileDays = 28;

export interface Forecast {
  /** Nano-dollars for the whole period: spent so far, and what is expected of the rest. */
  totalNano: number;
  /** Days behind the profile, today left out. */
  days: number;
  /** Requests of those days whose price is unknown: the forecast leaves them out too. */
  unpriced: number;
}

/** Spend of local days by the moment at which each begins. */
export type DaySums = ReadonlyMap<number, Sums>;

/**
 * The forecast for a period that ends at `end` and has cost `spentNano` so far; null where fewer than a week of days is known. The
 * profile is the mean of each weekday over the last 28 whole days since the first day with requests; a weekday that has not come yet
 * has the mean of all. The rest of today counts with the part of it that is left.
 */
export function forecastOf(
  spentNano: number,
  end: number,
  daySums: DaySums,
  now: number,
  zone: string,
): Forecast | null {
  const today = startOfDay(now, zone);
  const past: { weekday: number; sums: Sums }[] = [];
  const first = Math.min(...daySums.keys());
  for (let back = 1; back <= profileDays; back += 1) {
    const at = startOfDay(now, zone, -back);
    if (at < first) break;
    past.push({ weekday: localTime(at, zone).weekday, sums: daySums.get(at) ?? noSums });
  }
  if (past.length < leastDays) return null;
  const mean = meanCost(past.map(({ sums }) => sums));
  const expected = (at: number): number => {
    const { weekday } = localTime(at, zone);
    const same = past.filter((day) => day.weekday === weekday).map(({ sums }) => sums);
    return same.length === 0 ? mean : meanCost(same);
  };
  let rest = 0;
  for (let step = 0, at = today; at < end; step += 1) {
    const next = startOfDay(now, zone, step + 1);
    const left = step === 0 ? (next - now) / (next - at) : 1;
    rest += expected(at) * left;
    at = next;
  }
  const { unpriced } = past.reduce((sum, { sums }) => added(sum, sums), noSums);
  return { totalNano: Math.round(spentNano + rest), days: past.length, unpriced };
}

function meanCost(days: readonly Sums[]): number {
  return days.reduce((sum, { costNano }) => sum + costNano, 0) / days.length;
}
