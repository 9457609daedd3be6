// The command "Import Channels…": a source, a preview to choose from, and the creation of what was chosen. The gateway reads the files of
// other gateways itself; what it finds of keys it shows as their last characters only.
import * as vscode from 'vscode';
import { environmentNames } from '../../catalog/environmentKeys';
import type { ImportRequest, ImportResult, ImportSource } from '../../shared/channelImport';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { importItem, importMessage } from './importItems';
import { signalOf } from './testChannel';

type Request = Omit<ImportRequest, 'apply'>;

/** Throws GatewayErrors of the gateway; returns without a word where the user pressed Escape. */
export async function importChannels(window: GatehouseWindow): Promise<void> {
  const request = await pickSource();
  if (request === undefined) return;
  const found = await ask(window, t('Looking for channels…'), request);
  const items = found.candidates.map((candidate) => importItem(candidate, t));
  const possible = items.filter((item) => item.possible);
  if (possible.length === 0) {
    const [reason] = [...found.warnings, ...items.map(({ label, detail }) => `${label}: ${detail}`)];
    const nothing = t('Nothing was found that could be imported.');
    void vscode.window.showInformationMessage(reason === undefined ? nothing : `${nothing} ${reason}`);
    return;
  }
  const chosen = await vscode.window.showQuickPick(possible, {
    title: t('Import Channels'),
    placeHolder: found.warnings[0] ?? t('Which ones should be created?'),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDetail: true,
  });
  if (chosen === undefined || chosen.length === 0) return;
  const refs = chosen.map(({ ref }) => ref);
  const result = await ask(window, t('Importing channels…'), { ...request, apply: refs });
  const show = result.failed.length === 0 ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  void show(importMessage(result, t));
}

async function ask(window: GatehouseWindow, title: string, body: ImportRequest): Promise<ImportResult> {
  const client = clientOf(window);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_progress, token) => client.call('importChannels', { body }, { signal: signalOf(token), timeout: 30_000 }),
  );
}

async function pickSource(): Promise<Request | undefined> {
  const sources: { label: string; description: string; source: ImportSource }[] = [
    { label: t('A file exported by Gatehouse'), description: '.json', source: 'gatehouse' },
    { label: t('Environment variables'), description: 'OPENAI_API_KEY, …', source: 'environment' },
    { label: 'cc-switch', description: '~/.cc-switch', source: 'cc-switch' },
    { label: 'claude-code-router', description: '~/.claude-code-router', source: 'claude-code-router' },
  ];
  const placeHolder = t('Where are the channels?');
  const picked = await vscode.window.showQuickPick(sources, { title: t('Import Channels'), placeHolder });
  if (picked === undefined) return undefined;
  const { source } = picked;
  if (source === 'environment') return { source, environment: knownVariables() };
  if (source !== 'gatehouse') return { source };
  const [file] = (await vscode.window.showOpenDialog({ filters: { JSON: ['json'] }, canSelectMany: false })) ?? [];
  if (file === undefined) return undefined;
  return { source, document: new TextDecoder().decode(await vscode.workspace.fs.readFile(file)) };
}

/** The variables of this window that the catalogue knows, and no other. */
function knownVariables(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => environmentNames.has(entry[0]) && entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
