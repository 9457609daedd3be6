// A request as it stands in the database, and its ways to there and back. Used by the writer and the readers of requests.
// Numbers are brought into range here, so that one odd figure of a provider can never make a commit fail.
import type { ProtocolId, UpstreamProtocolId } from '../shared/channel';
import type { ErrorKind } from '../shared/errors';
import type { UsageParts } from '../shared/requestDetail';
import type { Outcome, RequestAttempt, RequestLogRow, RequestRoute, UsageBuckets } from '../shared/usage';
import type { ToolTrace } from '../shared/toolTrace';
import { jsonOrNull, parseJson } from './json';

/** What is known when a request begins. */
export interface OpenRequest {
  id: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  keyId: string | null;
  /** Whose use it is besides the key's. */
  tool: string | null;
  folder: string | null;
  inboundProtocol: ProtocolId;
  operation: string;
  requestedModel: string | null;
  stream: boolean;
}

/** What is known when it has ended. */
export interface ClosedRequest {
  channelId: string | null;
  attempts: RequestAttempt[];
  upstreamProtocol: UpstreamProtocolId | null;
  /** The model as sent upstream. */
  model: string | null;
  /** HTTP status the client got. */
  status: number | null;
  outcome: Outcome;
  route: RequestRoute;
  error: string | null;
  errorKind: ErrorKind | null;
  /** Undefined where the upstream reported none. */
  usage: UsageBuckets | undefined;
  /** Integer nano-dollars; null where unknown. */
  costNanoDollars: number | null;
  priceSource: string | null;
  /** Integer nano-dollars that prompt caches saved; null where it cannot be told. */
  cacheSavingsNanoDollars: number | null;
  /** Tools that the gateway ran for it. */
  toolCalls?: number | undefined;
  /** What happened in its loop of tools; kept in a table of its own. */
  toolTrace?: ToolTrace | undefined;
  /** The rates it was priced with, stored as JSON so that a cost can be explained later. */
  rates: unknown;
  firstByteMs: number | null;
  durationMs: number;
  clientAborted: boolean;
  warnings: string[];
}

export interface RequestRow {
  id: string;
  started_at: number;
  writer: string | null;
  key_id: string | null;
  channel_id: string | null;
  tool: string | null;
  folder: string | null;
  inbound_protocol: string;
  upstream_protocol: string | null;
  requested_model: string | null;
  model: string | null;
  stream: number;
  status: number | null;
  outcome: string | null;
  error: string | null;
  attempts: string;
  warnings: string;
  usage_known: number;
  input_tokens: number;
  cache_read_tokens: number;
  cache_write_5m_tokens: number;
  cache_write_1h_tokens: number;
  output_tokens: number;
  reasoning_tokens: number;
  images: number;
  audio_seconds: number;
  characters: number;
  usage_raw: string | null;
  cost_nano: number | null;
  price_source: string | null;
  rates: string | null;
  first_byte_ms: number | null;
  duration_ms: number | null;
  client_aborted: number;
  operation: string;
  route: string | null;
  error_kind: string | null;
  /** What of the usage has no column of its own (`UsageParts`), as JSON. */
  usage_parts: string | null;
  audio_input_tokens: number;
  audio_output_tokens: number;
  web_searches: number;
  cache_savings_nano: number | null;
  tool_calls: number;
}

function partsOf(usage: UsageBuckets | undefined): UsageParts | undefined {
  if (usage === undefined) return undefined;
  const { audioInput, audioCacheRead, imageInput, imageOutput, batch } = usage;
  if (!audioInput && !audioCacheRead && !imageInput && !imageOutput && batch === undefined) return undefined;
  const parts = Object.entries({ audioInput, audioCacheRead, imageInput, imageOutput, batch });
  const told = parts.filter(([, value]) => value !== undefined && value !== 0);
  return told.length === 0 ? undefined : (Object.fromEntries(told) as UsageParts);
}

/** Columns of a new row, in the order of the object. */
export const requestColumns = Object.keys(openRow({} as OpenRequest)) as readonly (keyof RequestRow)[];

const longestError = 4000;

const isUsable = (value: number): boolean => Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
const count = (value: number): number => (isUsable(value) ? Math.round(value) : 0);
const countOrNull = (value: number | null): number | null =>
  value !== null && isUsable(value) ? Math.round(value) : null;

const signedOrNull = (value: number | null): number | null => (Number.isSafeInteger(value) ? value : null);

/** The row of a running request. `writer` is filled in when it is written. */
export function openRow(request: OpenRequest): RequestRow {
  return {
    id: request.id,
    started_at: request.startedAt,
    writer: null,
    key_id: request.keyId,
    channel_id: null,
    tool: request.tool,
    folder: request.folder,
    inbound_protocol: request.inboundProtocol,
    upstream_protocol: null,
    requested_model: request.requestedModel,
    model: null,
    stream: request.stream ? 1 : 0,
    status: null,
    outcome: null,
    error: null,
    attempts: '[]',
    warnings: '[]',
    usage_known: 0,
    input_tokens: 0,
    cache_read_tokens: 0,
    cache_write_5m_tokens: 0,
    cache_write_1h_tokens: 0,
    output_tokens: 0,
    reasoning_tokens: 0,
    images: 0,
    audio_seconds: 0,
    characters: 0,
    usage_raw: null,
    cost_nano: null,
    price_source: null,
    rates: null,
    first_byte_ms: null,
    duration_ms: null,
    client_aborted: 0,
    operation: request.operation,
    route: null,
    error_kind: null,
    usage_parts: null,
    audio_input_tokens: 0,
    audio_output_tokens: 0,
    web_searches: 0,
    cache_savings_nano: null,
    tool_calls: 0,
  };
}

/** The row of a finished request. */
export function closedRow(open: RequestRow, closing: ClosedRequest): RequestRow {
  const { usage } = closing;
  return {
    ...open,
    channel_id: closing.channelId,
    upstream_protocol: closing.upstreamProtocol,
    model: closing.model,
    status: countOrNull(closing.status),
    outcome: closing.outcome,
    error: closing.error?.slice(0, longestError) ?? null,
    attempts: JSON.stringify(closing.attempts),
    warnings: closing.warnings.length === 0 ? '[]' : JSON.stringify(closing.warnings),
    usage_known: usage === undefined ? 0 : 1,
    input_tokens: count(usage?.input ?? 0),
    cache_read_tokens: count(usage?.cacheRead ?? 0),
    cache_write_5m_tokens: count(usage?.cacheWrite5m ?? 0),
    cache_write_1h_tokens: count(usage?.cacheWrite1h ?? 0),
    output_tokens: count(usage?.output ?? 0),
    reasoning_tokens: count(usage?.reasoning ?? 0),
    images: count(usage?.images ?? 0),
    audio_seconds: usage !== undefined && isUsable(usage.audioSeconds) ? usage.audioSeconds : 0,
    characters: count(usage?.characters ?? 0),
    usage_raw: jsonOrNull(usage?.raw),
    cost_nano: countOrNull(closing.costNanoDollars),
    price_source: closing.priceSource,
    rates: jsonOrNull(closing.rates),
    first_byte_ms: countOrNull(closing.firstByteMs),
    duration_ms: count(closing.durationMs),
    client_aborted: closing.clientAborted ? 1 : 0,
    route: closing.route,
    error_kind: closing.errorKind,
    usage_parts: jsonOrNull(partsOf(usage)),
    audio_input_tokens: count((usage?.audioInput ?? 0) + (usage?.audioCacheRead ?? 0)),
    audio_output_tokens: count(usage?.audioOutput ?? 0),
    web_searches: count(usage?.webSearches ?? 0),
    cache_savings_nano: signedOrNull(closing.cacheSavingsNanoDollars),
    tool_calls: count(closing.toolCalls ?? 0),
  };
}

/** US dollars of an integer number of nano-dollars. */
export function dollars(nanoDollars: number): number {
  return nanoDollars / 1e9;
}

/** A row as the management API shows it. `lists`: what stands in it as JSON, where it is at hand. */
export function toLogRow(
  row: RequestRow,
  lists: Pick<RequestLogRow, 'attempts' | 'warnings'> = {
    attempts: parseJson<RequestAttempt[]>(row.attempts),
    warnings: parseJson<string[]>(row.warnings),
  },
): RequestLogRow {
  return {
    id: row.id,
    startedAt: new Date(row.started_at).toISOString(),
    keyId: row.key_id,
    tool: row.tool,
    folder: row.folder,
    channelId: row.channel_id,
    attempts: lists.attempts,
    inboundProtocol: row.inbound_protocol as ProtocolId,
    upstreamProtocol: row.upstream_protocol as UpstreamProtocolId | null,
    operation: row.operation,
    route: row.route as RequestRoute | null,
    requestedModel: row.requested_model,
    model: row.model,
    status: row.status,
    outcome: row.outcome as Outcome | null,
    error: row.error,
    errorKind: row.error_kind as ErrorKind | null,
    usageKnown: row.usage_known !== 0,
    inputTokens: row.input_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWriteTokens: row.cache_write_5m_tokens + row.cache_write_1h_tokens,
    outputTokens: row.output_tokens,
    reasoningTokens: row.reasoning_tokens,
    images: row.images,
    audioSeconds: row.audio_seconds,
    characters: row.characters,
    audioInputTokens: row.audio_input_tokens,
    audioOutputTokens: row.audio_output_tokens,
    webSearches: row.web_searches,
    costUsd: row.cost_nano === null ? null : dollars(row.cost_nano),
    priceSource: row.price_source,
    cacheSavingsUsd: row.cache_savings_nano === null ? null : dollars(row.cache_savings_nano),
    firstByteMs: row.first_byte_ms,
    durationMs: row.duration_ms,
    stream: row.stream !== 0,
    clientAborted: row.client_aborted !== 0,
    warnings: lists.warnings,
    toolCalls: row.tool_calls,
  };
}
