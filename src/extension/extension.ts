// Entry of the extension: puts the window's parts together, and takes them apart. Returns at once: nothing here waits for the
// gateway, for SecretStorage or for the network.
import crypto from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import { usualRoutingOptions } from '../shared/gatewayOptions';
import { AlertNotifications } from './alertNotifications';
import { BudgetNotifications } from './budgetNotifications';
import { captureSetting } from './captureSetting';
import { LocalServerOffers } from './commands/localServerOffers';
import { ClaudeCodeExtension } from './claudeCodeExtension';
import { registerCommands } from './commands/registerCommands';
import { readEditorProxy } from './editorProxy';
import { Emitter } from './emitter';
import { isKeyTaken } from './folders/askKey';
import { ChatKeys } from './folders/chatKeys';
import { CurrentFolder } from './folders/currentFolder';
import { FolderFigures } from './folders/folderFigures';
import { FolderKeys } from './folders/folderKeys';
import type { StreamEvent } from './eventStream';
import type { GatehouseWindow } from './gatehouseWindow';
import { GatewayBringer } from './gatewayBringer';
import type { GatewayConnection } from './gatewayConnection';
import { GatewayMirror } from './gatewayMirror';
import { launchGateway } from './gatewayProcess';
import { KeyFigures } from './keyFigures';
import { registerAgentTools } from './languageModels/agentTools';
import { LanguageModels } from './languageModels/languageModels';
import { McpServer } from './languageModels/mcpServer';
import { UriHandler } from './links/uriHandler';
import { GatewaySupervisor } from './gatewaySupervisor';
import { hostObstacle } from './hostObstacle';
import { FurtherAddresses } from './listen/furtherAddresses';
import { t } from './localize';
import { createLogChannel, writeGatewayEntry } from './log';
import { tellDamagedSecrets, TroubleNotifications } from './notifications';
import { ChannelPanels, channelPanelViewType } from './panels/channelPanels';
import { DraftSecrets } from './panels/draftSecrets';
import { EndpointsPanel, endpointsViewType } from './panels/endpointsPanel';
import { KeysPanel, keysPanelViewType } from './panels/keysPanel';
import { OverviewPanel, overviewViewType } from './panels/overviewPanel';
import { PricesPanel, pricesViewType } from './panels/pricesPanel';
import { RequestLogPanel, requestLogViewType } from './panels/requestLogPanel';
import { StatisticsPanel, statisticsViewType } from './panels/statisticsPanel';
import { ToolsPanel, toolsViewType } from './panels/toolsPanel';
import { RunningTests } from './panels/runningTests';
import { SidebarView, sidebarViewId } from './panels/sidebarView';
import { findPortOwner, isPortOpen } from './portOwner';
import { readRuntimeFile } from './runtimeFile';
import { SecretExchange } from './secretExchange';
import { SecretKeeper, secretsEntry } from './secrets';
import { bringToken } from './signIn';
import { retentionSetting } from './retentionSetting';
import { displayCurrency, readGatewaySettings, routingStrategy, statusBarPeriod } from './settings';
import { showMoneyIn } from './shownMoney';
import { StartClaim } from './startClaim';
import { StatusBar } from './statusBar';
import { Terminals } from './terminals';
import { UsageFigures } from './usageFigures';
import { WalkthroughProgress } from './walkthroughProgress';
import { stepOf, stepsShown } from './walkthroughSteps';
import type { GatehouseTestApi } from './testApi';
import { applyWatching, concernsWatching } from './watchSettings';
import { WindowTools } from './toolMode/windowTools';
import { isWindowEvent, WindowModels } from './windowModels/windowModels';

/** How long the gateway outlives the last window: short on Windows, where it holds the editor's executable against updates. */
const lingerMilliseconds = process.platform === 'win32' ? 5000 : 15_000;

let supervisor: GatewaySupervisor | undefined;

export function activate(context: vscode.ExtensionContext): GatehouseTestApi | undefined {
  const log = createLogChannel();
  const mirror = new GatewayMirror();
  const settings = () => readGatewaySettings(log);
  const keeper = new SecretKeeper({
    store: context.secrets,
    log,
    now: Date.now,
    onDamaged: () => void tellDamagedSecrets(),
  });
  const exchange = new SecretExchange(keeper, log);
  const dataDirectory = context.globalStorageUri.fsPath;
  const version = String((context.extension.packageJSON as { version?: unknown }).version ?? '0.0.0');

  const windowId = crypto.randomUUID();
  const startClaim = new StartClaim(dataDirectory, Date.now);
  const bringer = new GatewayBringer({
    version,
    lease: windowId,
    ports: settings,
    readRuntime: () => readRuntimeFile(dataDirectory),
    launch: () =>
      launchGateway({
        ...settings(),
        modulePath: path.join(context.extensionPath, 'dist', 'gateway.js'),
        dataDirectory,
        logDirectory: context.logUri.fsPath,
        lingerMilliseconds,
        t,
      }),
    claimStart: () => startClaim.take(),
    equip: (launched) => exchange.equip(launched),
    onEvent: (event, connection) => onEvent(event, connection),
    isPortOpen,
    portOwner: findPortOwner,
    log,
    now: Date.now,
    random: Math.random,
    t,
  });
  const keeperOfTheGateway = new GatewaySupervisor({
    bringer,
    ports: settings,
    obstacle: hostObstacle(process.versions.node, t),
    log,
    now: Date.now,
    random: Math.random,
    t,
  });
  supervisor = keeperOfTheGateway;

  const events = new Emitter<StreamEvent>();
  const walkthrough = new WalkthroughProgress(context.globalState, () => sidebar.refresh());
  const currentFolder = new CurrentFolder(mirror);
  const folderKeys = new FolderKeys(context.secrets, async (secret) => {
    const proxyUrl = keeperOfTheGateway.connection?.status.proxyUrl;
    return proxyUrl === undefined || isKeyTaken(proxyUrl, secret);
  });
  const terminals = new Terminals({
    context,
    keys: folderKeys,
    mirror,
    connection: () => {
      const attached = keeperOfTheGateway.connection;
      return attached && { client: attached.client, proxyUrl: attached.status.proxyUrl };
    },
    onChange: () => statusBar.refresh(),
  });
  const window: GatehouseWindow = {
    context,
    windowId,
    terminals,
    currentFolder,
    chatKeys: new ChatKeys({ store: context.secrets, mirror, currentFolder, folderKeys }),
    supervisor: keeperOfTheGateway,
    mirror,
    events,
    log,
    openPanel: (target) => {
      if (target.view === 'channel' || target.view === 'new-channel') channelPanels.open(target);
      else keysPanel.open(target);
    },
    openRequests: (filters) => requestLog.openWith(filters),
    drafts: new DraftSecrets(),
    tests: new RunningTests(),
    walkthrough,
    further: new FurtherAddresses({
      memory: context.globalState,
      client: () => keeperOfTheGateway.connection?.client,
      log,
      changed: () => refresh(),
    }),
  };
  const channelPanels = new ChannelPanels(window);
  const keysPanel = new KeysPanel(window);
  const usage = new UsageFigures({
    client: () => keeperOfTheGateway.connection?.client,
    today: () => mirror.today,
    isFocused: () => vscode.window.state.focused,
    now: Date.now,
    onLoaded: () => {
      mirror.spent = usage.spentToday;
      mirror.changes.fire();
    },
    onError: (error) => log.debug(`the figures of the status bar could not be read: ${String(error)}`),
  });
  const folderFigures = new FolderFigures({
    client: () => keeperOfTheGateway.connection?.client,
    folder: () => currentFolder.folder,
    period: statusBarPeriod,
    isFocused: () => vscode.window.state.focused,
    now: Date.now,
    onLoaded: () => statusBar.refresh(),
    onError: (error) => log.debug(`the figures of the folder could not be read: ${String(error)}`),
  });
  currentFolder.changes.subscribe(() => {
    folderFigures.changed();
    statusBar.refresh();
  });
  const keyFigures = new KeyFigures({
    client: () => keeperOfTheGateway.connection?.client,
    mirror,
    onError: (error) => log.debug(`the figures of the keys could not be read: ${String(error)}`),
  });
  context.subscriptions.push(keyFigures);
  const statusBar = new StatusBar({
    state: () => keeperOfTheGateway.state,
    figures: () => ({
      today: mirror.today,
      usage: usage.view,
      money: mirror.money,
      alert: mirror.budgetAlerts.worst(Date.now()),
      terminals: terminals.folders.map(({ name }) => name),
      folder: folderFigures.view,
    }),
  });
  const sidebar = new SidebarView(window);
  const requestLog = new RequestLogPanel(window);
  const overview = new OverviewPanel(window);
  const endpoints = new EndpointsPanel(window);
  const tools = new ToolsPanel(window);
  const prices = new PricesPanel(window);
  const statistics = new StatisticsPanel(window);
  const notifications = new TroubleNotifications();
  const localServers = new LocalServerOffers(window);
  const budgetNotifications = new BudgetNotifications(window);
  const alertNotifications = new AlertNotifications(window);
  const languageModels = new LanguageModels(window);
  const windowModels = new WindowModels(window);
  const windowTools = new WindowTools(window);
  const mcpServer = new McpServer(window);

  const refresh = (): void => {
    statusBar.refresh();
    sidebar.refresh();
    requestLog.refresh();
    overview.refresh();
    endpoints.refresh();
    tools.refresh();
    prices.refresh();
    statistics.refresh();
    channelPanels.refresh();
    keysPanel.refresh();
  };
  function onEvent(event: StreamEvent, connection: GatewayConnection): void {
    if (event.type === 'log') return writeGatewayEntry(log, event.entry);
    if (event.type === 'secrets') return exchange.received(event.secrets, event.removed);
    if (event.type === 'known-secrets') return exchange.known(event.secrets, event.removed);
    if (isWindowEvent(event)) return windowModels.received(event, connection);
    if (windowTools.received(event, connection)) return;
    mirror.apply(event);
    if (event.type === 'folder' && event.action === 'deleted') void folderKeys.forget(event.folder.keyId);
    if (event.type === 'folder' || event.type === 'key') {
      void terminals.follow().catch(report);
      folderFigures.changed();
    }
    if (event.type === 'request' && event.phase === 'finished') folderFigures.used(event.request.folder);
    keyFigures.apply(event);
    requestLog.apply(event);
    events.fire(event);
    void walkthrough.note([stepOf(event)]).catch(report);
    if (event.type === 'sign-in') void bringToken(window, event.channelId, event.tenant).catch(report);
    budgetNotifications.apply(event);
    if (event.type === 'status') keeperOfTheGateway.refresh(connection);
  }
  async function greet(connection: GatewayConnection): Promise<void> {
    exchange.attached(connection);
    usage.forget();
    await Promise.all([
      showMoney(),
      loadMirror(connection).then(() => terminals.follow(true)),
      applyOptions(connection),
      applyWatching(connection.client, log),
      windowTools.attached(connection),
      new ClaudeCodeExtension(context.secrets).follow(connection.status.proxyUrl),
    ]);
    window.further.apply();
    await localServers.look();
  }
  async function showMoney(): Promise<void> {
    const connection = keeperOfTheGateway.connection;
    if (connection !== undefined) await showMoneyIn(displayCurrency(), mirror, connection.client);
  }
  /** A gateway that is very busy may need more than one try; one that is gone is attached to anew anyway. */
  async function loadMirror(connection: GatewayConnection): Promise<void> {
    for (let tries = 1; keeperOfTheGateway.connection === connection; tries += 1) {
      try {
        return await mirror.load(connection.client, connection.status);
      } catch (error) {
        if (tries >= 5) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  /** Always told: what the last status said may be older than what was told last. */
  async function applyOptions({ client }: GatewayConnection, strategy = routingStrategy()): Promise<void> {
    const editorProxy = readEditorProxy(vscode.workspace.getConfiguration('http'));
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const capture = captureSetting(false);
    const retention = retentionSetting(false);
    await client.call('updateOptions', {
      body: {
        keepRunning: settings().keepRunning,
        editorProxy,
        timeZone,
        ...(strategy !== undefined && { routingStrategy: strategy }),
        ...(capture !== undefined && { capture }),
        ...(retention !== undefined && { retention }),
      },
    });
  }
  const report = (error: unknown): void => log.warn(`the gateway could not be asked: ${String(error)}`);

  mirror.changes.subscribe(refresh);
  mirror.changes.subscribe(() => {
    usage.refresh();
    folderFigures.refresh();
  });
  mirror.changes.subscribe(() => {
    void walkthrough.note(stepsShown(mirror.channels, mirror.today, mirror.keys)).catch(report);
  });
  keeperOfTheGateway.stateChanges.subscribe((state) => {
    void vscode.commands.executeCommand('setContext', 'gatehouse.state', state.state);
    notifications.stateChanged(state);
    refresh();
  });
  keeperOfTheGateway.attachments.subscribe((connection) => void greet(connection).catch(report));

  registerCommands(
    window,
    {
      openRequestLog: (argument) => requestLog.openFor(argument),
      openOverview: () => overview.page.open(),
      openEndpoints: (argument) => endpoints.open(argument),
      openTools: () => tools.page.open(),
      openPrices: (argument) => prices.open(argument),
      openStatistics: () => statistics.page.open(),
    },
    windowModels,
  );
  context.subscriptions.push(
    log,
    statusBar,
    usage,
    currentFolder,
    folderFigures,
    vscode.window.onDidChangeWindowState(() => {
      usage.refresh();
      folderFigures.refresh();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void terminals.follow().catch(report)),
    sidebar,
    requestLog,
    overview,
    endpoints,
    tools,
    prices,
    statistics,
    channelPanels,
    keysPanel,
    notifications,
    localServers,
    budgetNotifications,
    alertNotifications,
    languageModels,
    windowModels,
    windowTools,
    mcpServer,
    window.further,
    ...registerAgentTools(window),
    vscode.window.registerUriHandler(new UriHandler(window)),
    vscode.window.registerWebviewViewProvider(sidebarViewId, sidebar),
    vscode.window.registerWebviewPanelSerializer(requestLogViewType, requestLog.page),
    vscode.window.registerWebviewPanelSerializer(overviewViewType, overview.page),
    vscode.window.registerWebviewPanelSerializer(endpointsViewType, endpoints.page),
    vscode.window.registerWebviewPanelSerializer(toolsViewType, tools.page),
    vscode.window.registerWebviewPanelSerializer(pricesViewType, prices.page),
    vscode.window.registerWebviewPanelSerializer(statisticsViewType, statistics.page),
    vscode.window.registerWebviewPanelSerializer(channelPanelViewType, channelPanels),
    vscode.window.registerWebviewPanelSerializer(keysPanelViewType, keysPanel.page),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('gatehouse.statusBar')) {
        statusBar.settingsChanged();
        folderFigures.changed();
      }
      if (change.affectsConfiguration('gatehouse.displayCurrency')) void showMoney().catch(report);
      const routing = change.affectsConfiguration('gatehouse.routing');
      if (routing || ['gatehouse.keepRunning', 'http'].some((name) => change.affectsConfiguration(name))) {
        const connection = keeperOfTheGateway.connection;
        // A setting that was just taken out means what is usual.
        const strategy = routingStrategy(routing ? usualRoutingOptions.strategy : undefined);
        if (connection !== undefined) void applyOptions(connection, strategy).catch(report);
      }
      if (change.affectsConfiguration('gatehouse.capture')) {
        const client = keeperOfTheGateway.connection?.client;
        void client?.call('updateOptions', { body: { capture: captureSetting(true) ?? {} } }).catch(report);
      }
      if (change.affectsConfiguration('gatehouse.retention')) {
        const client = keeperOfTheGateway.connection?.client;
        void client?.call('updateOptions', { body: { retention: retentionSetting(true) ?? {} } }).catch(report);
      }
      const attached = keeperOfTheGateway.connection;
      if (attached !== undefined && concernsWatching(change)) {
        void applyWatching(attached.client, log, change).catch(report);
      }
      const ports = ['gatehouse.proxyPort', 'gatehouse.managementPort'];
      if (ports.some((name) => change.affectsConfiguration(name))) void keeperOfTheGateway.portsChanged().catch(report);
    }),
    context.secrets.onDidChange(({ key }) => {
      if (key === secretsEntry) exchange.storageChanged();
    }),
  );
  void terminals.remember().catch(report);
  void keeper.read().catch((error: unknown) => log.error(`the secret storage could not be read: ${String(error)}`));
  keeperOfTheGateway.begin();

  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return {
    state: () => keeperOfTheGateway.state,
    managementClient: () => keeperOfTheGateway.connection?.client,
    statusBar: () => statusBar.shown(),
  };
}

/** Ends this window's lease at once. The gateway goes on: other windows or running streams may need it. */
export function deactivate(): void {
  supervisor?.dispose();
  supervisor = undefined;
}
