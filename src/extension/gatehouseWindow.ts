// What commands and panels share of this window: the tie to the gateway, its contents as known here, and the log.
// Made once by extension.ts and passed down; nothing here creates a part.
import type * as vscode from 'vscode';
import { notRunning } from './errorMessages';
import type { GatewayMirror } from './gatewayMirror';
import type { GatewaySupervisor } from './gatewaySupervisor';
import { t } from './localize';
import type { ManagementClient } from './managementClient';

export interface GatehouseWindow {
  context: vscode.ExtensionContext;
  supervisor: GatewaySupervisor;
  mirror: GatewayMirror;
  log: vscode.LogOutputChannel;
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
