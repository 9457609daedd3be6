// Sums of the figures of `/usage/summary`, and the shares that are made of them. Pure.
// Money is summed as integer nano-dollars, so that what is folded here equals what the gateway sums, to the last digit.
import type { SummaryFigures } from '../../src/shared/usage';

/** What adds up over groups; percentiles and speeds do not. Money in nano-dollars. */
export interface Sums {
  requests: number;
  errors: number;
  aborted: number;
  unpriced: number;
  costNano: number;
  savingsNano: number;
  inputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  images: number;
  audioSeconds: number;
  characters: number;
  audioInputTokens: number;
  audioOutputTokens: number;
  webSearches: number;
}

export const noSums: Readonly<Sums> = {
  requests: 0,
  errors: 0,
  aborted: 0,
  unpriced: 0,
  costNano: 0,
  savingsNano: 0,
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  images: 0,
  audioSeconds: 0,
  characters: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
  webSearches: 0,
};

/** US dollars as whole nano-dollars: exact for all that the gateway sends (its dollars are nano-dollars divided by 10^9). */
export function nano(usd: number): number {
  return Math.round(usd * 1e9);
}

export function dollarsOf(nanoDollars: number): number {
  return nanoDollars / 1e9;
}

/** The part of a summary's figures that adds up. */
export function sumsOf(figures: SummaryFigures): Sums {
  const { costUsd, cacheSavingsUsd, unpricedRequests, latencyMs: _latency, firstByteMs: _firstByte, ...rest } = figures;
  const sums: Sums = { ...noSums };
  for (const name of plainFigures) sums[name] = rest[name];
  return { ...sums, unpriced: unpricedRequests, costNano: nano(costUsd), savingsNano: nano(cacheSavingsUsd) };
}

/** Figures that are counts, as summaries name them. */
export const plainFigures = [
  'requests',
  'errors',
  'aborted',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'images',
  'audioSeconds',
  'characters',
  'audioInputTokens',
  'audioOutputTokens',
  'webSearches',
] as const satisfies (keyof Sums & keyof SummaryFigures)[];

const sumNames = Object.keys(noSums) as (keyof Sums)[];

/** Both together. */
export function added(one: Sums, other: Sums): Sums {
  const sum: Sums = { ...one };
  for (const name of sumNames) sum[name] += other[name];
  return sum;
}

/** The sums of `rows` for each value that `keyOf` gives them, in the order of their first appearance. */
export function foldBy<Row extends SummaryFigures, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): Map<Key, Sums> {
  const folded = new Map<Key, Sums>();
  for (const row of rows) {
    const key = keyOf(row);
    folded.set(key, added(folded.get(key) ?? noSums, sumsOf(row)));
  }
  return folded;
}

/** All tokens: the disjoint buckets together (reasoning is part of the output). */
export function tokensOf(sums: Sums): number {
  return sums.inputTokens + sums.cacheReadTokens + sums.cacheWriteTokens + sums.outputTokens;
}

/** The share of the input that was read from a prompt cache; null where there was no input. */
export function cacheHitShare(sums: Sums): number | null {
  const input = sums.inputTokens + sums.cacheReadTokens + sums.cacheWriteTokens;
  return input === 0 ? null : sums.cacheReadTokens / input;
}

/** The share of requests that failed; null where there were none. */
export function errorShare(sums: Sums): number | null {
  return sums.requests === 0 ? null : sums.errors / sums.requests;
}

/** True where the range has pictures, sound, speech or searches. */
export function hasMedia(sums: Sums): boolean {
  const { images, audioSeconds, characters, audioInputTokens, audioOutputTokens, webSearches } = sums;
  return images + audioSeconds + characters + audioInputTokens + audioOutputTokens + webSearches > 0;
}

/** The change from `before` to `now` as a share of `before`; null where there is nothing to compare with. */
export function changeOf(now: number | null, before: number | null): number | null {
  return now === null || before === null || before === 0 ? null : (now - before) / before;
}
