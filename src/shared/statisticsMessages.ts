// What the Statistics page asks of the host, and what it is told. Parts of webviewMessages.ts and hostPayloads.ts.
// Figures come as the management API tells them; files are written by the host, where the user chose to have them.
import * as v from 'valibot';
import { summaryFilters, summaryGroups } from './usage';

const time = v.pipe(v.string(), v.isoTimestamp());
const filterText = v.exactOptional(v.pipe(v.string(), v.maxLength(4000)));
const filters = v.strictObject(v.entriesFromList(summaryFilters, filterText));

/** One question to `GET /usage/summary`. `zone: 'local'`: days and months are those of the gateway's time zone. */
export const summaryRequestSchema = v.strictObject({
  from: time,
  to: time,
  zone: v.literal('local'),
  groupBy: v.pipe(v.array(v.picklist(summaryGroups)), v.maxLength(10)),
  filters,
});
export type SummaryRequest = v.InferOutput<typeof summaryRequestSchema>;

/** One hour: its beginning (ms since the epoch), requests, nano-dollars, tokens of all kinds. */
export type HourFigures = [at: number, requests: number, costNano: number, tokens: number];

/** A file that the page has made: a picture in base64, or text. */
export const savedFileSchema = v.strictObject({
  /** With its ending; the host takes nothing of it but a name. */
  name: v.pipe(v.string(), v.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,150}\.(png|csv|json)$/u)),
  encoding: v.picklist(['utf8', 'base64']),
  content: v.pipe(v.string(), v.maxLength(40_000_000)),
});
export type SavedFile = v.InferOutput<typeof savedFileSchema>;

/** Filters of the request log: the query of `GET /usage/requests` without its page. */
export const requestFiltersSchema = v.strictObject({
  from: v.exactOptional(time),
  to: v.exactOptional(time),
  ...v.entriesFromList(summaryFilters, filterText),
  search: filterText,
});
export type RequestFilters = v.InferOutput<typeof requestFiltersSchema>;

/** Part of `webviewActionSchema`. */
export const statisticsActionSchemas = [
  v.strictObject({ action: v.literal('open-statistics') }),
  v.strictObject({ action: v.literal('read-summary'), request: summaryRequestSchema }),
  v.strictObject({ action: v.literal('read-hours'), request: summaryRequestSchema }),
  v.strictObject({ action: v.literal('open-requests'), filters: requestFiltersSchema }),
  /** The price editor, at a model where one is meant. */
  v.strictObject({ action: v.literal('open-prices'), model: v.nullable(v.pipe(v.string(), v.maxLength(200))) }),
  /** The rows behind the figures, with progress and cancel. */
  v.strictObject({
    action: v.literal('export-requests'),
    format: v.picklist(['csv', 'json']),
    filters: requestFiltersSchema,
  }),
  /** One file where the user says, or several in a folder. */
  v.strictObject({
    action: v.literal('save-files'),
    files: v.pipe(v.array(savedFileSchema), v.minLength(1), v.maxLength(40)),
  }),
] as const;

const text = v.string();
const count = v.number();
const optionalCount = v.nullable(count);
const percentiles = v.object({ p50: optionalCount, p95: optionalCount, p99: optionalCount });

const figures = {
  requests: count,
  errors: count,
  costUsd: count,
  unpricedRequests: count,
  cacheSavingsUsd: count,
  aborted: count,
  outputTokensPerSecond: optionalCount,
  latencyMs: percentiles,
  firstByteMs: percentiles,
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  images: count,
  audioSeconds: count,
  characters: count,
  audioInputTokens: count,
  audioOutputTokens: count,
  webSearches: count,
};
const groups = v.entriesFromList(summaryGroups, v.exactOptional(v.nullable(text)));

/** The answer to `read-summary` (`UsageSummary`). */
export const usageSummarySchema = v.object({
  rows: v.array(v.object({ ...figures, ...groups })),
  total: v.object(figures),
});
export type StatisticsRow = v.InferOutput<typeof usageSummarySchema>['rows'][number];
export type StatisticsSummary = v.InferOutput<typeof usageSummarySchema>;

/** The answer to `read-hours`, ascending. */
export const hourFiguresSchema = v.array(v.strictTuple([count, count, count, count]));

/** True for names of time zones that Intl knows: with any other one no date could be told. */
function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Parts of `hostMessageSchema`: the zone in which the gateway's days begin, and that a request has ended. Both are sent to this page
 * alone.
 */
export const statisticsHostMessages = [
  v.object({ type: v.literal('time-zone'), zone: v.pipe(text, v.check(isTimeZone)) }),
  v.object({ type: v.literal('usage-changed') }),
] as const;
export type StatisticsHostMessage = { type: 'time-zone'; zone: string } | { type: 'usage-changed' };
