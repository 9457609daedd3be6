// What the request log asks of the host beside its pages: the command of a request on the clipboard, one request to show, the setting.
// Called by actions.ts with checked actions only. No key is in the command: the shell puts it in.
import * as vscode from 'vscode';
import { curlOf, isWholeRequest } from '../../shared/curlOf';
import type { CurlShell } from '../../shared/curlCommand';
import type { CopiedCommand } from '../../shared/requestLogMessages';
import { clientOf, proxyUrlOf, type GatehouseWindow } from '../gatehouseWindow';

/** Puts the command that sends request `id` again on the clipboard. Throws what the client throws. */
export async function copyCurl(window: GatehouseWindow, id: string, shell: CurlShell): Promise<CopiedCommand> {
  const detail = await clientOf(window).call('getRequest', { id });
  await vscode.env.clipboard.writeText(curlOf(detail, proxyUrlOf(window), shell));
  return { whole: isWholeRequest(detail) };
}

/** Opens the request log at one request. */
export async function openRequest(id: string): Promise<void> {
  await vscode.commands.executeCommand('gatehouse.openRequestLog', { request: id });
}

/** Shows the setting that has bodies captured. */
export async function openCaptureSetting(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', 'gatehouse.capture');
}
