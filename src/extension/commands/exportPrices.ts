// The command "Export Prices…": writes the user's own prices and rates of currencies to a file, in the form that "Import Prices…" reads.
import * as vscode from 'vscode';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { saveDocument } from './saveDocument';

/** Throws what the gateway or the file system throws; returns without a word where the user pressed Escape. */
export async function exportPrices(window: GatehouseWindow): Promise<void> {
  const list = await clientOf(window).call('getPrices', {});
  const file = await saveDocument('gatehouse-prices.json', t('Export Prices'), list);
  if (file === undefined) return;
  const open = t('Open File');
  const message = t('Prices exported: {0}.', list.overrides.length);
  if ((await vscode.window.showInformationMessage(message, open)) === open) await vscode.window.showTextDocument(file);
}
