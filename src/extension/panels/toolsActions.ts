// What the pages can ask about coding tools: their states, a takeover with its preview, the way back, and one of their files.
// Called by actions.ts with checked actions only. The engine runs in the gateway; nothing here touches a tool's file.
import os from 'node:os';
import * as vscode from 'vscode';
import { findTool } from '../../catalog/tools';
import { GatewayError } from '../../shared/errors';
import type { ToolId, ToolRestoreResult, ToolState } from '../../shared/tools';
import { readTool, readTools, takeoverTimeout as timeout } from '../commands/takeoverCalls';
import { previewOf } from '../commands/takeoverPreview';
import { takeoverErrorText } from '../commands/takeoverTexts';
import { restoreCommandOf, takeOverCommandOf } from '../commands/toolCommandIds';
import { isCancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { isUnreachable } from '../managementClient';
import { withShortPaths } from './shortPaths';

/** The states of all tools, with warnings about the folders that are open here. */
export async function listTools(window: GatehouseWindow): Promise<ToolState[]> {
  return (await readTools(window)).map((tool) => withShortPaths(tool, os.homedir()));
}

/** Shows in VS Code's diff editor what a takeover would change; secrets are hidden, nothing is written. */
export function previewTakeover(window: GatehouseWindow, tool: ToolId, model: string | null): Promise<void> {
  return wording(tool, async () => {
    const query = model === null ? {} : { model };
    const { files } = await clientOf(window).call('planTakeover', { id: tool, query }, { timeout });
    await previewOf(window).show(nameOf(tool), files);
  });
}

export function takeOver(window: GatehouseWindow, tool: ToolId, model: string | null): Promise<ToolState> {
  return wording(tool, async () => {
    const state = await clientOf(window).call('takeOverTool', { id: tool, body: { model } }, { timeout });
    return withShortPaths(state, os.homedir());
  });
}

export function restoreTool(window: GatehouseWindow, tool: ToolId): Promise<ToolRestoreResult> {
  return wording(tool, () => clientOf(window).call('restoreTool', { id: tool, body: {} }, { timeout }));
}

/** Runs the palette's command of `tool`: it asks and tells by itself. Resolves when it has ended. */
export async function runToolCommand(tool: ToolId, command: 'take-over' | 'restore'): Promise<void> {
  await vscode.commands.executeCommand(command === 'restore' ? restoreCommandOf(tool) : takeOverCommandOf(tool));
}

/** Opens one of the files that the state of `tool` names. Throws `not-found` for any other path. */
export async function openToolFile(window: GatehouseWindow, tool: ToolId, path: string): Promise<void> {
  const { files, warnings, drift } = await readTool(window, tool);
  const named = [
    ...files.filter(({ exists }) => exists).flatMap((file) => [file.path, file.backup ?? file.path]),
    ...[...warnings, ...drift].flatMap(({ file }) => (file === undefined ? [] : [file])),
  ];
  if (!named.includes(path)) throw new GatewayError('not-found', 'The tool has no such file.');
  await vscode.window.showTextDocument(vscode.Uri.file(path));
}

/** Runs `work`; what keeps it from being done is told with the file and the place, in the window's language. */
async function wording<T>(tool: ToolId, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isCancelled(error) || isUnreachable(error)) throw error;
    throw new GatewayError('internal', takeoverErrorText(nameOf(tool), error, t), { cause: error });
  }
}

function nameOf(tool: ToolId): string {
  return findTool(tool)?.name ?? tool;
}
