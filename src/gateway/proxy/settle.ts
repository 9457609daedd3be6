// The usage row of one request: opened before the upstream is called, closed exactly once, with price and events.
// Used by forward.ts and the relays, which release the last bytes of an answer after `close` has resolved.
import { isOtherOperation } from '../../catalog/operations';
import { costNanoDollars, coversUsage, findPrice } from '../../metering/pricing';
import type { AnswerFacts } from '../../protocols/protocol';
import type { Candidate } from '../../routing/candidates';
import type { GatewayError } from '../../shared/errors';
import type { Outcome, RequestAttempt, RequestLogRow, UsageBuckets } from '../../shared/usage';
import type { ProxyCall, ProxyContext } from './proxyCall';

/** Error texts of providers can be pages long; a row keeps the beginning. */
const longestError = 1000;

export interface Ending {
  /** HTTP status that the client got; null where it left before one was sent. */
  status: number | null;
  outcome: Outcome;
  error?: string | undefined;
  /** The channel that answered, or was tried last. */
  candidate?: Candidate | undefined;
  facts?: AnswerFacts | undefined;
  clientAborted?: boolean;
}

export class UsageRow {
  readonly attempts: RequestAttempt[] = [];
  private firstByteMs: number | null = null;
  private closed = false;

  constructor(
    private readonly context: ProxyContext,
    private readonly call: ProxyCall,
    private readonly requestedModel: string | null,
    private readonly stream: boolean,
  ) {
    const { store, events } = context.services;
    const inboundProtocol = call.match.protocol;
    const keyId = call.admission.key.id;
    store.requests.open({
      id: call.requestId,
      startedAt: call.startedAt,
      keyId,
      inboundProtocol,
      requestedModel,
      stream,
    });
    events.publish({ type: 'request', phase: 'started', request: this.startedRow() });
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
    const lastAttempt = this.attempts.at(-1);
    if (ending.outcome === 'error' && ending.error !== undefined && lastAttempt !== undefined) {
      lastAttempt.error ??= services.secrets.redact(ending.error).slice(0, longestError);
    }
    const usage = ending.facts?.usage;
    try {
      const price = usage === undefined || candidate === undefined ? undefined : this.price(usage, candidate);
      const error = ending.error === undefined ? null : services.secrets.redact(ending.error).slice(0, longestError);
      const row = await services.store.requests.close(this.call.requestId, {
        channelId: candidate?.channel.id ?? null,
        attempts: this.attempts,
        upstreamProtocol: candidate?.protocol ?? null,
        model: candidate?.upstreamModel ?? null,
        status: ending.status,
        outcome: ending.outcome,
        error,
        usage,
        costNanoDollars: price?.cost ?? null,
        priceSource: price?.source ?? null,
        rates: price?.rates ?? null,
        firstByteMs: this.firstByteMs,
        durationMs: Math.round(this.call.elapsed()),
        clientAborted: ending.clientAborted ?? false,
        warnings: this.call.warnings,
      });
      services.events.publish({ type: 'request', phase: 'finished', request: row });
    } catch (error) {
      // An answer that is ready is not withheld because its row cannot be written; the store tells the user on its own.
      services.log.error('a usage row could not be closed', { requestId: this.call.requestId, error: String(error) });
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
      ...more,
    });
  }

  private price(
    usage: UsageBuckets,
    candidate: Candidate,
  ): { cost: number; source: string; rates: unknown } | undefined {
    const { id: channelId, provider } = candidate.channel;
    const overrides = this.context.services.store.prices.list();
    const price = findPrice({ provider, channelId, model: candidate.upstreamModel, overrides });
    if (price === undefined) return undefined;
    if (isOtherOperation(this.call.match.operation) && !coversUsage(usage, price.rates)) return undefined;
    return { cost: costNanoDollars(usage, price.rates), source: price.source, rates: price.rates };
  }

  private startedRow(): RequestLogRow {
    const { call } = this;
    return {
      id: call.requestId,
      startedAt: new Date(call.startedAt).toISOString(),
      keyId: call.admission.key.id,
      channelId: null,
      attempts: [],
      inboundProtocol: call.match.protocol,
      upstreamProtocol: null,
      requestedModel: this.requestedModel,
      model: null,
      status: null,
      outcome: null,
      error: null,
      usageKnown: false,
      costUsd: null,
      priceSource: null,
      firstByteMs: null,
      durationMs: null,
      stream: this.stream,
      clientAborted: false,
      warnings: [],
      inputTokens: 0,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 0,
      reasoningTokens: 0,
      images: 0,
      audioSeconds: 0,
      characters: 0,
    };
  }
}
