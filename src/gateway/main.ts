// The gateway process: the one place that makes services and puts them together, for a VS Code window (--managed) or headless.
// Life: arguments → data directory → management port (the lock) → store → proxy port → listening → drain → exit.
import './nodeVersion';
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { toBudget } from '../management/routes/budgets';
import { createHandlers } from '../management/routes/handlers';
import { readStatus } from '../management/routes/status';
import type { ManagementContext } from '../management/context';
import { EventsSocket } from '../management/eventsSocket';
import { Metrics } from '../management/metrics';
import { MetricsAccess } from '../management/metricsAccess';
import { ManagementServer } from '../management/server';
import { StatusEvents } from '../management/statusEvents';
import { UsageExporter } from '../management/usageExport';
import { newManagementToken } from '../management/token';
import { toolKeyMaker } from '../management/toolKeyMaker';
import { ChannelRouter } from '../routing/channelRouter';
import { GatewayError } from '../shared/errors';
import { isWantedSecret } from '../store/channelView';
import { Store } from '../store/store';
import { parseArguments, usage, type Command, type GatewayArguments } from './arguments';
import { CaptureService } from './captures/captureService';
import { channelServices } from './channelServices';
import { ChannelStates } from './channelStates';
import { keepCompiledCode } from './compiledCode';
import { ErrorAlerts } from './errorAlerts';
import { EventBus } from './eventBus';
import { ActivityCounter } from './lifecycle/activity';
import { hearParent, parentAnnouncer, stdoutAnnouncer, surviveClosedStreams } from './lifecycle/announcer';
import { prepareDataDirectory } from './lifecycle/dataDirectory';
import { addDemoChannel } from './lifecycle/demoChannel';
import { Drain } from './lifecycle/drain';
import { Ending } from './lifecycle/ending';
import { failureOf } from './lifecycle/failure';
import { LeaseBook } from './lifecycle/lease';
import { Linger } from './lifecycle/linger';
import { LogFile } from './lifecycle/logFile';
import { removeRuntimeFile, writeRuntimeFile } from './lifecycle/runtimeFile';
import { keepSecretsInFile } from './lifecycle/secretKeeping';
import { LimitsService } from './limits/limitsService';
import { Listening } from './listen/listening';
import { createLog } from './log';
import { PriceList } from './prices/priceList';
import { CostRecomputer } from './prices/recomputeCosts';
import { checkBaseUrl } from './proxy/egress';
import { checkBrowser, checkHeaders, checkHost } from './proxy/guard';
import { readProxySetting } from './proxy/network/proxyServer';
import { SystemProxy } from './proxy/network/systemProxy';
import { createProxyServer } from './proxy/server';
import { TokenEstimator } from './tokens/tokenEstimator';
import { clearSpool, spoolFolder } from './proxy/spool';
import { RetentionSettings } from './retentionSettings';
import { RoutingSettings } from './routingSettings';
import { SecretVault } from './secretVault';
import type { Services } from './services';
import type { ToolCommand } from './takeover/toolArguments';
import { runToolCommand, stateFolderIn } from './takeover/toolCommand';
import { toolEnvironment } from './takeover/toolEnvironment';
import { toolModelSource } from './takeover/toolModels';
import { ToolsService } from './takeover/toolsService';
import { Otlp } from './telemetry/otlp';
import { openToolMode } from './toolMode/openToolMode';
import { WindowBook } from './windowModels/windowBook';
import { windowModelsChanged } from './windowModels/windowChannels';

/** Put in by the build. */
declare const __GATEHOUSE_VERSION__: string;

/** How long after the start the first window may take to open its lease, in milliseconds. */
const firstLeaseMs = 30_000;
/** How long the last rows may take to be written at the end (a full disk can make it longer than anybody waits). */
const lastFlushMs = 5000;
/** How long the start waits for further addresses, in milliseconds; they go on coming up after it. */
const furtherMs = 1000;

const now = (): number => Date.now();
const ownUrl = (port: number): string => `http://127.0.0.1:${port}`;

async function run(options: GatewayArguments): Promise<void> {
  keepCompiledCode();
  const announcer = options.managed ? parentAnnouncer() : stdoutAnnouncer();
  const ending = new Ending();
  const token = newManagementToken();
  const startedAt = now();
  const secrets = new SecretVault();
  let changed = (): void => undefined;
  const leases = new LeaseBook(
    () => ({ secrets: secrets.all(), removed: secrets.removed() }),
    now,
    () => changed(),
  );
  const redact = (text: string): string => secrets.redact(text).replaceAll(token, '[redacted]');
  let writeLine = (line: string): void => void process.stderr.write(`${line}\n`);
  const log = createLog({
    level: options.logLevel,
    write: (line) => writeLine(line),
    listener: (entry) => leases.log(entry),
    redact,
    now,
  });
  ending.watch(log);
  try {
    const directory = prepareDataDirectory(options.dataDirectory);
    if (options.managed) {
      const file = new LogFile(directory);
      writeLine = (line) => file.write(line);
    }
    log.info('starting', { version: __GATEHOUSE_VERSION__, pid: process.pid, managed: options.managed });

    const management = new ManagementServer({
      token,
      log,
      guard: (request, port) => {
        checkHost(request, [port]);
        checkBrowser(request);
        checkHeaders(request);
      },
    });
    await management.listen(options.managementPort);

    const store = Store.open({ directory, now, log });
    ending.atExit(() => store.close());
    if (addDemoChannel(store, now())) log.info('first start: the demo channel was added');
    const warnings: string[] = [];
    const ownAddresses = (): string[] => [
      `127.0.0.1:${proxy.port}`,
      `127.0.0.1:${management.port}`,
      ...listening.ownAddresses(),
    ];
    const random = (): number => Math.random();
    const version = __GATEHOUSE_VERSION__;
    const systemProxy = new SystemProxy(process.env);
    const otlp = new Otlp({
      version, settings: store.settings, secrets, channels: store.channels, ownAddresses, systemProxy, log, now, random,
      environment: options.managed ? undefined : process.env,
    }); // prettier-ignore
    const listening = new Listening({
      settings: store.settings, secrets, given: options.listen, changed: () => changed(), log, now,
    }); // prettier-ignore
    const wantsSecret = (id: string): boolean =>
      [otlp, listening].some((keeper) => keeper.wantsSecret(id)) ||
      isWantedSecret(id, (channelId) => store.channels.get(channelId));
    if (options.managed) {
      secrets.onChange(() => leases.secretsChanged());
      secrets.onReplaced(() => leases.shareSecrets());
      hearParent(
        (incoming) => secrets.merge(incoming, wantsSecret),
        () => log.warn('a message of the window was not understood'),
      );
    } else keepSecretsInFile(directory, secrets, { wantsSecret, log, warnings });

    const passphrase = process.env.GATEHOUSE_CERTIFICATE_PASSPHRASE;
    // Read once; nothing that this process might start needs it.
    delete process.env.GATEHOUSE_CERTIFICATE_PASSPHRASE;
    if (passphrase !== undefined && !options.managed) listening.usePassphrase(passphrase);

    const events = new EventBus(log);
    const windows = new WindowBook(leases, { newId: randomUUID, onModels: () => windowModelsChanged(services) });
    const router = new ChannelRouter({ random: () => Math.random() });
    const health = new ChannelStates(router, now);
    const routing = new RoutingSettings(store.settings);
    const limits = new LimitsService({
      store,
      now,
      log,
      onThreshold: (budget, threshold) => {
        const reached = toBudget(budget, limits.budgetState(budget));
        events.publish({ type: 'budget', action: 'reached', budget: reached, threshold });
      },
    });
    const activity = new ActivityCounter(() => changed());
    const alerts = new ErrorAlerts({ settings: store.settings, events, now, newId: randomUUID });
    const prices = new PriceList(store.prices, log);
    const recomputer = new CostRecomputer({
      requests: store.requests,
      prices,
      changed: () => limits.costsChanged(),
    });
    const retention = new RetentionSettings(store.settings, (kept) => store.setRetention(kept));
    const captures = new CaptureService({ store: store.captures, settings: store.settings, redact, log, now });
    const toolMode = openToolMode(
      {
        version, store, log, now, ownAddresses, systemProxy,
        publish: (event) => events.publish(event),
        openWindows: () => leases.windows(),
      },
      options.managed ? undefined : { directory, file: options.mcpConfig, variables: process.env },
    ); // prettier-ignore
    const services: Services = {
      toolMode: toolMode.service,
      captures,
      version, store, secrets, prices, limits, events, log, health, router, routing, activity, now, random, ownAddresses, systemProxy,
      otlp, windows,
    }; // prettier-ignore
    const uploads = spoolFolder(directory);
    clearSpool(uploads, (error) => log.warn('old uploads could not be removed', { error: String(error) }));
    const tokens = new TokenEstimator();
    const limitsOfBodies = { uploadBytes: options.uploadBytes };
    const proxy = createProxyServer(services, { spoolFolder: uploads, limits: limitsOfBodies, tokens });
    await proxy.listen(options.proxyPort);
    // Files on a network that hangs must not keep the proxy from being told of.
    await Promise.race([listening.start(proxy, management.port), after(furtherMs, undefined)]);

    const drain = new Drain({
      activity,
      log,
      stopListening: () => {
        linger?.stop();
        removeRuntimeFile(directory, token);
        management.stopListening();
        listening.stopListening();
        proxy.stopAccepting().catch((error: unknown) => log.error('closing the proxy port', { error: String(error) }));
      },
      announce: (reason) => events.publish({ type: 'draining', reason }),
      close: async () => {
        statusEvents.close();
        tools.close();
        health.close();
        await Promise.race([toolMode.close(), after(lastFlushMs, undefined)]);
        await Promise.race([captures.close(), after(lastFlushMs, undefined)]);
        const written = await Promise.race([store.flush().then(() => true), after(lastFlushMs, false)]);
        if (!written) log.error('the last rows could not be written in time');
        listening.close();
        await Promise.all([proxy.close(), management.close(), otlp.close()]);
      },
      leave: (exitCode) => ending.leave(exitCode),
    });

    let keepRunning = options.keepRunning;
    const common: Omit<ManagementContext, 'tools'> = {
      toolMode: toolMode.service,
      windowTools: toolMode.windowTools,
      version,
      startedAt,
      now,
      store,
      secrets,
      events,
      log,
      health,
      limits,
      leases: windows,
      windows,
      activeRequests: () => activity.active,
      proxyUrl: () => ownUrl(proxy.port),
      warnings: () => warnings,
      keepRunning: {
        get: () => keepRunning,
        set: (value) => {
          keepRunning = value;
          changed();
        },
      },
      routing,
      retention,
      recomputeCosts: (request, signal) => recomputer.run(request, signal),
      captures,
      alerts,
      metricsAccess: new MetricsAccess({ settings: store.settings, now }),
      otlp,
      listening,
      drain: (reason) => drain.begin(reason),
      countTokens: (text, model) => tokens.estimateText(text, model),
      checkBaseUrl: (baseUrl) => void checkBaseUrl(baseUrl, ownAddresses()),
      readProxy: (setting) => readProxySetting(setting, ownAddresses()),
      setEditorProxy: (settings) => systemProxy.setEditor(settings),
      ...channelServices(services, { home: options.home ?? homedir(), environment: process.env }),
    };
    const surroundings = {
      home: options.home,
      userHome: homedir(),
      variables: process.env,
      platform: process.platform,
    };
    const tools = new ToolsService({
      stateFolder: stateFolderIn(directory),
      program: process.argv[1] ?? '',
      environment: (projects) => toolEnvironment(surroundings, ownUrl(proxy.port), projects),
      keys: toolKeyMaker(common),
      models: toolModelSource(services),
      store,
      events,
      log,
      now,
    });
    const context: ManagementContext = { ...common, tools };
    const socket = new EventsSocket({ events, leases: windows, log, readStatus: () => readStatus(context) });
    const statusEvents = new StatusEvents(context, () => socket.count > 0);
    const metrics = new Metrics(context);
    management.serve({
      handlers: createHandlers(context),
      events: socket,
      exporter: new UsageExporter(store, now),
      metrics: () => metrics.render(),
      metricsAccess: context.metricsAccess,
    });

    const proxyUrl = ownUrl(proxy.port);
    const managementUrl = ownUrl(management.port);
    let linger: Linger | undefined;
    if (options.managed) {
      const runtime = { pid: process.pid, version, proxyUrl, managementUrl, managementToken: token };
      writeRuntimeFile(directory, { ...runtime, startedAt: new Date(startedAt).toISOString() });
      ending.atExit(() => removeRuntimeFile(directory, token));
      linger = new Linger({
        lingerMs: options.lingerMs,
        firstLeaseMs,
        leases: () => leases.count,
        activeRequests: () => activity.active,
        keepRunning: () => keepRunning,
        now,
        leave: () => drain.begin('idle'),
      });
    }
    changed = () => {
      toolMode.windowTools.windowsChanged();
      if (!drain.running) linger?.update();
      statusEvents.changed();
    };
    ending.onSignal(() => drain.begin('signal'));
    log.info('listening', { proxyUrl, managementUrl });
    await announcer.tell({
      event: 'listening',
      proxyUrl,
      managementUrl,
      managementToken: token,
      pid: process.pid,
      version,
    });
    void tools.start();
    void prices.ready();
  } catch (error) {
    const { message, exitCode } = failureOf(error);
    log.error('the gateway could not start', {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    await announcer.tell(message);
    ending.leave(exitCode);
  }
}

async function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), milliseconds).unref());
}

async function runCommand(command: ToolCommand): Promise<number> {
  const print = (text: string): void => void process.stdout.write(text);
  const { env: variables, platform } = process;
  return runToolCommand(command, { variables, platform, program: process.argv[1] ?? '', print });
}

async function main(words: readonly string[]): Promise<void> {
  surviveClosedStreams();
  let command: Command;
  try {
    command = parseArguments(words);
  } catch (error) {
    const { message } = GatewayError.from(error);
    process.stderr.write(`${message}\n\n${usage}`);
    await parentAnnouncer().tell({ event: 'failed', message, exitCode: 2 });
    process.exit(2);
  }
  if (command.name === 'run') await run(command.arguments);
  else if (command.name === 'restore' || command.name === 'status') process.exitCode = await runCommand(command);
  else process.stdout.write(command.name === 'help' ? usage : `${__GATEHOUSE_VERSION__}\n`);
}

void main(process.argv.slice(2));
