// The command "Report Issue": a report with what helps to find a fault, opened in an editor for the user to read. Nothing is sent from here.
import os from 'node:os';
import * as vscode from 'vscode';
import { contributedSettings } from '../contributedSettings';
import { diagnosticsText } from '../doctor/diagnostics';
import { examine } from '../doctor/examine';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { placeOf } from '../place';
import { readTools } from './takeoverCalls';

export async function reportIssue(window: GatehouseWindow): Promise<void> {
  const { context, mirror, supervisor } = window;
  const manifest = context.extension.packageJSON as { version?: string; bugs?: { url?: string } };
  const text = diagnosticsText({
    version: manifest.version ?? '?',
    editor: vscode.version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    remote: vscode.env.remoteName,
    locale: vscode.env.language,
    state: supervisor.state.state,
    findings: await examine(window),
    channels: mirror.channels,
    keys: mirror.keys,
    tools: supervisor.connection === undefined ? [] : await readTools(window),
    settings: changedSettings(context),
    machine: placeOf(vscode.env.remoteName, os.hostname(), process.env)?.host ?? os.hostname(),
  });
  const document = await vscode.workspace.openTextDocument({ content: text, language: 'markdown' });
  await vscode.window.showTextDocument(document);
  const copy = t('Copy');
  const open = t('Copy and Open Issue Page');
  const page = manifest.bugs?.url;
  const message = t('This is what a report would tell. Names, keys and addresses are taken out; change what you like.');
  const answer = await vscode.window.showInformationMessage(message, ...(page === undefined ? [copy] : [open, copy]));
  if (answer === undefined) return;
  await vscode.env.clipboard.writeText(document.getText());
  if (answer === open && page !== undefined) await vscode.env.openExternal(vscode.Uri.parse(page));
}

/** Settings of ours that the user has set, by name. */
function changedSettings(context: vscode.ExtensionContext): Record<string, unknown> {
  const names = Object.keys(contributedSettings(context.extension.packageJSON));
  const configuration = vscode.workspace.getConfiguration();
  const set = names.flatMap((name) => {
    const value: unknown = configuration.inspect(name)?.globalValue;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
}
