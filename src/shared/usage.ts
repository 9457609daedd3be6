// Usage and the request log: wire types of `/usage/*` in the management API and of `request` events.
import * as v from 'valibot';
import type { AttemptReason } from './causes';
import type { ProtocolId, UpstreamProtocolId } from './channel';
import type { ErrorKind } from './errors';

export const outcomes = ['ok', 'error', 'aborted', 'interrupted'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * Which way a request went: the first channel answered; another one did after it; all that were asked failed; there was none to ask; it
 * was turned away before one was looked for (limits, rights, a bad request).
 */
export const requestRoutes = ['routed', 'failover', 'failed', 'no-channel', 'refused'] as const;
export type RequestRoute = (typeof requestRoutes)[number];

/** Token and media counts, in disjoint buckets: their sum is what was processed, nothing is counted twice. */
export interface UsageCounts {
  /** Input that neither came from nor went into a prompt cache. */
  inputTokens: number;
  cacheReadTokens: number;
  /** Written to a prompt cache, 5-minute and 1-hour lifetimes together. */
  cacheWriteTokens: number;
  /** All output, reasoning included. */
  outputTokens: number;
  /** The part of the output that was reasoning. */
  reasoningTokens: number;
  images: number;
  audioSeconds: number;
  /** Unicode characters that were spoken. */
  characters: number;
  /** Tokens of sound: parts of the input (cached or not) and of the output, where the provider tells them. */
  audioInputTokens: number;
  audioOutputTokens: number;
  /** Searches of the web that the provider made. */
  webSearches: number;
}

/** Usage in its normal form, before it is priced. All buckets are disjoint but `reasoning`, which is part of `output`. */
export interface UsageBuckets {
  input: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  output: number;
  reasoning: number;
  images: number;
  audioSeconds: number;
  /** Unicode characters that were spoken; left out for all that is no speech. */
  characters?: number;
  /** Tokens of sound and pictures, where the provider tells them: parts of `input`, `cacheRead` and `output`. */
  audioInput?: number;
  audioCacheRead?: number;
  audioOutput?: number;
  imageInput?: number;
  imageOutput?: number;
  /** Searches of the web that the provider made and asks a fee for. */
  webSearches?: number;
  /** Set for requests at the provider's price for batches. */
  batch?: true;
  /** The provider's own usage object, as received. */
  raw: unknown;
}

export interface RequestAttempt {
  channelId: string;
  /** HTTP status of the upstream, null where none was received. */
  status: number | null;
  error?: string;
  /** Why it failed or was passed over; left out where it answered. */
  reason?: AttemptReason;
  /** True where the channel was not asked at all. */
  passedOver?: boolean;
  /** From the arrival of the request to the beginning of the attempt; rows of earlier versions have none. */
  startedMs?: number;
  /** From the beginning of the attempt to the first byte of its answer, where one came. */
  firstByteMs?: number;
  milliseconds: number;
}

/** One row of the request log. */
export interface RequestLogRow extends UsageCounts {
  /** Equals the answer's `x-gatehouse-request-id`. */
  id: string;
  startedAt: string;
  keyId: string | null;
  /** The tool and the workspace folder that the key was made for, as at the time of the request. */
  tool: string | null;
  folder: string | null;
  channelId: string | null;
  attempts: RequestAttempt[];
  inboundProtocol: ProtocolId;
  upstreamProtocol: UpstreamProtocolId | null;
  /** What was asked for: `generate`, `count-tokens`, `embed`, `generate-images`, … (src/catalog/operations.ts). */
  operation: string;
  /** Null while the request runs. */
  route: RequestRoute | null;
  requestedModel: string | null;
  /** The model as sent upstream. */
  model: string | null;
  /** HTTP status the client got; null while the request runs or where the client left before one was sent. */
  status: number | null;
  /** Null while the request runs. */
  outcome: Outcome | null;
  error: string | null;
  /** The class of the error; null where there is none, and in rows of earlier versions. */
  errorKind: ErrorKind | null;
  /** False where the upstream reported no usage, so that zero counts mean "not known". */
  usageKnown: boolean;
  /** US dollars; null where the price or the usage is unknown. */
  costUsd: number | null;
  /** Where the price came from: `override`, `demo`, … ; null where unknown. */
  priceSource: string | null;
  /**
   * US dollars that prompt caches saved: what cached input would have cost without them, less what it did cost; negative where writing cost
   * more than reading saved. Null where it cannot be told.
   */
  cacheSavingsUsd: number | null;
  firstByteMs: number | null;
  durationMs: number | null;
  stream: boolean;
  clientAborted: boolean;
  warnings: string[];
  /** Tools that the gateway ran for it (tool mode "gateway"). */
  toolCalls: number;
}

export interface RequestLogPage {
  /** May be fewer than asked for, also none, where filters fit few rows: more may follow by `nextCursor`. */
  rows: RequestLogRow[];
  /** Pass as `cursor` for the next page; null on the last. */
  nextCursor: string | null;
  /** Only where the page is not full although it is not the last: all that began at this time or later was looked through. */
  searchedTo?: string;
}

/** What a summary can be narrowed to, one value each; an empty value stands for requests that have none. */
export const summaryFilters = [
  'model',
  'channel',
  'key',
  'tool',
  'folder',
  'provider',
  'protocol',
  'operation',
  'status',
  'outcome',
  'route',
  'errorKind',
] as const;
export type SummaryFilter = (typeof summaryFilters)[number];

export const summaryGroups = ['hour', 'day', 'month', ...summaryFilters] as const;
export type SummaryGroup = (typeof summaryGroups)[number];

/** Exact over few requests; over many (docs/statistics.md) off by no more than 4 %. */
export interface Percentiles {
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** Figures of one group of requests. Group columns (`model`, `channel`, …) stand beside them. */
export interface SummaryFigures extends UsageCounts {
  requests: number;
  errors: number;
  /** Sum over the priced requests. */
  costUsd: number;
  /** Requests with usage whose price is unknown: what `costUsd` leaves out. */
  unpricedRequests: number;
  /** What prompt caches saved, over the requests where it can be told (`cacheSavingsUsd` of the log). */
  cacheSavingsUsd: number;
  /** Requests that the client left before their end. */
  aborted: number;
  /** Output tokens per second between the first byte and the end, over streams that ended well; null where there are none. */
  outputTokensPerSecond: number | null;
  latencyMs: Percentiles;
  firstByteMs: Percentiles;
}
export type SummaryRow = SummaryFigures & Partial<Record<SummaryGroup, string | null>>;

export interface UsageSummary {
  rows: SummaryRow[];
  total: SummaryFigures;
}

const timeSchema = v.pipe(v.string(), v.isoTimestamp('is not an ISO 8601 time'));

/** What the log and its export can be narrowed to: all given ones together. The range is `from` (inclusive) to `to` (exclusive). */
const requestFilterEntries = {
  from: v.optional(timeSchema),
  to: v.optional(timeSchema),
  ...v.entriesFromList(summaryFilters, v.optional(v.string())),
  /** As of the log: an HTTP status (`429`), a class (`4xx`) or an outcome (`error`). */
  status: v.optional(v.pipe(v.string(), v.regex(/^([1-5]\d\d|[1-5]xx|ok|error|aborted|interrupted|)$/))),
  /**
   * Text that stands in the model, the requested model, the error, or the name of the channel or key; or the beginning of an id.
   * Upper and lower case are the same.
   */
  search: v.optional(v.pipe(v.string(), v.maxLength(200))),
};

/** Query of `GET /usage/requests`. An empty value of a filter stands for requests that have none; an empty search for all. */
export const requestQuerySchema = v.strictObject({
  limit: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(1000))),
  cursor: v.optional(v.string()),
  ...requestFilterEntries,
});
export type RequestQuery = v.InferOutput<typeof requestQuerySchema>;
export type RequestFilterQuery = Omit<RequestQuery, 'limit' | 'cursor'>;

/** Query of `GET /usage/export`. */
export const exportQuerySchema = v.strictObject({ format: v.picklist(['csv', 'json']), ...requestFilterEntries });
export type ExportQuery = v.InferOutput<typeof exportQuerySchema>;

/** Query of `GET /usage/summary`: the range is `from` (inclusive) to `to` (exclusive); both may be left out. */
export const summaryQuerySchema = v.strictObject({
  from: v.optional(timeSchema),
  to: v.optional(timeSchema),
  /** Whose days and months: `local` those of the zone that `GET /gateway/options` tells. Either is told by the moment at which it begins. */
  zone: v.optional(v.picklist(['utc', 'local'])),
  groupBy: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').filter((part) => part !== '')),
      v.array(v.picklist(summaryGroups)),
    ),
  ),
  ...v.entriesFromList(summaryFilters, v.optional(v.string())),
});
export type SummaryQuery = v.InferOutput<typeof summaryQuerySchema>;
