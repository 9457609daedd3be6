// What commands and panels share of this window: the tie to the gateway, its contents as known here, and the log.
// Made once by extension.ts and passed down; nothing here creates a part.
import type * as vscode from 'vscode';
import type { Channel } from '../shared/channel';
import type { RequestFilters } from '../shared/statisticsMessages';
import type { VirtualKey } from '../shared/virtualKey';
import type { PanelTarget } from '../shared/webviewMessages';
import type { Emitter } from './emitter';
import { notRunning } from './errorMessages';
import type { StreamEvent } from './eventStream';
import type { GatewayMirror } from './gatewayMirror';
import type { GatewaySupervisor } from './gatewaySupervisor';
import type { ChatKeys } from './folders/chatKeys';
import type { CurrentFolder } from './folders/currentFolder';
import type { FurtherAddresses } from './listen/furtherAddresses';
import { t } from './localize';
import type { ManagementClient } from './managementClient';
import type { DraftSecrets } from './panels/draftSecrets';
import type { RunningTests } from './panels/runningTests';
import type { Terminals } from './terminals';
import type { WalkthroughProgress } from './walkthroughProgress';

export interface GatehouseWindow {
  context: vscode.ExtensionContext;
  /** Names this window to the gateway: that of its lease. */
  windowId: string;
  supervisor: GatewaySupervisor;
  mirror: GatewayMirror;
  /** What the gateway's event stream says, log and keys aside; the mirror has taken it in already. */
  events: Emitter<StreamEvent>;
  log: vscode.LogOutputChannel;
  /** Opens an editor panel of channels, keys or budgets, or brings it to the front. */
  openPanel: (target: PanelTarget) => void;
  /** Opens the request log with these filters. */
  openRequests: (filters: RequestFilters) => void;
  /** Secrets of channels that are not saved yet. */
  drafts: DraftSecrets;
  /** The folder that this window is about. */
  currentFolder: CurrentFolder;
  /** What chats of this window are sent with. */
  chatKeys: ChatKeys;
  /** Folders whose terminals use the gateway. */
  terminals: Terminals;
  /** Tests that pages have asked for. */
  tests: RunningTests;
  /** The proxy's further addresses, as the settings wish them. */
  further: FurtherAddresses;
  /** Which first steps of a new user are done. */
  walkthrough: WalkthroughProgress;
}

/** The client of the gateway this window is attached to. Throws `no-channel` with a message for the user when there is none. */
export function clientOf(window: GatehouseWindow): ManagementClient {
  const connection = window.supervisor.connection;
  if (connection === undefined) throw notRunning(t);
  return connection.client;
}

/** Base URL of the proxy. Throws as `clientOf` does. */
export function proxyUrlOf(window: GatehouseWindow): string {
  const connection = window.supervisor.connection;
  if (connection === undefined) throw notRunning(t);
  return connection.status.proxyUrl;
}

/** Channel `id` as this window knows it, else as the gateway does. Throws what the client throws. */
export async function channelOf(window: GatehouseWindow, id: string): Promise<Channel> {
  return window.mirror.channels.find((channel) => channel.id === id) ?? clientOf(window).call('getChannel', { id });
}

/** Virtual key `id` as this window knows it, else as the gateway does. Throws what the client throws. */
export async function keyOf(window: GatehouseWindow, id: string): Promise<VirtualKey> {
  return window.mirror.keys.find((key) => key.id === id) ?? clientOf(window).call('getKey', { id });
}
