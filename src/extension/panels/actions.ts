// What each action of a webview does: a call of the management API, or a dialog of VS Code around one. One entry per action.
// Called by the webview channels with checked actions only. Answers carry no secret.
import * as vscode from 'vscode';
import type { Channel } from '../../shared/channel';
import { GatewayError } from '../../shared/errors';
import type { VirtualKey } from '../../shared/virtualKey';
import type { ActionAnswer, WebviewAction } from '../../shared/webviewMessages';
import { createWithSecret, presetOf } from '../commands/addChannel';
import { askAndSetSecret, confirmAndRemove } from '../commands/channelCommands';
import { choosePort } from '../commands/choosePort';
import { copyBaseUrlOf } from '../commands/copyBaseUrl';
import { confirmAndRevoke, confirmAndRotate, createAndReveal } from '../commands/keyCommands';
import { runChannelTest } from '../commands/testChannel';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { writeSetting } from '../settings';

type ActionOf<A extends WebviewAction['action']> = Extract<WebviewAction, { action: A }>;
type Handlers = {
  [A in WebviewAction['action']]: (
    request: ActionOf<A>,
    window: GatehouseWindow,
  ) => Promise<ActionAnswer<A> | void> | Promise<unknown>;
};

/** Rows of the request log that a page is given at a time. */
const pageSize = 200;

const handlers: Handlers = {
  async 'create-channel'({ provider, form }, window) {
    const preset = await presetOf(window, provider);
    if (preset === undefined) throw new GatewayError('not-found', 'There is no such provider.');
    await createWithSecret(window, preset, { ...form, provider });
  },
  async 'update-channel'({ id, form }, window) {
    await clientOf(window).call('updateChannel', { id, body: form });
  },
  'set-channel-secret': async ({ id }, window) => askAndSetSecret(window, await channelOf(window, id)),
  'delete-channel': async ({ id }, window) => confirmAndRemove(window, await channelOf(window, id)),
  'test-channel': async ({ id }, window) => runChannelTest(window, await channelOf(window, id), { tell: false }),
  'create-key': ({ name, prefix, expiresAt, models }, window) =>
    createAndReveal(window, { name, prefix, expiresAt, models }),
  async 'set-key-state'({ id, state }, window) {
    await clientOf(window).call('updateKey', { id, body: { state } });
  },
  'rotate-key': async ({ id }, window) => confirmAndRotate(window, await keyOf(window, id)),
  'revoke-key': async ({ id }, window) => confirmAndRevoke(window, await keyOf(window, id)),
  'copy-base-url': ({ protocol }, window) => copyBaseUrlOf(window, protocol),
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
  async 'show-log'(_request, { log }) {
    log.show();
  },
  'list-requests': ({ cursor, status, key, channel, model }, window) =>
    clientOf(window).call('listRequests', { query: { limit: pageSize, cursor, status, key, channel, model } }),
};

/** Runs one checked action. Throws GatewayErrors; `client-closed` means that the user said no. */
export async function runAction(request: WebviewAction, window: GatehouseWindow): Promise<unknown> {
  const handler = handlers[request.action] as (request: WebviewAction, window: GatehouseWindow) => Promise<unknown>;
  const answer = await handler(request, window);
  return request.action === 'test-channel' || request.action === 'list-requests' ? answer : null;
}

async function channelOf(window: GatehouseWindow, id: string): Promise<Channel> {
  return window.mirror.channels.find((channel) => channel.id === id) ?? clientOf(window).call('getChannel', { id });
}

async function keyOf(window: GatehouseWindow, id: string): Promise<VirtualKey> {
  return window.mirror.keys.find((key) => key.id === id) ?? clientOf(window).call('getKey', { id });
}
