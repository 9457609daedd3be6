// The metrics of `/metrics`: families of the gateway, counted from its events since the process started, and readings of its state.
// Made by the composition root and read by server.ts. Labels hold names of channels and models, never keys.
import { healthStates } from '../shared/channel';
import type { AttemptReason } from '../shared/causes';
import type { RequestAttempt, RequestLogRow } from '../shared/usage';
import type { BudgetRecord } from '../store/budgetRepository';
import type { ChannelRecord } from '../store/channelRepository';
import type { ManagementContext } from './context';
import { families } from './metricFamilies';
import { ProcessMetrics } from './processMetrics';
import { Counter, Histogram, Reading, type Labels, type Metric, type Sample } from './prometheus';

/** A key counts as an active client for this long after its last request, in milliseconds. */
const activeFor = 5 * 60_000;

const limitKinds: ReadonlySet<string> = new Set(['rate-limited', 'quota-exceeded', 'budget-exceeded']);

type ModelLabels = Labels<'channel' | 'model' | 'protocol'>;

const nanoDollars = (usd: number): number => Math.round(usd * 1e9);

export class Metrics {
  private readonly counted = {
    requests: new Counter(families.requests),
    inputTokens: new Counter(families.inputTokens),
    outputTokens: new Counter(families.outputTokens),
    upstreamErrors: new Counter(families.upstreamErrors),
    tokens: new Counter(families.tokens),
    audioTokens: new Counter(families.audioTokens),
    images: new Counter(families.images),
    audioSeconds: new Counter(families.audioSeconds),
    characters: new Counter(families.characters),
    webSearches: new Counter(families.webSearches),
    cost: new Counter(families.cost),
    cacheSavings: new Counter(families.cacheSavings),
    cacheOverhead: new Counter(families.cacheOverhead),
    unpriced: new Counter(families.unpriced),
    routes: new Counter(families.routes),
    errors: new Counter(families.errors),
    limitRefusals: new Counter(families.limitRefusals),
    retries: new Counter(families.retries),
    failovers: new Counter(families.failovers),
    passedOver: new Counter(families.passedOver),
    toolRequests: new Counter(families.toolRequests),
    toolCost: new Counter(families.toolCost),
    alerts: new Counter(families.alerts),
    duration: new Histogram(families.duration),
    firstByte: new Histogram(families.firstByte),
  };
  private readonly readings: readonly Metric[];
  private readonly process = new ProcessMetrics();
  /** Key id → time of its last request. */
  private readonly clients = new Map<string, number>();

  constructor(private readonly context: ManagementContext) {
    this.readings = this.newReadings();
    context.events.subscribe((event) => {
      if (event.type === 'alert') {
        const { scope, scopeId } = event.alert;
        this.counted.alerts.add({ scope, name: this.nameOf(scope, scopeId) });
      }
      if (event.type !== 'request') return;
      if (event.request.keyId !== null) this.clients.set(event.request.keyId, context.now());
      if (event.phase === 'finished') this.count(event.request);
    });
  }

  /** The whole page. */
  render(): string {
    const metrics: Metric[] = [...Object.values(this.counted), ...this.readings, ...this.process.metrics];
    const page = metrics.map((metric) => metric.render()).join('');
    this.process.pageMade();
    return page;
  }

  private newReadings(): Metric[] {
    const { context } = this;
    const { version, store } = context;
    return [
      new Reading(families.inProgress, context.activeRequests),
      new Reading(families.activeClients, () => this.activeClients()),
      new Reading(families.channelState, () => this.channelStates()),
      new Reading(families.breakerState, () => this.breakerStates()),
      new Reading(families.budgetRatio, () => this.budgets(({ usd }, used) => (usd <= 0 ? 1 : used / usd))),
      new Reading(families.budgetUsd, () => this.budgets(({ usd }) => usd)),
      new Reading(families.budgetUsed, () => this.budgets((_budget, used) => used)),
      new Reading(families.activeAlerts, () =>
        context.alerts.active().map(({ scope, scopeId }) => {
          return { labels: { scope, name: this.nameOf(scope, scopeId) }, value: 1 };
        }),
      ),
      new Reading(families.waitingRows, () => store.requests.waitingRows),
      new Reading(families.spans, () =>
        Object.entries(context.otlp.figures().spans).map(([result, value]) => ({ labels: { result }, value })),
      ),
      new Reading(families.spanQueue, () => context.otlp.figures().queued),
      new Reading(families.leases, () => context.leases.count),
      new Reading(families.uptime, () => (context.now() - context.startedAt) / 1000),
      new Reading(families.buildInfo, () => [{ labels: { version }, value: 1 }]),
    ];
  }

  private count(row: RequestLogRow): void {
    const { counted } = this;
    // The requested model of a refused request is the client's own text; only what was sent upstream becomes a label.
    const channel = this.channelName(row.channelId);
    const labels: ModelLabels = { channel, model: row.model ?? '', protocol: row.inboundProtocol };
    const outcome = row.outcome ?? '';
    counted.requests.add({ ...labels, outcome });
    counted.routes.add({ operation: row.operation, route: row.route ?? '' });
    if (row.tool !== null) counted.toolRequests.add({ tool: row.tool, outcome });
    if (row.durationMs !== null) counted.duration.observe(labels, row.durationMs / 1000);
    if (row.firstByteMs !== null) counted.firstByte.observe(labels, row.firstByteMs / 1000);
    if (row.errorKind !== null) {
      counted.errors.add({ channel, error_kind: row.errorKind });
      if (row.route === 'refused' && limitKinds.has(row.errorKind)) {
        counted.limitRefusals.add({ error_kind: row.errorKind });
      }
    }
    this.countUsage(row, labels);
    this.countMoney(row, labels);
    this.countAttempts(row.attempts);
  }

  private countUsage(row: RequestLogRow, labels: ModelLabels): void {
    const { counted } = this;
    const { channel, model } = labels;
    counted.inputTokens.add(labels, row.inputTokens);
    counted.outputTokens.add(labels, row.outputTokens);
    const types = {
      input: row.inputTokens,
      cache_read: row.cacheReadTokens,
      cache_write: row.cacheWriteTokens,
      output: row.outputTokens - row.reasoningTokens,
      reasoning: row.reasoningTokens,
    };
    for (const [type, amount] of Object.entries(types)) counted.tokens.add({ ...labels, type }, amount);
    counted.audioTokens.add({ channel, model, direction: 'input' }, row.audioInputTokens);
    counted.audioTokens.add({ channel, model, direction: 'output' }, row.audioOutputTokens);
    counted.images.add({ channel, model }, row.images);
    counted.audioSeconds.add({ channel, model }, row.audioSeconds);
    counted.characters.add({ channel, model }, row.characters);
    counted.webSearches.add({ channel, model }, row.webSearches);
  }

  private countMoney(row: RequestLogRow, labels: ModelLabels): void {
    const { counted } = this;
    if (row.costUsd !== null) {
      counted.cost.add(labels, nanoDollars(row.costUsd));
      if (row.tool !== null) counted.toolCost.add({ tool: row.tool }, nanoDollars(row.costUsd));
    } else if (row.usageKnown) counted.unpriced.add(labels);
    // A counter only rises: what caches cost more than they saved has one of its own.
    const saved = nanoDollars(row.cacheSavingsUsd ?? 0);
    counted.cacheSavings.add(labels, saved);
    counted.cacheOverhead.add(labels, -saved);
  }

  private countAttempts(attempts: readonly RequestAttempt[]): void {
    const { counted } = this;
    const asked = new Set<string>();
    let last: string | undefined;
    for (const attempt of attempts) {
      const channel = this.channelName(attempt.channelId);
      const reason: AttemptReason | 'none' = attempt.reason ?? 'none';
      if (attempt.passedOver === true) {
        counted.passedOver.add({ channel, reason });
        continue;
      }
      if (asked.has(attempt.channelId)) counted.retries.add({ channel });
      if (last !== undefined && last !== attempt.channelId) {
        counted.failovers.add({ from: this.channelName(last), to: channel });
      }
      asked.add(attempt.channelId);
      last = attempt.channelId;
      if (attempt.error === undefined && attempt.status !== null && attempt.status < 400) continue;
      counted.upstreamErrors.add({ channel, status: String(attempt.status ?? 'none'), reason });
    }
  }

  private channelName(id: string | null): string {
    return id === null ? '' : (this.context.store.channels.get(id)?.name ?? id);
  }

  /** What a scope's id is called. Of a folder only its own name: paths are nobody else's business. */
  private nameOf(scope: string, id: string | null): string {
    if (id === null) return '';
    if (scope === 'channel') return this.channelName(id);
    if (scope === 'key') return this.context.store.keys.get(id)?.name ?? id;
    return scope === 'folder' ? (id.split(/[\\/]/).findLast((part) => part !== '') ?? id) : id;
  }

  private enabledChannels(): ChannelRecord[] {
    return this.context.store.channels.list().filter(({ enabled }) => enabled);
  }

  private channelStates(): Sample<'channel' | 'state'>[] {
    return this.enabledChannels().flatMap(({ id, name: channel }) => {
      const present = this.context.health.get(id).state;
      return healthStates.map((state) => ({ labels: { channel, state }, value: state === present ? 1 : 0 }));
    });
  }

  private breakerStates(): Sample<'channel'>[] {
    return this.enabledChannels().map(({ id, name: channel }) => {
      const { cause, state } = this.context.health.get(id);
      return { labels: { channel }, value: cause === null ? 0 : state === 'down' ? 2 : 1 };
    });
  }

  private budgets(value: (budget: BudgetRecord, usedUsd: number) => number): Sample<'budget' | 'scope' | 'name'>[] {
    const { store, limits } = this.context;
    return store.budgets.list().map((budget) => {
      const { id, scope, scopeId } = budget;
      const labels = { budget: id, scope, name: this.nameOf(scope, scopeId) };
      return { labels, value: value(budget, limits.budgetState(budget).usedUsd) };
    });
  }

  private activeClients(): number {
    const since = this.context.now() - activeFor;
    for (const [keyId, at] of this.clients) if (at < since) this.clients.delete(keyId);
    return this.clients.size;
  }
}
