// The commands of the context menus: what can be done to the row of the sidebar, or of the request log, that was clicked. Each gets what the
// row says of itself in `data-vscode-context`; none is in the palette. Called by registerCommands.ts.
import { safeParse } from 'valibot';
import * as vscode from 'vscode';
import { GatewayError } from '../../shared/errors';
import { rowContextSchema, type RowContext } from '../../shared/rowContext';
import type { RequestFilters } from '../../shared/statisticsMessages';
import { channelOf, clientOf, keyOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { askAndSetSecret, confirmAndRemove } from './channelCommands';
import { confirmAndRevoke, confirmAndRotate } from './keyCommands';
import { rowCommandOf, type RowSection, type RowVerb } from './rowCommandIds';
import { runChannelTest } from './testChannel';
import { restoreCommandOf, takeOverCommandOf } from './toolCommandIds';

type Row<S extends RowSection> = Extract<RowContext, { webviewSection: S }>;
type Run<S extends RowSection> = (window: GatehouseWindow, row: Row<S>) => Promise<unknown> | void;
type Verbs<S extends RowSection> = Record<RowVerb<S>, Run<S>>;

const showRequests = ({ openRequests }: GatehouseWindow, filters: RequestFilters): void => openRequests(filters);

async function setEnabled(window: GatehouseWindow, id: string, enabled: boolean): Promise<void> {
  await clientOf(window).call('updateChannel', { id, body: { enabled } });
}

async function setKeyState(window: GatehouseWindow, id: string, state: 'active' | 'disabled'): Promise<void> {
  await clientOf(window).call('updateKey', { id, body: { state } });
}

const channelCommands: Verbs<'channel'> = {
  test: async (window, { id }) => runChannelTest(window, await channelOf(window, id)),
  edit: ({ openPanel }, { id }) => openPanel({ view: 'channel', id }),
  setKey: async (window, { id }) => askAndSetSecret(window, await channelOf(window, id)),
  enable: (window, { id }) => setEnabled(window, id, true),
  disable: (window, { id }) => setEnabled(window, id, false),
  requests: (window, { id }) => showRequests(window, { channel: id }),
  remove: async (window, { id }) => confirmAndRemove(window, await channelOf(window, id)),
};
const keyCommands: Verbs<'key'> = {
  edit: ({ openPanel }, { id }) => openPanel({ view: 'key', id }),
  rotate: async (window, { id }) => confirmAndRotate(window, await keyOf(window, id)),
  enable: (window, { id }) => setKeyState(window, id, 'active'),
  disable: (window, { id }) => setKeyState(window, id, 'disabled'),
  requests: (window, { id }) => showRequests(window, { key: id }),
  revoke: async (window, { id }) => confirmAndRevoke(window, await keyOf(window, id)),
};
const toolCommands: Verbs<'tool'> = {
  takeOver: async (_window, { id }) => vscode.commands.executeCommand(takeOverCommandOf(id)),
  restore: async (_window, { id }) => vscode.commands.executeCommand(restoreCommandOf(id)),
  requests: (window, { id }) => showRequests(window, { tool: id }),
};
const requestCommands: Verbs<'request'> = {
  copyId: async (_window, { id }) => vscode.env.clipboard.writeText(id),
  price: async (_window, { model }) => vscode.commands.executeCommand('gatehouse.openPrices', model ?? undefined),
  sameModel: (window, { model }) => showRequests(window, model === null ? {} : { model }),
  channel: ({ openPanel }, { channelId }) =>
    channelId === null ? undefined : openPanel({ view: 'channel', id: channelId }),
  key: ({ openPanel }, { keyId }) => (keyId === null ? undefined : openPanel({ view: 'key', id: keyId })),
};

/** Which id does what. A command that is called for another kind of row, or for none, throws `bad-request`. */
export function rowCommands(window: GatehouseWindow): Record<string, (context?: unknown) => unknown> {
  return {
    ...of('channel', channelCommands, window),
    ...of('key', keyCommands, window),
    ...of('tool', toolCommands, window),
    ...of('request', requestCommands, window),
  };
}

function of<S extends RowSection>(
  section: S,
  commands: Verbs<S>,
  window: GatehouseWindow,
): Record<string, (context?: unknown) => unknown> {
  const isOne = (row: RowContext): row is Row<S> => row.webviewSection === section;
  return Object.fromEntries(
    Object.entries<Run<S>>(commands).map(([verb, run]) => [
      rowCommandOf(section, verb),
      (context?: unknown) => {
        const parsed = safeParse(rowContextSchema, context);
        if (!parsed.success || !isOne(parsed.output)) {
          throw new GatewayError('bad-request', t('Choose this in the context menu of a row.'));
        }
        return run(window, parsed.output);
      },
    ]),
  );
}
