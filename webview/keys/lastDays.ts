// The days that a sparkline shows: as the usage summary names them, the beginning of each in UTC. Used by the keys panel.

const day = 86_400_000;

/** The last `count` days, oldest first and today among them, as ISO 8601. `now`: ms since the epoch. */
export function lastDays(count: number, now: number): string[] {
  const today = Math.floor(now / day) * day;
  return Array.from({ length: count }, (_, index) => new Date(today - (count - 1 - index) * day).toISOString());
}
