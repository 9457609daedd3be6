// What commands and panels share of this window: the tie to the gateway, its contents as known here, and the log.
// Made once by extension.ts and passed down; nothing here creates a part.
import type * as vscode from 'vscode';
import type { RequestFilters } from '../shared/statisticsMessages';
import type { PanelTarget } from '../shared/webviewMessages';
import type { Emitter } from './emitter';
import { notRunning } from './errorMessages';
import type { StreamEvent } from './eventStream';
import type { GatewayMirror } from './gatewayMirror';
import type { GatewaySupervisor } from './gatewaySupervisor';
import { t } from './localize';
import type { ManagementClient } from './managementClient';
import type { DraftSecrets } from './panels/draftSecrets';
import type { RunningTests } from './panels/runningTests';
import type { Terminals } from './terminals';

export interface GatehouseWindow {
  context: vscode.ExtensionContext;
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
  /** Folders whose terminals use the gateway. */
  terminals: Terminals;
  /** Tests that pages have asked for. */
  tests: RunningTests;
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
