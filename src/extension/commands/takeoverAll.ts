// Several tools at once: take over all that are there, restore all, and what to do with them when the gateway is stopped.
import * as vscode from 'vscode';
import type { ToolState } from '../../shared/tools';
import { GatewayError } from '../../shared/errors';
import { cancelled, isCancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { readTools, takeoverTimeout, withCancel } from './takeoverCalls';
import { pickToolModel } from './takeoverModel';
import { takeoverErrorText, warningText } from './takeoverTexts';
import { undoTakeover } from './takeoverTool';

/** The command: asks which of the tools that are there, and for one model. */
export async function takeOverAll(window: GatehouseWindow): Promise<void> {
  const free = (await readTools(window)).filter(({ status }) => status === 'not-taken-over');
  if (free.length === 0) {
    void vscode.window.showInformationMessage(t('There is no tool to take over.'));
    return;
  }
  const items = free.map((tool) => ({
    label: tool.name,
    picked: true,
    detail: tool.warnings.map((warning) => warningText(tool.name, warning, t)).join(' '),
    tool,
  }));
  const placeHolder = t('Which tools should go through Gatehouse?');
  const picked = await vscode.window.showQuickPick(items, { placeHolder, canPickMany: true, ignoreFocusOut: true });
  if (picked === undefined || picked.length === 0) throw cancelled();
  const tools = picked.map(({ tool }) => tool);
  const names = tools.map(({ name }) => name).join(', ');
  const model = await pickToolModel(window, {
    name: names,
    modelNeeded: tools.every(({ modelNeeded }) => modelNeeded),
  });
  const { taken, failed } = await takeOverEach(window, tools, model);
  void tellTaken(window, taken, failed);
}

async function takeOverEach(window: GatehouseWindow, tools: readonly ToolState[], model: string | undefined) {
  const taken: ToolState[] = [];
  const failed: string[] = [];
  await withCancel(t('Taking over'), async (signal, report) => {
    for (const tool of tools) {
      if (signal.aborted) return;
      report(tool.name);
      try {
        await clientOf(window).call(
          'takeOverTool',
          { id: tool.id, body: { model } },
          { signal, timeout: takeoverTimeout },
        );
        taken.push(tool);
      } catch (error) {
        if (!isCancelled(error)) failed.push(takeoverErrorText(tool.name, error, t));
      }
    }
  });
  return { taken, failed };
}

async function tellTaken(
  window: GatehouseWindow,
  taken: readonly ToolState[],
  failed: readonly string[],
): Promise<void> {
  const undo = t('Undo');
  const names = taken.map(({ name }) => name).join(', ');
  const done = taken.length === 0 ? [] : [t('Through Gatehouse now: {0}.', names)];
  const message = [...done, ...failed].join(' ');
  if (message === '') return;
  const actions = taken.length === 0 ? [] : [undo];
  const answer =
    failed.length > 0
      ? await vscode.window.showWarningMessage(message, ...actions)
      : await vscode.window.showInformationMessage(message, ...actions);
  if (answer === undo) for (const before of taken) await undoTakeover(window, before);
}

/** The command: every tool that is on record or points here. Returns false where one could not be restored, which is told. */
export async function restoreAll(window: GatehouseWindow): Promise<boolean> {
  const { results } = await withCancel(t('Restoring all tools'), (signal) =>
    clientOf(window).call('restoreAllTools', { body: {} }, { signal, timeout: takeoverTimeout }),
  );
  const restored = results.flatMap((one) => (one.ok ? [one.result.name] : []));
  const failed = results.flatMap((one) => {
    if (one.ok) return [];
    const { kind, message, details } = one.error;
    return [takeoverErrorText(one.tool, new GatewayError(kind, message, { details }), t)];
  });
  const kept = results.flatMap((one) =>
    one.ok ? one.result.conflicts.map(({ file, key }) => `${key} (${file})`) : [],
  );
  const parts = [
    ...(restored.length > 0 ? [t('Restored: {0}.', restored.join(', '))] : []),
    ...(kept.length > 0 ? [t('Kept, because it was changed since: {0}.', kept.join(', '))] : []),
    ...failed,
  ];
  const message = parts.length === 0 ? t('There was no tool to restore.') : parts.join(' ');
  if (failed.length > 0 || kept.length > 0) void vscode.window.showWarningMessage(message);
  else void vscode.window.showInformationMessage(message);
  return failed.length === 0;
}

/** The command that stops the gateway: first asks what becomes of the tools that go through it. */
export async function stopGateway(window: GatehouseWindow): Promise<void> {
  const { supervisor } = window;
  const taken = supervisor.connection === undefined ? [] : await takenTools(window);
  if (taken.length > 0) {
    const restoreFirst = t('Restore and Stop');
    const stop = t('Stop Anyway');
    const message = t('{0} go through this gateway and get no answer while it is stopped.', taken.join(', '));
    const answer = await vscode.window.showWarningMessage(message, { modal: true }, restoreFirst, stop);
    if (answer === undefined) throw cancelled();
    if (answer === restoreFirst && !(await restoreAll(window))) return;
  }
  await supervisor.stop();
}

/** A gateway that does not answer can be stopped all the same. */
async function takenTools(window: GatehouseWindow): Promise<string[]> {
  try {
    return (await readTools(window)).filter(({ status }) => status === 'taken-over').map(({ name }) => name);
  } catch (error) {
    window.log.warn(`the tools could not be asked before stopping: ${String(error)}`);
    return [];
  }
}
