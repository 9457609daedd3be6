// What the Statistics page asks of the host: figures of the gateway, the requests behind them, and files of what it shows.
// Called by actions.ts with checked actions only. Figures pass through as they come; nothing is summed anew here.
import * as vscode from 'vscode';
import type { HourFigures, SavedFile, StatisticsSummary, SummaryRequest } from '../../shared/statisticsMessages';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { hoursOf, summaryQueryOf } from './statisticsQueries';

/** The figures that `request` asks for. Throws what the client throws. */
export function readSummary(window: GatehouseWindow, request: SummaryRequest): Promise<StatisticsSummary> {
  return clientOf(window).call('usageSummary', { query: summaryQueryOf(request) });
}

/** The hours of `request` in short: a year has more of them than a page should be handed in full. */
export async function readHours(window: GatehouseWindow, request: SummaryRequest): Promise<HourFigures[]> {
  return hoursOf(await readSummary(window, { ...request, groupBy: ['hour'] }));
}

/** Writes one file where the user says, or several in a folder that the user names. `client-closed` where the user said neither. */
export async function saveFiles(files: readonly SavedFile[]): Promise<void> {
  const [first] = files;
  if (first === undefined) return;
  const home = vscode.workspace.workspaceFolders?.[0]?.uri;
  const targets = files.length === 1 ? await askForFile(first, home) : await askForFolder(files, home);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t('Saving…'),
    cancellable: files.length > 1,
  };
  const written = await vscode.window.withProgress(options, async (progress, stop) => {
    let count = 0;
    for (const [index, file] of files.entries()) {
      const target = targets[index];
      if (stop.isCancellationRequested || target === undefined) break;
      progress.report({ message: file.name, increment: 100 / files.length });
      await vscode.workspace.fs.writeFile(target, Buffer.from(file.content, file.encoding));
      count += 1;
    }
    return count;
  });
  if (written === 0) throw cancelled();
  void offerToOpen(files, targets, written);
}

async function askForFile({ name }: SavedFile, home: vscode.Uri | undefined): Promise<vscode.Uri[]> {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  const file = await vscode.window.showSaveDialog({
    ...(home === undefined ? {} : { defaultUri: vscode.Uri.joinPath(home, name) }),
    filters: { [ending.toUpperCase()]: [ending] },
    title: t('Save {0}', name),
  });
  if (file === undefined) throw cancelled();
  return [file];
}

async function askForFolder(files: readonly SavedFile[], home: vscode.Uri | undefined): Promise<vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    ...(home === undefined ? {} : { defaultUri: home }),
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: t('Save Here'),
    title: t('Folder for {0} files', files.length),
  });
  const folder = chosen?.[0];
  if (folder === undefined) throw cancelled();
  return files.map(({ name }) => vscode.Uri.joinPath(folder, name));
}

async function offerToOpen(files: readonly SavedFile[], targets: vscode.Uri[], written: number): Promise<void> {
  const [file, target] = [files[0], targets[0]];
  if (file === undefined || target === undefined) return;
  const open = t('Open File');
  const message = written === 1 ? t('Saved: {0}', file.name) : t('{0} files saved.', written);
  const answer = await vscode.window.showInformationMessage(message, ...(written === 1 ? [open] : []));
  if (answer === open) await vscode.commands.executeCommand('vscode.open', target);
}
