// Sums on their way to the figures of a summary: merging them and turning them into what the API tells. Used by both ways to sum up
// (summaryRows.ts, summaryRollups.ts). Money is summed as integer nano-dollars and becomes dollars here, at the very end.
import type { SummaryFigures, SummaryGroup, SummaryRow, UsageSummary } from '../shared/usage';
import { dollars } from './requestRow';
import { measures, type Measure } from './rollups/changes';
import { addTo, bucketCount, firstByteOffset, percentiles } from './rollups/histogram';

const places = Object.fromEntries(measures.map((measure, place) => [measure, place])) as Record<Measure, number>;

export type Label = string | null;

/** One group of requests: its labels in the order of the groups, its sums in the order of `measures`, histograms that add up to its own. */
export interface GroupSums {
  labels: Label[];
  measures: Float64Array;
  histograms: Uint8Array[];
}

export function emptyGroup(labels: Label[]): GroupSums {
  return { labels, measures: new Float64Array(measures.length), histograms: [] };
}

/** Adds `part` to `sums`. */
export function addSums(sums: Float64Array, part: Float64Array): void {
  for (let place = 0; place < sums.length; place += 1) sums[place] = (sums[place] ?? 0) + (part[place] ?? 0);
}

/** One of the sums of a group. */
export function sumOf(sums: Float64Array, measure: Measure): number {
  return sums[places[measure]] ?? 0;
}

/** `histogram` holds durations and first bytes. */
function figuresOf(sums: Float64Array, histogram: Float64Array): SummaryFigures {
  const of = (measure: Measure): number => sumOf(sums, measure);
  const shown = (offset: number): SummaryFigures['latencyMs'] => {
    const [p50 = null, p95 = null, p99 = null] = percentiles(histogram, offset, [0.5, 0.95, 0.99]);
    return { p50, p95, p99 };
  };
  return {
    requests: of('requests'),
    errors: of('errors'),
    inputTokens: of('input'),
    cacheReadTokens: of('cache_read'),
    cacheWriteTokens: of('cache_write'),
    outputTokens: of('output'),
    reasoningTokens: of('reasoning'),
    images: of('images'),
    audioSeconds: of('audio_micros') / 1e6,
    characters: of('characters'),
    audioInputTokens: of('audio_input'),
    audioOutputTokens: of('audio_output'),
    webSearches: of('web_searches'),
    costUsd: dollars(of('cost_nano')),
    unpricedRequests: of('unpriced'),
    cacheSavingsUsd: dollars(of('savings_nano')),
    aborted: of('aborted'),
    outputTokensPerSecond: of('timed_ms') === 0 ? null : (of('timed_tokens') * 1000) / of('timed_ms'),
    latencyMs: shown(0),
    firstByteMs: shown(firstByteOffset),
  };
}

/** The summary of `found`, one entry per combination of labels, in the order of the labels; all empty ones are left out. */
export function summaryOf(groups: readonly SummaryGroup[], found: Iterable<GroupSums>): UsageSummary {
  const total = new Float64Array(measures.length);
  const times = new Float64Array(2 * bucketCount);
  const own = new Float64Array(2 * bucketCount);
  const shown: { labels: Label[]; figures: SummaryFigures }[] = [];
  for (const { labels, measures: sums, histograms } of found) {
    own.fill(0);
    for (const bytes of histograms) addTo(own, bytes);
    addSums(total, sums);
    addSums(times, own);
    if (groups.length > 0 && sums[places.requests] !== 0) shown.push({ labels, figures: figuresOf(sums, own) });
  }
  shown.sort((a, b) => compare(a.labels, b.labels));
  const rows = shown.map(({ labels, figures }): SummaryRow => {
    const named = groups.map((name, place) => [name, labels[place] ?? null]);
    return { ...(Object.fromEntries(named) as Partial<Record<SummaryGroup, Label>>), ...figures };
  });
  return { rows, total: figuresOf(total, times) };
}

/** Nothing comes before everything else, as in SQLite. */
function compare(first: readonly Label[], second: readonly Label[]): number {
  for (let place = 0; place < first.length; place += 1) {
    const [a, b] = [first[place] ?? null, second[place] ?? null];
    if (a === b) continue;
    if (a === null) return -1;
    if (b === null) return 1;
    return a < b ? -1 : 1;
  }
  return 0;
}
