// What each action of a webview does: a call of the management API, or a dialog of VS Code around one. One entry per action.
// Called by the webview channels with checked actions only. Answers carry no secret.
import * as vscode from 'vscode';
import type { EndpointsPageAction } from '../../shared/endpointsMessages';
import { GatewayError } from '../../shared/errors';
import { hasAnswer } from '../../shared/hostPayloads';
import type { ActionAnswer, WebviewAction } from '../../shared/webviewMessages';
import { presetOf } from '../commands/presetOf';
import { askAndSetSecret, confirmAndRemove } from '../commands/channelCommands';
import { choosePort } from '../commands/choosePort';
import { copyBaseUrlOf } from '../commands/copyBaseUrl';
import { confirmAndRevoke, confirmAndRotate, createAndReveal } from '../commands/keyCommands';
import { exportChannels } from '../commands/exportChannels';
import { exportPrices } from '../commands/exportPrices';
import { importChannels } from '../commands/importChannels';
import { importPrices } from '../commands/importPrices';
import { forgetFolder, setUpFolder } from '../commands/setUpFolder';
import { askForSecret } from '../commands/secretInput';
import { testTimeout } from '../commands/testChannel';
import { cancelled } from '../errorMessages';
import { listenSection } from '../listen/listenSettings';
import { channelOf, clientOf, keyOf, type GatehouseWindow } from '../gatehouseWindow';
import { writeSetting } from '../settings';
import { confirmAndRemoveBudget } from './removeBudget';
import { listFolders } from './foldersActions';
import { channelPrices, setChannelPrices } from './channelPrices';
import { keyDays } from './keyDays';
import { copyCurl, openCaptureSetting, openRequest } from './requestLogActions';
import { readHours, readSummary, saveFiles } from './statisticsActions';
import {
  cancelRecompute,
  listKnownPrices,
  listOwnPrices,
  quotePrice,
  recomputeCosts,
  removePrice,
  savePrice,
  setCurrencyRates,
} from './pricesActions';
import { listTools, openToolFile, previewTakeover, restoreTool, runToolCommand, takeOver } from './toolsActions';

type ActionOf<A extends WebviewAction['action']> = Extract<WebviewAction, { action: A }>;
type Handlers = {
  [A in Exclude<WebviewAction['action'], EndpointsPageAction | 'close-panel'>]: (
    request: ActionOf<A>,
    window: GatehouseWindow,
  ) => Promise<ActionAnswer<A> | void> | Promise<unknown>;
};

/** Rows of the request log that a page is given at a time. */
const pageSize = 200;

const handlers: Handlers = {
  async 'open-panel'({ target }, { openPanel }) {
    openPanel(target);
  },
  async 'create-channel'({ provider, form, draftId }, window) {
    const { id } = await clientOf(window).call('createChannel', {
      body: { ...form, provider, ...window.drafts.get(draftId) },
    });
    window.drafts.drop(draftId);
    return { id };
  },
  async 'ask-draft-secret'({ draftId, provider, name }, window) {
    const preset = await presetOf(window, provider);
    const channelName = name.trim() === '' ? (preset?.name.en ?? provider) : name.trim();
    const answer = await askForSecret({ channelName, optional: true, preset });
    if (answer === undefined) throw cancelled();
    window.drafts.set(draftId, answer);
    return { hint: window.drafts.hint(draftId) };
  },
  async 'find-draft-secret'({ draftId }, { drafts }) {
    return { hint: drafts.hint(draftId) };
  },
  async 'update-channel'({ id, form }, window) {
    await clientOf(window).call('updateChannel', { id, body: form });
  },
  'set-channel-secret': async ({ id }, window) => askAndSetSecret(window, await channelOf(window, id)),
  'delete-channel': async ({ id }, window) => confirmAndRemove(window, await channelOf(window, id)),
  async 'reorder-channels'({ channels }, window) {
    const client = clientOf(window);
    for (const { id, priority } of channels) await client.call('updateChannel', { id, body: { priority } });
  },
  'test-channel': ({ id, testId, completion, model }, window) =>
    window.tests.run(testId, (signal) =>
      clientOf(window).call(
        'testChannel',
        { id, body: { testId, completion, model } },
        { signal, timeout: testTimeout },
      ),
    ),
  'test-draft': ({ testId, provider, form, draftId, channelId, completion, model }, window) =>
    window.tests.run(testId, (signal) =>
      clientOf(window).call(
        'testDraft',
        { body: { ...form, provider, ...window.drafts.get(draftId), channelId, testId, completion, model } },
        { signal, timeout: testTimeout },
      ),
    ),
  async 'cancel-test'({ testId }, { tests }) {
    tests.cancel(testId);
  },
  'fetch-models': ({ id }, window) => clientOf(window).call('refreshModels', { id }, { timeout: testTimeout }),
  'list-models': (_request, window) => clientOf(window).call('listModels', {}),
  // Servers may have to be started first.
  'list-gateway-tools': (_request, window) => clientOf(window).call('listToolModeTools', {}, { timeout: 60_000 }),
  'discover-servers': (_request, window) => clientOf(window).call('discover', {}),
  'list-channel-prices': ({ id }, window) => channelPrices(clientOf(window), id),
  'set-channel-prices': ({ id, overrides }, window) => setChannelPrices(clientOf(window), id, overrides),
  'import-channels': (_request, window) => importChannels(window),
  'export-channels': (_request, window) => exportChannels(window),
  'create-key': ({ form }, window) => createAndReveal(window, form),
  async 'update-key'({ id, form }, window) {
    await clientOf(window).call('updateKey', { id, body: form });
  },
  'list-key-days': ({ days }, window) => keyDays(clientOf(window), days, Date.now()),
  'list-budgets': (_request, window) => clientOf(window).call('listBudgets', {}),
  'list-folders': (_request, window) => listFolders(window),
  'set-up-folder': ({ id }, window) => setUpFolder(window, id ?? undefined),
  'forget-folder': ({ id }, window) => forgetFolder(window, id),
  async 'create-budget'({ form }, window) {
    await clientOf(window).call('createBudget', { body: form });
  },
  async 'update-budget'({ id, form }, window) {
    await clientOf(window).call('updateBudget', { id, body: form });
  },
  'delete-budget': ({ id }, window) => confirmAndRemoveBudget(window, id),
  async 'set-key-state'({ id, state }, window) {
    await clientOf(window).call('updateKey', { id, body: { state } });
  },
  'rotate-key': async ({ id }, window) => confirmAndRotate(window, await keyOf(window, id)),
  'revoke-key': async ({ id }, window) => confirmAndRevoke(window, await keyOf(window, id)),
  'copy-base-url': ({ protocol, root }, window) => copyBaseUrlOf(window, protocol, root),
  async 'copy-request-id'({ id }) {
    await vscode.env.clipboard.writeText(id);
  },
  async 'start-gateway'(_request, { supervisor }) {
    supervisor.start();
  },
  'stop-gateway': (_request, { supervisor }) => supervisor.stop(),
  'restart-gateway': (_request, { supervisor }) => supervisor.restart(),
  'choose-port': ({ server }, window) => choosePort(window, server),
  'set-keep-running': ({ value }) => writeSetting('keepRunning', value),
  async 'open-request-log'() {
    await vscode.commands.executeCommand('gatehouse.openRequestLog');
  },
  async 'open-endpoints'({ part }) {
    await vscode.commands.executeCommand('gatehouse.openEndpoints', part);
  },
  async 'open-tools'() {
    await vscode.commands.executeCommand('gatehouse.openTools');
  },
  async 'open-statistics'() {
    await vscode.commands.executeCommand('gatehouse.openStatistics');
  },
  'read-summary': ({ request }, window) => readSummary(window, request),
  'read-hours': ({ request }, window) => readHours(window, request),
  async 'open-requests'({ filters }, { openRequests }) {
    openRequests(filters);
  },
  async 'open-prices'({ model }) {
    await vscode.commands.executeCommand('gatehouse.openPrices', model ?? undefined);
  },
  async 'export-requests'({ format, filters }) {
    await vscode.commands.executeCommand('gatehouse.exportUsage', { ...filters, format });
  },
  'save-files': ({ files }) => saveFiles(files),
  'list-known-prices': ({ filters, sort, cursor }, window) => listKnownPrices(window, filters, sort, cursor),
  'list-own-prices': (_request, window) => listOwnPrices(window),
  'save-price': ({ price, replaces }, window) => savePrice(window, price, replaces),
  'remove-price': ({ scope }, window) => removePrice(window, scope),
  'set-currency-rates': ({ rates }, window) => setCurrencyRates(window, rates),
  'quote-price': ({ price, inputTokens, outputTokens }, window) =>
    quotePrice(window, { price, inputTokens, outputTokens }),
  'recompute-costs': ({ dryRun }, window) => recomputeCosts(window, dryRun),
  async 'cancel-recompute'() {
    cancelRecompute();
  },
  'import-prices': (_request, window) => importPrices(window),
  'export-prices': (_request, window) => exportPrices(window),
  'list-tools': (_request, window) => listTools(window),
  'preview-takeover': ({ tool, model }, window) => previewTakeover(window, tool, model),
  'take-over': ({ tool, model }, window) => takeOver(window, tool, model),
  'restore-tool': ({ tool }, window) => restoreTool(window, tool),
  'run-tool-command': ({ tool, command }) => runToolCommand(tool, command),
  'open-tool-file': ({ tool, path }, window) => openToolFile(window, tool, path),
  async 'open-listen-settings'() {
    await vscode.commands.executeCommand('workbench.action.openSettings', listenSection);
  },
  'confirm-listening': (_request, { further }) => further.confirm(),
  async 'open-walkthrough'() {
    await vscode.commands.executeCommand('gatehouse.openWalkthrough');
  },
  'dismiss-first-steps': (_request, { walkthrough }) => walkthrough.hide(),
  async 'show-log'(_request, { log }) {
    log.show();
  },
  'list-requests': ({ action: _action, ...query }, window) =>
    clientOf(window).call('listRequests', { query: { ...query, limit: pageSize } }),
  'read-request': ({ id }, window) => clientOf(window).call('getRequest', { id }),
  'open-request': ({ id }) => openRequest(id),
  'copy-curl': ({ id, shell }, window) => copyCurl(window, id, shell),
  'open-capture-setting': () => openCaptureSetting(),
  async 'open-overview'() {
    await vscode.commands.executeCommand('gatehouse.openOverview');
  },
};

/** Runs one checked action. Throws GatewayErrors; `client-closed` means that the user said no. */
export async function runAction(request: WebviewAction, window: GatehouseWindow): Promise<unknown> {
  const handler = (
    handlers as Partial<Record<string, (request: WebviewAction, window: GatehouseWindow) => Promise<unknown>>>
  )[request.action];
  if (handler === undefined) throw new GatewayError('not-found', 'This page cannot do that.');
  const answer = await handler(request, window);
  return hasAnswer(request.action) ? answer : null;
}
