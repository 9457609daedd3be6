// A real management server on a free port over a real store in a temporary folder; only what lies outside of management
// (the probe, the drain, the proxy) is a recorder. Each test file makes its own and closes it.
import { randomUUID } from 'node:crypto';
import { CaptureService } from '../../src/gateway/captures/captureService';
import { ChannelStates } from '../../src/gateway/channelStates';
import { ErrorAlerts } from '../../src/gateway/errorAlerts';
import { EventBus } from '../../src/gateway/eventBus';
import { Listening } from '../../src/gateway/listen/listening';
import { openToolMode } from '../../src/gateway/toolMode/openToolMode';
import { LimitsService } from '../../src/gateway/limits/limitsService';
import { LeaseBook } from '../../src/gateway/lifecycle/lease';
import { WindowBook } from '../../src/gateway/windowModels/windowBook';
import { createLog } from '../../src/gateway/log';
import { checkBaseUrl } from '../../src/gateway/proxy/egress';
import { checkBrowser, checkHeaders, checkHost } from '../../src/gateway/proxy/guard';
import { readImport } from '../../src/gateway/imports/readImport';
import { readProxySetting } from '../../src/gateway/proxy/network/proxyServer';
import { CostRecomputer } from '../../src/gateway/prices/recomputeCosts';
import { RetentionSettings } from '../../src/gateway/retentionSettings';
import { RoutingSettings } from '../../src/gateway/routingSettings';
import { SecretVault } from '../../src/gateway/secretVault';
import { Otlp } from '../../src/gateway/telemetry/otlp';
import { ToolsService } from '../../src/gateway/takeover/toolsService';
import type { DraftSecrets, ManagementContext } from '../../src/management/context';
import { EventsSocket } from '../../src/management/eventsSocket';
import { Metrics } from '../../src/management/metrics';
import { MetricsAccess } from '../../src/management/metricsAccess';
import { createHandlers } from '../../src/management/routes/handlers';
import { readStatus } from '../../src/management/routes/status';
import { ManagementServer } from '../../src/management/server';
import { StatusEvents } from '../../src/management/statusEvents';
import { UsageExporter } from '../../src/management/usageExport';
import { newManagementToken } from '../../src/management/token';
import { toolKeyMaker } from '../../src/management/toolKeyMaker';
import type { PriceBook } from '../../src/metering/prices/priceBook';
import type { PriceSources } from '../../src/metering/pricing';
import { ChannelRouter } from '../../src/routing/channelRouter';
import type { EditorProxy, GatewayEvent } from '../../src/shared/events';
import type { ModelPrice } from '../../src/shared/channelModels';
import type { ChannelRecord } from '../../src/store/channelRepository';
import { Store } from '../../src/store/store';
import { ManagementCaller } from '../support/managementCaller';
import { TemporaryFolder } from '../support/temporaryFolder';

export class ManagementFixture {
  readonly folder = TemporaryFolder.inMemory('management');
  readonly token = newManagementToken();
  readonly secrets = new SecretVault();
  readonly router = new ChannelRouter({ random: () => 0.5 });
  readonly health = new ChannelStates(this.router, () => this.now);
  readonly leases = new LeaseBook(
    () => ({ secrets: this.secrets.all(), removed: this.secrets.removed() }),
    () => this.now,
    () => this.statusEvents.changed(),
  );
  readonly logLines: string[] = [];
  readonly log = createLog({
    level: 'debug',
    write: (line) => void this.logLines.push(line),
    listener: (entry) => this.leases.log(entry),
    redact: (text) => this.secrets.redact(text),
    now: () => Date.now(),
  });
  readonly store = Store.open({ directory: this.folder.join('data'), now: () => this.now, log: this.log });
  readonly events = new EventBus(this.log);
  readonly published: GatewayEvent[] = [];
  readonly captures = new CaptureService({
    store: this.store.captures,
    settings: this.store.settings,
    redact: (text) => this.secrets.redact(text),
    log: this.log,
    now: () => this.now,
  });
  readonly alerts = new ErrorAlerts({
    settings: this.store.settings,
    events: this.events,
    now: () => this.now,
    newId: randomUUID,
  });
  readonly otlp = new Otlp({
    version: '1.2.3',
    settings: this.store.settings,
    secrets: this.secrets,
    channels: this.store.channels,
    ownAddresses: () => [`127.0.0.1:${this.server.port}`],
    log: this.log,
    now: () => this.now,
    random: () => 0.5,
    limits: { batchMs: 10 },
  });
  /** No proxy is behind it: what is wished is checked and kept, and nothing listens. */
  readonly listening = new Listening({
    settings: this.store.settings,
    secrets: this.secrets,
    changed: () => undefined,
    log: this.log,
    now: () => this.now,
  });
  /** Without servers; windows are those with a lease. */
  readonly toolMode = openToolMode({
    version: '1.2.3',
    store: this.store,
    log: this.log,
    now: () => this.now,
    ownAddresses: () => [],
    publish: (event) => this.events.publish(event),
    openWindows: () => this.leases.windows(),
  });
  readonly drained: string[] = [];
  readonly editorProxies: EditorProxy[] = [];
  /** What the probe was asked to test of what is not saved. */
  readonly drafts: { channel: ChannelRecord; secrets: DraftSecrets }[] = [];
  readonly prices = new Map<string, ModelPrice>();
  /** The published price list; none unless a test puts one here. */
  book: PriceBook | undefined;
  readonly localServers: { provider: string; baseUrl: string; models: string[] }[] = [];
  readonly signInTokens: [string, string, number][] = [];
  /** The probe; a test may put its own here. */
  probe: ManagementContext['testChannel'] = (_channel, { onStep }) => {
    const step = { name: 'resolve', ok: true, milliseconds: 1 };
    onStep?.(step);
    return Promise.resolve({ ok: true, steps: [step] });
  };
  readonly server = new ManagementServer({
    token: this.token,
    log: this.log,
    guard: (request, port) => {
      checkHost(request, [port]);
      checkBrowser(request);
      checkHeaders(request);
    },
  });
  /** The clock: real until a test sets it. */
  fixedNow: number | undefined;
  keepRunning = false;
  activeRequests = 0;
  readonly limits = new LimitsService({
    store: this.store,
    now: () => this.now,
    log: this.log,
    onThreshold: () => undefined,
  });
  private readonly recomputer = new CostRecomputer({
    requests: this.store.requests,
    prices: { ready: () => Promise.resolve(), sources: () => this.priceSources() },
    changed: () => this.limits.costsChanged(),
  });
  private readonly common: Omit<ManagementContext, 'tools'> = {
    version: '1.2.3',
    startedAt: Date.now(),
    now: () => this.now,
    store: this.store,
    secrets: this.secrets,
    events: this.events,
    log: this.log,
    health: this.health,
    limits: this.limits,
    leases: this.leases,
    windows: new WindowBook(this.leases, { newId: () => 'chat', onModels: () => undefined }),
    modelFacts: () => ({}),
    activeRequests: () => this.activeRequests,
    proxyUrl: () => 'http://127.0.0.1:9',
    warnings: () => ['a notice'],
    keepRunning: { get: () => this.keepRunning, set: (value) => void (this.keepRunning = value) },
    routing: new RoutingSettings(this.store.settings),
    retention: new RetentionSettings(this.store.settings, (kept) => this.store.setRetention(kept)),
    recomputeCosts: (request, signal) => this.recomputer.run(request, signal),
    alerts: this.alerts,
    captures: this.captures,
    metricsAccess: new MetricsAccess({
      settings: this.store.settings,
      now: () => this.now,
      cost: { N: 1024, r: 8, p: 1 },
    }),
    otlp: this.otlp,
    toolMode: this.toolMode.service,
    windowTools: this.toolMode.windowTools,
    listening: this.listening,
    drain: (reason) => void this.drained.push(reason),
    countTokens: (text) => Promise.resolve(Math.ceil(text.length / 4)),
    checkBaseUrl: (baseUrl) => void checkBaseUrl(baseUrl, [`127.0.0.1:${this.server.port}`]),
    readProxy: (setting) => readProxySetting(setting, [`127.0.0.1:${this.server.port}`]),
    setEditorProxy: (settings) => void this.editorProxies.push(settings),
    testChannel: (channel, wishes) => this.probe(channel, wishes),
    testDraft: (channel, secrets, wishes) => {
      this.drafts.push({ channel, secrets });
      return this.probe(channel, wishes);
    },
    fetchModels: () => Promise.resolve([{ id: 'model-a', contextTokens: 1000 }, { id: 'model-b' }]),
    modelPrices: () => Promise.resolve((_channel, model) => this.prices.get(model) ?? null),
    priceSources: () => Promise.resolve(this.priceSources()),
    findLocalServers: () => Promise.resolve(this.localServers),
    readImport: (request) => readImport(request, { home: this.folder.path, environment: {} }),
    setSignInToken: (...token) => void this.signInTokens.push(token),
  };
  /** Over the tools of a home in the fixture's folder; no proxy listens, so that nothing can be taken over. */
  readonly tools = new ToolsService({
    stateFolder: this.folder.join('data', 'takeover'),
    program: this.folder.join('dist', 'gateway.js'),
    environment: (projects) => ({
      platform: 'linux',
      home: this.folder.join('home'),
      variables: {},
      projects,
      gatewayUrl: this.common.proxyUrl(),
    }),
    store: this.store,
    keys: toolKeyMaker(this.common),
    models: () => Promise.resolve([]),
    events: this.events,
    log: this.log,
    now: () => this.now,
  });
  readonly context: ManagementContext = { ...this.common, tools: this.tools };
  readonly socket: EventsSocket;
  readonly statusEvents: StatusEvents;
  private caller: ManagementCaller | undefined;

  private constructor(socketOptions: { pingMs?: number; largestBacklog?: number }) {
    this.secrets.onChange(() => this.leases.secretsChanged());
    this.events.subscribe((event) => void this.published.push(event));
    this.socket = new EventsSocket({
      events: this.events,
      leases: this.leases,
      log: this.log,
      readStatus: () => readStatus(this.context),
      ...socketOptions,
    });
    this.statusEvents = new StatusEvents(this.context, () => this.socket.count > 0);
    const metrics = new Metrics(this.context);
    this.server.serve({
      handlers: createHandlers(this.context),
      events: this.socket,
      exporter: new UsageExporter(this.store, () => this.now),
      metrics: () => metrics.render(),
      metricsAccess: this.context.metricsAccess,
    });
  }

  static async start(socketOptions: { pingMs?: number; largestBacklog?: number } = {}): Promise<ManagementFixture> {
    const fixture = new ManagementFixture(socketOptions);
    await fixture.server.listen(0);
    fixture.caller = new ManagementCaller(fixture.url, fixture.token);
    return fixture;
  }

  get now(): number {
    return this.fixedNow ?? Date.now();
  }

  get url(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  get call(): ManagementCaller['call'] {
    if (this.caller === undefined) throw new Error('the server is not started');
    return this.caller.call.bind(this.caller);
  }

  get send(): ManagementCaller['send'] {
    if (this.caller === undefined) throw new Error('the server is not started');
    return this.caller.send.bind(this.caller);
  }

  priceSources(): PriceSources {
    const { prices } = this.store;
    return { overrides: prices.list(), currencyRates: prices.currencyRates(), book: this.book };
  }

  /** Status, kind and message of a call that is refused. */
  async refusal(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; kind: string; message: string }> {
    const answer = await this.send(method, path, body);
    const { error } = answer.body as { error: { kind: string; message: string } };
    return { status: answer.status, kind: error.kind, message: error.message };
  }

  async close(): Promise<void> {
    this.statusEvents.close();
    this.tools.close();
    this.health.close();
    await this.otlp.close();
    await this.captures.close();
    await this.server.close(200);
    this.store.close();
    this.folder.remove();
  }
}
