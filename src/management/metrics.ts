// The metrics of `/metrics`: families of the gateway, counted from `request` events since the process started.
// Made by the composition root and read by server.ts. Labels hold names of channels and models, never keys.
import type { RequestLogRow } from '../shared/usage';
import type { ManagementContext } from './context';
import { Counter, Gauge, Histogram, type Labels } from './prometheus';

/** A key counts as an active client for this long after its last request, in milliseconds. */
const activeFor = 5 * 60_000;

const durationBounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

export class Metrics {
  private readonly requests = new Counter('ai_gateway_requests_total', 'Requests that have ended.');
  private readonly inputTokens = new Counter(
    'ai_gateway_input_tokens_total',
    'Input tokens without those of prompt caches.',
  );
  private readonly outputTokens = new Counter('ai_gateway_output_tokens_total', 'Output tokens, reasoning included.');
  private readonly cacheReadTokens = new Counter(
    'gatehouse_cache_read_tokens_total',
    'Input tokens read from prompt caches.',
  );
  private readonly cacheWriteTokens = new Counter(
    'gatehouse_cache_write_tokens_total',
    'Input tokens written to prompt caches.',
  );
  private readonly cost = new Counter('gatehouse_cost_usd_total', 'Cost of the priced requests in US dollars.', 1e9);
  private readonly unpriced = new Counter(
    'gatehouse_unpriced_requests_total',
    'Requests with usage but no known price.',
  );
  private readonly upstreamErrors = new Counter('ai_gateway_upstream_errors_total', 'Failed attempts at a provider.');
  private readonly duration = new Histogram(
    'ai_gateway_request_duration_seconds',
    'Time from the arrival of a request to the end of its answer.',
    durationBounds,
  );
  private readonly gauges: Gauge[];
  /** Key id → time of its last request. */
  private readonly clients = new Map<string, number>();

  constructor(private readonly context: ManagementContext) {
    const { version } = context;
    this.gauges = [
      new Gauge('ai_gateway_requests_in_progress', 'Requests that are running.', context.activeRequests),
      new Gauge('ai_gateway_active_clients', 'Virtual keys used in the last five minutes.', () => this.activeClients()),
      new Gauge('gatehouse_leases', 'Windows that hold a lease.', () => context.leases.count),
      new Gauge('gatehouse_uptime_seconds', 'Age of the process.', () => (context.now() - context.startedAt) / 1000),
      new Gauge('gatehouse_build_info', 'Version of Gatehouse; always 1.', () => 1, { version }),
    ];
    context.events.subscribe((event) => {
      if (event.type !== 'request') return;
      if (event.request.keyId !== null) this.clients.set(event.request.keyId, context.now());
      if (event.phase === 'finished') this.count(event.request);
    });
  }

  /** The whole page. */
  render(): string {
    const { requests, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, cost, unpriced, upstreamErrors } =
      this;
    const counters = [
      requests,
      inputTokens,
      outputTokens,
      cacheReadTokens,
      cacheWriteTokens,
      cost,
      unpriced,
      upstreamErrors,
    ];
    return [...counters, ...this.gauges, this.duration].map((family) => family.render()).join('');
  }

  private count(row: RequestLogRow): void {
    // The requested model of a refused request is the client's own text; only what was sent upstream becomes a label.
    const labels: Labels = {
      channel: this.channelName(row.channelId),
      model: row.model ?? '',
      protocol: row.inboundProtocol,
    };
    this.requests.add({ ...labels, outcome: row.outcome ?? '' });
    this.inputTokens.add(labels, row.inputTokens);
    this.outputTokens.add(labels, row.outputTokens);
    this.cacheReadTokens.add(labels, row.cacheReadTokens);
    this.cacheWriteTokens.add(labels, row.cacheWriteTokens);
    if (row.costUsd !== null) this.cost.add(labels, Math.round(row.costUsd * 1e9));
    else if (row.usageKnown) this.unpriced.add(labels);
    if (row.durationMs !== null) this.duration.observe(labels, row.durationMs / 1000);
    for (const attempt of row.attempts) {
      const failed = attempt.error !== undefined || attempt.status === null || attempt.status >= 400;
      if (!failed || attempt.passedOver === true) continue;
      this.upstreamErrors.add({
        channel: this.channelName(attempt.channelId),
        status: String(attempt.status ?? 'none'),
      });
    }
  }

  private channelName(id: string | null): string {
    return id === null ? '' : (this.context.store.channels.get(id)?.name ?? id);
  }

  private activeClients(): number {
    const since = this.context.now() - activeFor;
    for (const [keyId, at] of this.clients) if (at < since) this.clients.delete(keyId);
    return this.clients.size;
  }
}
