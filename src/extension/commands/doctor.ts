// The command "Doctor": everything that can be wrong on this machine, looked at once, the worst first, each with its way out.
// The checks are in ../doctor; this file shows them in a list and does what the user chooses.
import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { examine } from '../doctor/examine';
import type { Finding, FindingState, Fix } from '../doctor/finding';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

const icons: Record<FindingState, string> = {
  error: '$(error)',
  warning: '$(warning)',
  info: '$(info)',
  ok: '$(pass)',
};

interface FindingItem extends vscode.QuickPickItem {
  finding?: Finding;
}

/** Shows the list until it is closed; after a fix it looks again. */
export async function doctor(window: GatehouseWindow): Promise<void> {
  for (;;) {
    const findings = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: t('Looking for problems…') },
      () => examine(window, t),
    );
    const chosen = await vscode.window.showQuickPick(itemsOf(findings), {
      title: titleOf(findings),
      placeHolder: t('Choose a problem to see what helps'),
      matchOnDetail: true,
    });
    if (chosen?.finding === undefined) {
      if (chosen !== undefined) await vscode.commands.executeCommand('gatehouse.reportIssue');
      return;
    }
    const fix = await chooseFix(chosen.finding);
    if (fix === undefined) continue;
    await apply(window, fix);
    // Files are made private at once; commands open something of their own.
    if (fix.kind !== 'make-private') return;
  }
}

function titleOf(findings: readonly Finding[]): string {
  const problems = findings.filter(({ state }) => state === 'error' || state === 'warning').length;
  if (problems === 0) return t('Gatehouse Doctor: everything is in order');
  return problems === 1 ? t('Gatehouse Doctor: 1 problem') : t('Gatehouse Doctor: {0} problems', problems);
}

function itemsOf(findings: readonly Finding[]): FindingItem[] {
  const items = findings.map((finding): FindingItem => {
    const [fix] = finding.fixes;
    const item: FindingItem = { label: `${icons[finding.state]} ${finding.title}`, finding };
    if (finding.detail !== undefined) item.detail = finding.detail;
    if (fix !== undefined) item.description = fix.title;
    return item;
  });
  const rest: FindingItem[] = [
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: `$(report) ${t('Report an issue with these findings…')}` },
  ];
  return [...items, ...rest];
}

async function chooseFix({ title, detail, fixes }: Finding): Promise<Fix | undefined> {
  const [only, ...more] = fixes;
  if (only !== undefined && more.length === 0) return only;
  if (only === undefined) {
    await vscode.window.showInformationMessage(title, { modal: true, ...(detail === undefined ? {} : { detail }) });
    return undefined;
  }
  const items = fixes.map((fix) => ({ label: fix.title, fix }));
  return (await vscode.window.showQuickPick(items, { title }))?.fix;
}

async function apply(window: GatehouseWindow, fix: Fix): Promise<void> {
  switch (fix.kind) {
    case 'command':
      await vscode.commands.executeCommand(fix.command, ...(fix.arguments ?? []));
      return;
    case 'open-file':
      await vscode.window.showTextDocument(vscode.Uri.file(fix.path));
      return;
    case 'open-channel':
      window.openPanel({ view: 'channel', id: fix.id });
      return;
    case 'make-private':
      for (const path of fix.paths) {
        const stats = await fs.lstat(path);
        await fs.chmod(path, stats.isDirectory() ? 0o700 : 0o600);
      }
  }
}
