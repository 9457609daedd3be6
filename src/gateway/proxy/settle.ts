// The usage row of one request: opened before the upstream is called, closed exactly once, with price and events.
// Used by forward.ts and the relays, which release the last bytes of an answer after `close` has resolved.
import { cacheSavingsNanoDollars } from '../../metering/prices/cacheSavings';
import { priceUse } from '../../metering/prices/priceUse';
import type { PricedRequest } from '../../metering/pricing';
import type { RequestUse } from '../../metering/limits/measures';
import type { AnswerFacts } from '../../protocols/protocol';
import type { Candidate } from '../../routing/candidates';
import type { ErrorKind, GatewayError } from '../../shared/errors';
import type { Outcome, RequestAttempt, UsageBuckets } from '../../shared/usage';
import { whereOf } from '../prices/priceList';
import type { Hold } from '../limits/hold';
import type { ToolTrace } from '../../shared/toolTrace';
import type { LoopSpending } from '../toolMode/loopSpending';
import { routeOf, type RequestStage } from './routeOf';
import type { StreamMeter } from '../limits/streamMeter';
import type { ProxyCall, ProxyContext } from './proxyCall';

/** Error texts of providers can be pages long; a row keeps the beginning. */
const longestError = 1000;

export interface Ending {
  /** HTTP status that the client got; null where it left before one was sent. */
  status: number | null;
  outcome: Outcome;
  error?: string | undefined;
  /** The class of `error`; a refusal of the provider that is passed on as it came is `upstream-rejected`. */
  errorKind?: ErrorKind | undefined;
  /** The channel that answered, or was tried last. */
  candidate?: Candidate | undefined;
  facts?: AnswerFacts | undefined;
  clientAborted?: boolean;
}

export class UsageRow {
  readonly attempts: RequestAttempt[] = [];
  /** Moved on by tryCandidates.ts. */
  stage: RequestStage = 'planning';
  /** What the request holds of limits: ended with the row, in the same step. */
  hold: Hold | undefined;
  /** Makes what follows a stream of a request with limits. */
  newMeter: (() => StreamMeter) | undefined;
  private followed: StreamMeter | undefined;
  /** What the calls of a model came to where there may be several: it stands for the usage of the ending. */
  spending: Pick<LoopSpending, 'total'> | undefined;
  /** What happened in a loop of tools, and the number of tools that ran. */
  toolTrace: ToolTrace | undefined;
  toolCalls = 0;
  private firstByteMs: number | null = null;
  private closed = false;

  constructor(
    private readonly context: ProxyContext,
    private readonly call: ProxyCall,
    requestedModel: string | null,
    stream: boolean,
  ) {
    const { store, events } = context.services;
    const inboundProtocol = call.match.protocol;
    const { id: keyId, settings } = call.admission.key;
    const request = store.requests.open({
      id: call.requestId,
      startedAt: call.startedAt,
      keyId,
      tool: settings.tool,
      folder: settings.folder,
      inboundProtocol,
      operation: call.match.operation,
      requestedModel,
      stream,
    });
    events.publish({ type: 'request', phase: 'started', request });
  }

  /** Follows a stream of a request with limits; made when it is first asked for, since whole answers need none. */
  get meter(): StreamMeter | undefined {
    return (this.followed ??= this.newMeter?.());
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Notes the first byte of an answer; later calls change nothing. */
  noteFirstByte(): void {
    this.firstByteMs ??= Math.round(this.call.elapsed());
  }

  /** The channel that answers was changed by failover: a first byte noted for an earlier one does not count. */
  forgetFirstByte(): void {
    this.firstByteMs = null;
  }

  /** Closes the row; resolves when it is on disk (or safely queued for it). Only the first call counts. Never throws. */
  async close(ending: Ending): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const { services } = this.context;
    const { candidate } = ending;
    const lastAttempt = this.attempts.findLast((attempt) => attempt.passedOver !== true);
    if (ending.outcome === 'error' && ending.error !== undefined && lastAttempt !== undefined) {
      lastAttempt.error ??= services.secrets.redact(ending.error).slice(0, longestError);
    }
    const spent = this.spending?.total();
    const usage = spent === undefined ? ending.facts?.usage : spent.usage;
    try {
      // Loaded after the start: only a request that ends before that waits, for some ten milliseconds.
      if (usage !== undefined && !services.prices.isReady) await services.prices.ready();
      const price =
        spent?.price ?? (usage === undefined || candidate === undefined ? undefined : this.price(usage, candidate));
      const error = ending.error === undefined ? null : services.secrets.redact(ending.error).slice(0, longestError);
      const closing = services.store.requests.close(this.call.requestId, {
        channelId: candidate?.channel.id ?? null,
        attempts: this.attempts,
        upstreamProtocol: candidate?.protocol ?? null,
        model: candidate?.upstreamModel ?? null,
        status: ending.status,
        outcome: ending.outcome,
        route: routeOf(this.attempts, ending, this.stage),
        error,
        errorKind: ending.error === undefined ? null : (ending.errorKind ?? 'upstream-rejected'),
        usage,
        costNanoDollars: price?.costNanoDollars ?? null,
        priceSource: price?.source ?? null,
        cacheSavingsNanoDollars:
          usage === undefined ? null : (spent?.cacheSavings ?? cacheSavingsNanoDollars(usage, price?.record ?? null)),
        rates: price?.record ?? null,
        firstByteMs: this.firstByteMs,
        durationMs: Math.round(this.call.elapsed()),
        clientAborted: ending.clientAborted ?? false,
        warnings: this.call.warnings,
        toolCalls: this.toolCalls,
        toolTrace: this.toolTrace,
      });
      this.hold?.end(usedBy(ending, usage, price?.costNanoDollars ?? null), candidate?.channel.id);
      const row = await closing;
      services.events.publish({ type: 'request', phase: 'finished', request: row });
      services.otlp?.finished(row, this.call.request.headers, ending.facts);
    } catch (error) {
      // An answer that is ready is not withheld because its row cannot be written; the store tells the user on its own.
      services.log.error('a usage row could not be closed', { requestId: this.call.requestId, error: String(error) });
    } finally {
      this.hold?.end(undefined, undefined);
    }
  }

  /** Closes the row of a request that ended with `error`, told to the client with `status`. */
  closeWithError(error: GatewayError, status: number | null, more: Partial<Ending> = {}): Promise<void> {
    const left = error.kind === 'client-closed';
    return this.close({
      status,
      outcome: left ? 'aborted' : 'error',
      clientAborted: left,
      error: error.message,
      errorKind: error.kind,
      ...more,
    });
  }

  private price(usage: UsageBuckets, candidate: Candidate): PricedRequest {
    const { prices } = this.context.services;
    return priceUse(usage, this.call.match.operation, whereOf(candidate, this.call.startedAt), prices.sources());
  }
}

/** What counts against limits, as recordedUse.ts of the store reads it from the row; undefined where nothing was used. */
function usedBy(
  { outcome, candidate }: Ending,
  usage: UsageBuckets | undefined,
  cost: number | null,
): RequestUse | undefined {
  const answered = outcome === 'ok' || (outcome === 'aborted' && candidate !== undefined);
  if (usage === undefined) return answered ? { inputTokens: 0, outputTokens: 0, cost: null } : undefined;
  const inputTokens = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  return { inputTokens, outputTokens: usage.output, cost };
}
