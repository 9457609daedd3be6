// The output channel "Gatehouse": what this window does, and what the gateway logs. Made once, by extension.ts.
import * as vscode from 'vscode';
import type { LogEntry } from '../shared/events';
import type { WindowLog } from './windowLog';

/** Creates the channel; the caller disposes of it. */
export function createLogChannel(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('Gatehouse', { log: true });
}

/** Writes a line that the gateway process sent (already redacted there). */
export function writeGatewayEntry(log: WindowLog, entry: LogEntry): void {
  const fields = entry.fields === undefined ? '' : ` ${JSON.stringify(entry.fields)}`;
  log[entry.level](`gateway: ${entry.message}${fields}`);
}
