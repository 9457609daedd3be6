// The command "Export Channels…": writes all channels to a file, without their keys.
import * as vscode from 'vscode';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

/** Throws what the gateway or the file system throws; returns without a word where the user pressed Escape. */
export async function exportChannels(window: GatehouseWindow): Promise<void> {
  const document = await clientOf(window).call('exportChannels', {});
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = 'gatehouse-channels.json';
  const file = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { JSON: ['json'] },
    title: t('Export Channels'),
  });
  if (file === undefined) return;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`));
  const open = t('Open File');
  const message = t('Channels exported without their keys: {0}.', document.channels.length);
  if ((await vscode.window.showInformationMessage(message, open)) === open) {
    await vscode.window.showTextDocument(file);
  }
}
