// The command "Delete Captured Bodies": takes every captured body of requests and answers out of the database, after asking.
import * as vscode from 'vscode';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

/** Deleting many takes a while: they are overwritten. */
const timeout = 120_000;

/** Throws what the gateway throws; returns without a word where the user pressed Escape. */
export async function deleteCaptures(window: GatehouseWindow): Promise<void> {
  const remove = t('Delete');
  const question = t('Delete all captured bodies of requests and answers? The request log itself stays.');
  if ((await vscode.window.showWarningMessage(question, { modal: true }, remove)) !== remove) return;
  const { deleted } = await clientOf(window).call('deleteCaptures', {}, { timeout });
  void vscode.window.showInformationMessage(t('Requests whose captured bodies were deleted: {0}.', deleted));
}
