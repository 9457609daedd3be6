// "Use Gatehouse in this workspace's terminals", and the end of it. The variables are terminals.ts.
import * as vscode from 'vscode';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

/** The command: asks for the folder where there are several. */
export async function useInTerminals(window: GatehouseWindow): Promise<void> {
  const using = window.terminals.folders;
  const free = (vscode.workspace.workspaceFolders ?? []).filter((folder) => !using.includes(folder));
  const folder = await pickFolder(window, free, t('Whose terminals should use Gatehouse?'));
  if (folder === undefined) return;
  await window.terminals.use(folder, clientOf(window));
  const undo = t('Undo');
  const message = t(
    'Tools in new terminals of {0} use Gatehouse. Terminals that are open keep what they have.',
    folder.name,
  );
  void vscode.window.showInformationMessage(message, undo).then(async (answer) => {
    if (answer === undo) await vscode.commands.executeCommand('gatehouse.stopUsingInTerminals');
  });
}

/** The command: asks for the folder where there are several. */
export async function stopUsingInTerminals(window: GatehouseWindow): Promise<void> {
  const folder = await pickFolder(
    window,
    window.terminals.folders,
    t('Whose terminals should no longer use Gatehouse?'),
  );
  if (folder === undefined) return;
  await window.terminals.stop(folder, clientOf(window));
  void vscode.window.showInformationMessage(t('New terminals of {0} no longer use Gatehouse.', folder.name));
}

/** The only one, or the one that was picked; undefined after Escape, and when there is none (which is said). */
async function pickFolder(
  { terminals }: GatehouseWindow,
  folders: readonly vscode.WorkspaceFolder[],
  placeHolder: string,
): Promise<vscode.WorkspaceFolder | undefined> {
  if (folders.length === 0) {
    const message =
      (vscode.workspace.workspaceFolders ?? []).length === 0
        ? t('Open a folder first: its terminals are what this is about.')
        : terminals.folders.length > 0
          ? t('The terminals of every open folder use Gatehouse already.')
          : t('No terminals of this window use Gatehouse.');
    void vscode.window.showInformationMessage(message);
    return undefined;
  }
  if (folders.length === 1) return folders[0];
  const items = folders.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.folder;
}
