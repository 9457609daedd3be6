// Takes one tool over or restores it: model, preview, progress, what it came to, one click back. From the palette and the tools panel.
import * as vscode from 'vscode';
import { findTool } from '../../catalog/tools';
import type { ToolId, ToolState } from '../../shared/tools';
import { cancelled, isCancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { readGatewaySettings, writeSetting } from '../settings';
import { readTool, takeoverTimeout, withCancel } from './takeoverCalls';
import { pickToolModel } from './takeoverModel';
import type { TakeoverPreview } from './takeoverPreview';
import { refusalDetails, restoredText, takeoverErrorText, warningText } from './takeoverTexts';

/** The command of a tool: asks for everything. */
export async function takeOverTool(window: GatehouseWindow, preview: TakeoverPreview, id: ToolId): Promise<void> {
  await tellingErrors(id, async () => {
    const before = await readTool(window, id);
    const { name } = before;
    const isRefused = before.status === 'not-detected' || before.status === 'other-address';
    // Says why before anything is asked.
    if (isRefused) await clientOf(window).call('planTakeover', { id }, { timeout: takeoverTimeout });
    const body = { model: await pickToolModel(window, { ...before, present: before.model }) };
    const { files } = await clientOf(window).call('planTakeover', { id, query: body }, { timeout: takeoverTimeout });
    await confirm(
      before,
      files.filter(({ diff }) => diff !== '').map(({ path }) => path),
      () => preview.show(name, files),
    );
    await takeOverAndTell(window, before, body.model);
  });
}

/** The takeover itself, with progress; what it came to is told with a way back. Resolves with the new state. Throws as the call. */
async function takeOverAndTell(
  window: GatehouseWindow,
  before: ToolState,
  model: string | undefined,
): Promise<ToolState> {
  const { id, name } = before;
  const taken = await withCancel(t('Taking over {0}', name), (signal) =>
    clientOf(window).call('takeOverTool', { id, body: { model } }, { signal, timeout: takeoverTimeout }),
  );
  void tellTaken(window, before, {
    ...before,
    ...taken,
    warnings: before.warnings.filter(({ kind }) => kind !== 'key'),
  });
  return taken;
}

/** The command that restores a tool. */
export async function restoreTool(window: GatehouseWindow, id: ToolId): Promise<void> {
  await tellingErrors(id, async () => {
    const result = await withCancel(t('Restoring {0}', nameOf(id)), (signal) =>
      clientOf(window).call('restoreTool', { id, body: {} }, { signal, timeout: takeoverTimeout }),
    );
    const text = restoredText(result, t);
    if (result.conflicts.length > 0) void vscode.window.showWarningMessage(text);
    else void vscode.window.showInformationMessage(text);
  });
}

/** Puts a tool back into the state before a takeover: its own settings, or the takeover before with its model. */
export async function undoTakeover(window: GatehouseWindow, before: ToolState): Promise<void> {
  const { id, name } = before;
  await tellingErrors(id, async () => {
    const client = clientOf(window);
    if (before.recorded && before.status === 'taken-over') {
      await client.call('takeOverTool', { id, body: { model: before.model } }, { timeout: takeoverTimeout });
      void vscode.window.showInformationMessage(t('{0} is as it was before.', name));
    } else {
      const result = await client.call('restoreTool', { id, body: {} }, { timeout: takeoverTimeout });
      void vscode.window.showInformationMessage(restoredText(result, t));
    }
  });
}

/** Runs `work` and tells its error with the file and the place, and a button that opens it. Throws nothing but a cancel. */
async function tellingErrors(id: ToolId, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isCancelled(error)) throw error;
    void tellError(id, error);
  }
}

async function tellError(id: ToolId, error: unknown): Promise<void> {
  const details = refusalDetails(error);
  const openFile = t('Open File');
  const actions = details?.file === undefined ? [] : [openFile];
  const answer = await vscode.window.showErrorMessage(takeoverErrorText(nameOf(id), error, t), ...actions);
  if (answer !== openFile || details?.file === undefined) return;
  const place = new vscode.Position((details.line ?? 1) - 1, (details.column ?? 1) - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(details.file), { selection: new vscode.Range(place, place) });
}

/** Throws `client-closed` when the user says no. */
async function confirm(tool: ToolState, files: readonly string[], showChanges: () => Promise<void>): Promise<void> {
  const takeOver = t('Take Over');
  const show = t('Show Changes');
  const warnings = tool.warnings.map((warning) => `⚠ ${warningText(tool.name, warning, t)}`);
  const detail = [...files, '', t('Each file is backed up beside itself first.'), ...warnings].join('\n');
  const question = t('Let {0} go through Gatehouse?', tool.name);
  const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, takeOver, show);
  if (answer === takeOver) return;
  if (answer !== show) throw cancelled();
  await showChanges();
  if ((await vscode.window.showInformationMessage(question, takeOver)) !== takeOver) throw cancelled();
}

async function tellTaken(window: GatehouseWindow, before: ToolState, taken: ToolState): Promise<void> {
  const undo = t('Undo');
  const keepRunning = t('Keep Gateway Running');
  const actions = readGatewaySettings(window.log).keepRunning ? [undo] : [undo, keepRunning];
  const done =
    taken.model === null
      ? t('{0} now goes through Gatehouse.', taken.name)
      : t('{0} now goes through Gatehouse, with {1}.', taken.name, taken.model);
  const warnings = taken.warnings.map((warning) => warningText(taken.name, warning, t));
  const message = [done, ...warnings].join(' ');
  const answer =
    warnings.length > 0
      ? await vscode.window.showWarningMessage(message, ...actions)
      : await vscode.window.showInformationMessage(message, ...actions);
  if (answer === undo) await undoTakeover(window, before);
  else if (answer === keepRunning) await writeSetting('keepRunning', true);
}

function nameOf(id: ToolId): string {
  return findTool(id)?.name ?? id;
}
