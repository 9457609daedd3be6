// Finds channels and tools that fail too often: a sliding window of counts for each, one alert when too large a share has failed, and
// the next one only after a recovery. Pure: the time comes in with each observation. Used by src/gateway/errorAlerts.ts.
import type { AlertCause, AlertOptions, AlertScope, ErrorAlert } from '../../shared/alerts';
import type { Observation } from './observations';

/** An alert without its id, which the caller gives. */
export type FoundAlert = Omit<ErrorAlert, 'id'>;

/** Slices of a window; the oldest falls out as a whole. */
const slicesPerWindow = 30;
/** Channels and tools that are remembered; there are never so many. */
const mostScopes = 1000;

interface Slice {
  start: number;
  requests: number;
  failed: number;
  /** When the first request that failed began; infinite before it. */
  firstFailure: number;
  causes: Map<string, { cause: AlertCause; count: number }>;
}

interface Watched {
  scope: AlertScope;
  scopeId: string;
  slices: Slice[];
  alerted: boolean;
  /** Since the last failure. */
  successes: number;
}

export class ErrorRates {
  private readonly watched = new Map<string, Watched>();

  constructor(private options: Readonly<AlertOptions>) {}

  /** From now on these count; what was alerted before is forgotten, so that it can be told under the new ones. */
  setOptions(options: Readonly<AlertOptions>): void {
    this.options = options;
    this.watched.clear();
  }

  /** Takes in what was seen at `at` (ms since the epoch); returns the alert that it makes due. */
  observe({ scope, scopeId, startedAt, failure }: Observation, at: number): FoundAlert | undefined {
    const { errorShare, requests: least, minutes } = this.options;
    if (errorShare === null) return undefined;
    const watched = this.watchedOf(scope, scopeId);
    const slice = currentSlice(watched, at, minutes * 60_000);
    slice.requests += 1;
    if (failure !== undefined) countFailure(slice, failure, startedAt);
    watched.successes = failure === undefined ? watched.successes + 1 : 0;

    const requests = sum(watched.slices, (item) => item.requests);
    const failed = sum(watched.slices, (item) => item.failed);
    const share = failed / requests;
    if (watched.alerted) {
      const mended = requests >= least && share <= errorShare / 2;
      if (mended || watched.successes >= least) watched.alerted = false;
      return undefined;
    }
    if (failure === undefined || requests < least || !(share > errorShare || share === 1)) return undefined;
    watched.alerted = true;
    const since = Math.min(...watched.slices.map((item) => item.firstFailure));
    const cause = mainCause(watched.slices) ?? failure;
    return { scope, scopeId, share, requests, failed, cause, since: new Date(since).toISOString() };
  }

  /** Channels and tools that were alerted and have not recovered. */
  active(): { scope: AlertScope; scopeId: string }[] {
    return [...this.watched.values()]
      .filter(({ alerted }) => alerted)
      .map(({ scope, scopeId }) => ({ scope, scopeId }));
  }

  /** It is gone, or another one by now. */
  forget(scope: AlertScope, scopeId: string): void {
    this.watched.delete(`${scope}:${scopeId}`);
  }

  private watchedOf(scope: AlertScope, scopeId: string): Watched {
    const key = `${scope}:${scopeId}`;
    const present = this.watched.get(key);
    if (present !== undefined) return present;
    const [oldest] = this.watched.keys();
    if (this.watched.size >= mostScopes && oldest !== undefined) this.watched.delete(oldest);
    const watched: Watched = { scope, scopeId, slices: [], alerted: false, successes: 0 };
    this.watched.set(key, watched);
    return watched;
  }
}

/** The slice of `at`, after those that have left the window were dropped. A clock that was set back stays in the last one. */
function currentSlice(watched: Watched, at: number, windowMs: number): Slice {
  const sliceMs = windowMs / slicesPerWindow;
  watched.slices = watched.slices.filter(({ start }) => start > at - windowMs);
  const last = watched.slices.at(-1);
  if (last !== undefined && at < last.start + sliceMs) return last;
  const slice: Slice = { start: at, requests: 0, failed: 0, firstFailure: Infinity, causes: new Map() };
  watched.slices.push(slice);
  return slice;
}

function countFailure(slice: Slice, cause: AlertCause, startedAt: number): void {
  slice.failed += 1;
  slice.firstFailure = Math.min(slice.firstFailure, startedAt);
  const key = keyOf(cause);
  slice.causes.set(key, { cause, count: (slice.causes.get(key)?.count ?? 0) + 1 });
}

function keyOf({ errorKind, reason }: AlertCause): string {
  return `${errorKind}|${reason ?? ''}`;
}

/** The cause of most failures, with what was last said of it; of equals, the later one. */
function mainCause(slices: readonly Slice[]): AlertCause | undefined {
  const totals = new Map<string, { cause: AlertCause; count: number }>();
  for (const { causes } of slices) {
    for (const [key, { cause, count }] of causes) {
      const before = totals.get(key)?.count ?? 0;
      totals.delete(key);
      totals.set(key, { cause, count: before + count });
    }
  }
  let main: { cause: AlertCause; count: number } | undefined;
  for (const total of totals.values()) if (main === undefined || total.count >= main.count) main = total;
  return main?.cause;
}

function sum(slices: readonly Slice[], figure: (slice: Slice) => number): number {
  return slices.reduce((total, slice) => total + figure(slice), 0);
}
