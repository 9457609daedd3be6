// Reads the times that providers write into headers and errors. Used by rateLimitHeaders.ts.
// Pure and careful: whatever is not one of the known forms is undefined, never a guess.

const units: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A plain number from here on is a date in seconds since the epoch (1973), and from the second on in milliseconds. */
const epochSeconds = 1e8;
const epochMilliseconds = 1e11;

/** Milliseconds of a duration as Go and OpenAI write it: `6m0s`, `20ms`, `2m59.56s`, `1d2h`. Undefined for all else. */
export function readDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^(?:\d{1,12}(?:\.\d{1,12})?(?:ms|[dhms]))+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
    total += Number(amount) * (units[unit ?? ''] ?? 0);
  }
  return total;
}

/**
 * The time that a reset header tells, in ms since the epoch: a duration from `at` on, an RFC 3339 or HTTP date, or a number
 * (`unit` ms each from `at` on; large ones are seconds or milliseconds since the epoch). Undefined for all else.
 */
export function readResetTime(text: string, at: number, unit = 1000): number | undefined {
  const trimmed = text.trim();
  if (/^\d{1,15}(?:\.\d{1,12})?$/.test(trimmed)) {
    const value = Number(trimmed);
    if (value >= epochMilliseconds) return value;
    if (value >= epochSeconds && unit === 1000) return value * 1000;
    return at + value * unit;
  }
  const duration = readDuration(trimmed);
  if (duration !== undefined) return at + duration;
  if (/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d/.test(trimmed)) return finite(Date.parse(trimmed));
  return readHttpDate(trimmed);
}

/** `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7; the obsolete forms are not sent by anybody). */
function readHttpDate(text: string): number | undefined {
  const parts = /^[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/.exec(text);
  if (parts === null) return undefined;
  const [, day, month, year, hours, minutes, seconds] = parts;
  const index = months.indexOf(month ?? '');
  if (index < 0) return undefined;
  return finite(Date.UTC(Number(year), index, Number(day), Number(hours), Number(minutes), Number(seconds)));
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
