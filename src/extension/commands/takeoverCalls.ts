// The calls of the takeover as the window makes them: with its open projects, with enough time, and with a progress that can be cancelled.
// Used by the takeover commands.
import * as vscode from 'vscode';
import { GatewayError } from '../../shared/errors';
import type { ToolId, ToolState } from '../../shared/tools';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';

/** Lists of providers may have to be fetched, and another window may be at the same tool, in milliseconds. */
export const takeoverTimeout = 45_000;

/** The states of all tools, with warnings of this window's open folders. */
export async function readTools(window: GatehouseWindow): Promise<ToolState[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const projects = JSON.stringify(folders.slice(0, 50).map(({ uri }) => uri.fsPath));
  return clientOf(window).call('listTools', { query: { projects } }, { timeout: takeoverTimeout });
}

/** Throws `not-found`. */
export async function readTool(window: GatehouseWindow, id: ToolId): Promise<ToolState> {
  const state = (await readTools(window)).find((tool) => tool.id === id);
  if (state === undefined) throw new GatewayError('not-found', 'There is no such tool.');
  return state;
}

/** Runs `work` under a notification with a cancel button, which aborts the signal. */
export async function withCancel<T>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return work(abort.signal, (message) => progress.report({ message }));
  });
}
