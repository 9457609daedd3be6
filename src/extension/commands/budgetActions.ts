// What can be done about a budget that is nearly used up: raise it, give a key a cheaper model, pause a key. Offered by notifications.
import * as vscode from 'vscode';
import type { Budget } from '../../shared/budgets';
import type { VirtualKey } from '../../shared/virtualKey';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { formatUsd } from '../money';

/** Asks for another amount. */
export async function raiseBudget(window: GatehouseWindow, budget: Budget): Promise<void> {
  const entered = await vscode.window.showInputBox({
    title: t('Raise the Budget'),
    prompt: t('US dollars; {0} are used so far', formatUsd(budget.usedUsd, vscode.env.language)),
    value: String(Math.ceil(budget.usd * 1.5 * 100) / 100),
    ignoreFocusOut: true,
    validateInput: (text) => (readAmount(text) === undefined ? t('Enter an amount like 25 or 12.50.') : undefined),
  });
  const usd = entered === undefined ? undefined : readAmount(entered);
  if (usd === undefined) return;
  const client = clientOf(window);
  const key = ownerOf(window, budget);
  if (key?.budget === undefined || key.budget === null) {
    await client.call('updateBudget', { id: budget.id, body: { usd } });
  } else await client.call('updateKey', { id: key.id, body: { budget: { ...key.budget, usd } } });
}

/** Lets a key get another model in the place of the one that cost most. */
export async function switchModel(window: GatehouseWindow, budget: Budget): Promise<void> {
  const key = await concernedKey(window, budget, t('Which virtual key should get a cheaper model?'));
  if (key === undefined) return;
  const client = clientOf(window);
  const from = budget.periodStart ?? undefined;
  const query = { groupBy: 'key,model', ...(from === undefined ? {} : { from }) };
  const { rows } = await client.call('usageSummary', { query });
  const used = rows
    .filter((row) => row.key === key.id && typeof row.model === 'string')
    .sort((a, b) => b.costUsd - a.costUsd)
    .map((row) => ({ label: row.model ?? '', description: formatUsd(row.costUsd, vscode.env.language) }));
  const replaced = await vscode.window.showQuickPick(used, { placeHolder: t('Which model should be replaced?') });
  if (replaced === undefined) return;
  const offered = new Map<string, string[]>();
  for (const channel of window.mirror.channels.filter(({ enabled }) => enabled)) {
    for (const { id, alias } of channel.models) {
      const name = alias ?? id;
      if (name !== replaced.label && !name.includes('*'))
        offered.set(name, [...(offered.get(name) ?? []), channel.name]);
    }
  }
  const items = [...offered].map(([label, channels]) => ({ label, description: channels.join(', ') }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(t('No channel lists another model. Add models to a channel first.'));
    return;
  }
  const placeHolder = t('Which model should “{0}” get in the place of {1}?', key.name, replaced.label);
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  if (chosen === undefined) return;
  const modelAliases = { ...key.modelAliases, [replaced.label]: chosen.label };
  await client.call('updateKey', { id: key.id, body: { modelAliases } });
}

/** Disables a key until the user enables it again. */
export async function pauseKey(window: GatehouseWindow, budget: Budget): Promise<void> {
  const key = await concernedKey(window, budget, t('Which virtual key should be paused?'));
  if (key === undefined) return;
  await clientOf(window).call('updateKey', { id: key.id, body: { state: 'disabled' } });
  void vscode.window.showInformationMessage(
    t('The virtual key “{0}” is paused. Enable it again in the sidebar.', key.name),
  );
}

function readAmount(text: string): number | undefined {
  const amount = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(amount) && amount >= 0 && amount <= 1e9 ? amount : undefined;
}

/** The key in whose settings the budget stands. */
function ownerOf(window: GatehouseWindow, budget: Budget): VirtualKey | undefined {
  return window.mirror.keys.find(({ id }) => budget.id === `key:${id}`);
}

/** The one key that the budget is for, or the one that the user picks among those whose requests it counts. */
async function concernedKey(
  window: GatehouseWindow,
  { scope, scopeId }: Budget,
  placeHolder: string,
): Promise<VirtualKey | undefined> {
  const concerned = window.mirror.keys.filter((key) => {
    if (key.state !== 'active') return false;
    if (scope === 'key') return key.id === scopeId;
    if (scope === 'tool') return key.tool === scopeId;
    return scope === 'folder' ? key.folder === scopeId : true;
  });
  if (concerned.length <= 1) return concerned[0];
  const items = concerned.map((key) => ({ label: key.name, description: key.hint, key }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.key;
}
