// Figures of summaries for the tests of the statistics: all that is not told is nothing.
import type { StatisticsRow } from '../../../src/shared/statisticsMessages';
import type { SummaryFigures } from '../../../src/shared/usage';

const none = { p50: null, p95: null, p99: null };

export function figures(part: Partial<SummaryFigures> = {}): SummaryFigures {
  return {
    requests: 0,
    errors: 0,
    costUsd: 0,
    unpricedRequests: 0,
    cacheSavingsUsd: 0,
    aborted: 0,
    outputTokensPerSecond: null,
    latencyMs: none,
    firstByteMs: none,
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
    ...part,
  };
}

export function row(part: Partial<StatisticsRow>): StatisticsRow {
  return { ...figures(), ...part };
}

/** A moment in UTC. */
export const utc = (text: string): number => Date.parse(`${text}Z`);
export const iso = (at: number): string => new Date(at).toISOString();
