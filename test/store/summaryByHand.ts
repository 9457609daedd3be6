// The figures of a summary worked out from the rows of the log, one by one: what the sums of the store are held against.
import { expect } from 'vitest';
import type { Percentiles, RequestLogRow, SummaryFigures } from '../../src/shared/usage';

/** The percentile by linear interpolation between the two nearest ranks. */
function percentile(values: number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below === undefined || above === undefined ? null : below + (above - below) * (place - Math.floor(place));
}

const percentilesOf = (values: (number | null)[]): Percentiles => {
  const known = values.filter((value) => value !== null);
  return { p50: percentile(known, 0.5), p95: percentile(known, 0.95), p99: percentile(known, 0.99) };
};

const nano = (row: RequestLogRow): number => Math.round((row.costUsd ?? 0) * 1e9);

function speedByHand(rows: RequestLogRow[]): number | null {
  let tokens = 0;
  let milliseconds = 0;
  for (const { stream, outcome, durationMs, firstByteMs, outputTokens } of rows) {
    if (!stream || outcome !== 'ok' || durationMs === null || firstByteMs === null || durationMs <= firstByteMs)
      continue;
    tokens += outputTokens;
    milliseconds += durationMs - firstByteMs;
  }
  return milliseconds === 0 ? null : (tokens * 1000) / milliseconds;
}

export function figuresByHand(rows: RequestLogRow[]): SummaryFigures {
  const sum = (pick: (row: RequestLogRow) => number): number => rows.reduce((total, row) => total + pick(row), 0);
  return {
    requests: rows.length,
    errors: rows.filter((row) => row.outcome === 'error' || row.outcome === 'interrupted').length,
    inputTokens: sum((row) => row.inputTokens),
    cacheReadTokens: sum((row) => row.cacheReadTokens),
    cacheWriteTokens: sum((row) => row.cacheWriteTokens),
    outputTokens: sum((row) => row.outputTokens),
    reasoningTokens: sum((row) => row.reasoningTokens),
    images: sum((row) => row.images),
    audioSeconds: sum((row) => row.audioSeconds),
    characters: sum((row) => row.characters),
    audioInputTokens: sum((row) => row.audioInputTokens),
    audioOutputTokens: sum((row) => row.audioOutputTokens),
    webSearches: sum((row) => row.webSearches),
    costUsd: sum(nano) / 1e9,
    unpricedRequests: rows.filter((row) => row.usageKnown && row.costUsd === null && row.outcome !== 'interrupted')
      .length,
    cacheSavingsUsd: sum((row) => Math.round((row.cacheSavingsUsd ?? 0) * 1e9)) / 1e9,
    aborted: rows.filter((row) => row.outcome === 'aborted').length,
    outputTokensPerSecond: speedByHand(rows),
    latencyMs: percentilesOf(rows.map((row) => row.durationMs)),
    firstByteMs: percentilesOf(rows.map((row) => row.firstByteMs)),
  };
}

/** The same figures, with sums of fractions compared up to rounding. Costs are compared to the nano-dollar. */
export function closeTo(figures: SummaryFigures | undefined): unknown {
  expect(figures).toBeDefined();
  const near = (value: number | null): unknown => (value === null ? null : (expect.closeTo(value, 6) as unknown));
  const nearAll = (percentiles: Percentiles | undefined): unknown => ({
    p50: near(percentiles?.p50 ?? null),
    p95: near(percentiles?.p95 ?? null),
    p99: near(percentiles?.p99 ?? null),
  });
  return {
    ...figures,
    outputTokensPerSecond: near(figures?.outputTokensPerSecond ?? null),
    latencyMs: nearAll(figures?.latencyMs),
    firstByteMs: nearAll(figures?.firstByteMs),
  };
}
