// The command "Export Channels…": writes all channels to a file, without their keys.
import * as vscode from 'vscode';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { saveDocument } from './saveDocument';

/** Throws what the gateway or the file system throws; returns without a word where the user pressed Escape. */
export async function exportChannels(window: GatehouseWindow): Promise<void> {
  const document = await clientOf(window).call('exportChannels', {});
  const file = await saveDocument('gatehouse-channels.json', t('Export Channels'), document);
  if (file === undefined) return;
  const open = t('Open File');
  const message = t('Channels exported without their keys: {0}.', document.channels.length);
  if ((await vscode.window.showInformationMessage(message, open)) === open) await vscode.window.showTextDocument(file);
}
