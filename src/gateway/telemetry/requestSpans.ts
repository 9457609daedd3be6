// One finished request as spans: the request itself, and a child for each attempt at a channel; channels that were passed over are events.
// Pure: row in, spans out. Never holds a body, a secret, or the text of an error, which may repeat what the user wrote.
// Names: https://github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai/gen-ai-spans.md; our own begin with `gatehouse.`.
import {
  openTelemetryOperations,
  openTelemetryOperationsOfProtocol,
  openTelemetryOutputs,
  openTelemetryProviders,
} from '../../catalog/openTelemetry';
import type { RequestAttempt, RequestLogRow } from '../../shared/usage';
import {
  Double,
  keyValues,
  spanFlags,
  spanKinds,
  statusError,
  unixNano,
  type AttributeValue,
  type Span,
  type SpanEvent,
} from './otlpJson';
import type { TraceParent } from './traceParent';

/** What the row does not tell. */
export interface SpanContext {
  parent: TraceParent | undefined;
  traceState: string | undefined;
  /** As the provider named it in its answer. */
  responseModel: string | undefined;
  finishReason: string | undefined;
  channel: (id: string) => SpanChannel | undefined;
  /** So many random bytes in hexadecimal. */
  newId: (bytes: number) => string;
}

export interface SpanChannel {
  name: string;
  /** Preset id. */
  provider: string;
  baseUrl: string;
}

type Attributes = Record<string, AttributeValue | null | undefined>;

export function requestSpans(row: RequestLogRow, context: SpanContext): Span[] {
  const { parent, traceState } = context;
  const traceId = parent?.traceId ?? context.newId(16);
  const startedAt = Date.parse(row.startedAt);
  const spanId = context.newId(8);
  const passedOver = row.attempts.filter((attempt) => attempt.passedOver === true);
  const made = row.attempts.filter((attempt) => attempt.passedOver !== true);
  const operation = operationName(row);
  const model = row.requestedModel ?? row.model;
  const events = passedOver.map((attempt) => passedOverEvent(attempt, startedAt, context));
  const request: Span = {
    traceId,
    spanId,
    ...(parent !== undefined && { parentSpanId: parent.spanId }),
    ...(parent !== undefined && traceState !== undefined && { traceState }),
    flags: spanFlags.sampled | spanFlags.remoteKnown | (parent === undefined ? 0 : spanFlags.remote),
    name: model === null ? operation : `${operation} ${model}`,
    kind: spanKinds.server,
    startTimeUnixNano: unixNano(startedAt),
    endTimeUnixNano: unixNano(startedAt + (row.durationMs ?? 0)),
    attributes: keyValues({ ...requestAttributes(row, context, operation), ...usageAttributes(row) }),
    ...(events.length > 0 && { events }),
    ...(row.outcome === 'error' && { status: { code: statusError } }),
  };
  return [
    request,
    ...made.map((attempt, index) => attemptSpan(attempt, index, { traceId, parentSpanId: spanId, startedAt }, context)),
  ];
}

function operationName({ operation, inboundProtocol }: RequestLogRow): string {
  const own = openTelemetryOperationsOfProtocol[inboundProtocol]?.[operation];
  return own ?? openTelemetryOperations[operation] ?? operation.replaceAll('-', '_');
}

function channelAttributes(id: string | null, context: SpanContext): Attributes {
  if (id === null) return {};
  const channel = context.channel(id);
  const attributes: Attributes = { 'gatehouse.channel.id': id, 'gatehouse.channel.name': channel?.name };
  if (channel === undefined) return attributes;
  attributes['gen_ai.provider.name'] = openTelemetryProviders[channel.provider] ?? channel.provider;
  if (!URL.canParse(channel.baseUrl)) return attributes;
  const { hostname, port, protocol } = new URL(channel.baseUrl);
  if (hostname === '') return attributes;
  return {
    ...attributes,
    'server.address': hostname,
    'server.port': port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
  };
}

function requestAttributes(row: RequestLogRow, context: SpanContext, operation: string): Attributes {
  const { finishReason, responseModel } = context;
  const streamed = row.stream && row.firstByteMs !== null;
  return {
    'gen_ai.operation.name': operation,
    ...channelAttributes(row.channelId, context),
    'gen_ai.request.model': row.requestedModel ?? row.model,
    'gen_ai.request.stream': row.stream ? true : null,
    'gen_ai.output.type': openTelemetryOutputs[row.operation],
    'gen_ai.response.model': responseModel,
    'gen_ai.response.finish_reasons': finishReason === undefined ? null : [finishReason],
    'gen_ai.response.time_to_first_chunk': streamed ? new Double((row.firstByteMs ?? 0) / 1000) : null,
    'http.response.status_code': row.status,
    'error.type': row.outcome === 'error' ? (row.errorKind ?? '_OTHER') : null,
    'gatehouse.request.id': row.id,
    'gatehouse.operation': row.operation,
    'gatehouse.outcome': row.outcome,
    'gatehouse.route': row.route,
    'gatehouse.key.id': row.keyId,
    'gatehouse.tool': row.tool,
    'gatehouse.client.protocol': row.inboundProtocol,
    'gatehouse.upstream.protocol': row.upstreamProtocol,
    'gatehouse.upstream.model': row.model,
    'gatehouse.attempts': row.attempts.filter((attempt) => attempt.passedOver !== true).length,
    'gatehouse.warnings': row.warnings.length,
    'gatehouse.cost.usd': row.costUsd === null ? null : new Double(row.costUsd),
    'gatehouse.cost.source': row.priceSource,
    'gatehouse.cache_savings.usd': row.cacheSavingsUsd === null ? null : new Double(row.cacheSavingsUsd),
  };
}

/** The conventions count what caches held as a part of the input, and reasoning as a part of the output. */
function usageAttributes(row: RequestLogRow): Attributes {
  if (!row.usageKnown) return {};
  const some = (count: number): number | null => (count > 0 ? count : null);
  return {
    'gen_ai.usage.input_tokens': row.inputTokens + row.cacheReadTokens + row.cacheWriteTokens,
    'gen_ai.usage.output_tokens': row.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': row.cacheReadTokens,
    'gen_ai.usage.cache_creation.input_tokens': row.cacheWriteTokens,
    'gen_ai.usage.reasoning.output_tokens': some(row.reasoningTokens),
    'gen_ai.usage.audio.input_tokens': some(row.audioInputTokens),
    'gen_ai.usage.audio.output_tokens': some(row.audioOutputTokens),
    'gatehouse.usage.images': some(row.images),
    'gatehouse.usage.web_searches': some(row.webSearches),
  };
}

function attemptSpan(
  attempt: RequestAttempt,
  index: number,
  { traceId, parentSpanId, startedAt }: { traceId: string; parentSpanId: string; startedAt: number },
  context: SpanContext,
): Span {
  const { channelId, status, error, reason, startedMs = 0, firstByteMs, milliseconds } = attempt;
  const channel = channelAttributes(channelId, context);
  const failed = error !== undefined || reason !== undefined || status === null || status >= 400;
  const begin = startedAt + startedMs;
  return {
    traceId,
    spanId: context.newId(8),
    parentSpanId,
    flags: spanFlags.sampled | spanFlags.remoteKnown,
    name: `attempt ${context.channel(channelId)?.name ?? channelId}`,
    kind: spanKinds.client,
    startTimeUnixNano: unixNano(begin),
    endTimeUnixNano: unixNano(begin + milliseconds),
    attributes: keyValues({
      ...channel,
      'http.request.resend_count': index === 0 ? null : index,
      'http.response.status_code': status,
      'error.type': failed ? (reason ?? (status === null ? '_OTHER' : String(status))) : null,
      'gatehouse.time_to_first_byte': firstByteMs === undefined ? null : new Double(firstByteMs / 1000),
    }),
    ...(failed && { status: { code: statusError } }),
  };
}

function passedOverEvent(attempt: RequestAttempt, startedAt: number, context: SpanContext): SpanEvent {
  return {
    timeUnixNano: unixNano(startedAt + (attempt.startedMs ?? 0)),
    name: 'gatehouse.channel.passed_over',
    attributes: keyValues({
      'gatehouse.channel.id': attempt.channelId,
      'gatehouse.channel.name': context.channel(attempt.channelId)?.name,
      'gatehouse.reason': attempt.reason,
    }),
  };
}
