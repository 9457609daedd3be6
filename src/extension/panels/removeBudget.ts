// Budgets as a page asks for them: removing one takes a question first. Used by the panels' actions.
import * as vscode from 'vscode';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

/** Asks, then removes. Throws `client-closed` when the user says no. */
export async function confirmAndRemoveBudget(window: GatehouseWindow, id: string): Promise<void> {
  const remove = t('Remove');
  const answer = await vscode.window.showWarningMessage(
    t('Remove this budget?'),
    { modal: true, detail: t('Nothing is refused or told because of it any more.') },
    remove,
  );
  if (answer !== remove) throw cancelled();
  await clientOf(window).call('deleteBudget', { id });
}
