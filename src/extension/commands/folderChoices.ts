// The questions of "Set Up This Folder": channels, default model, budget. Each returns what was chosen, undefined after Escape.
// Called by setUpFolder.ts. Changes nothing.
import * as vscode from 'vscode';
import { channelGroupPrefix } from '../../shared/channel';
import type { BudgetPeriod } from '../../shared/keyLimits';
import { readAmount, type FolderDraft } from '../folders/folderTexts';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

/** Channels and groups; null: all. */
export async function chooseChannels(
  { mirror }: GatehouseWindow,
  present: readonly string[] | null,
): Promise<{ channels: string[] | null } | undefined> {
  const groups = [...new Set(mirror.channels.flatMap(({ group }) => (group === null ? [] : [group])))];
  const rows = [
    ...mirror.channels.map(({ id, name, provider }) => ({ id, label: name, description: provider })),
    ...groups.map((group) => ({ id: channelGroupPrefix + group, label: t('the group {0}', group), description: '' })),
  ];
  const items = rows.map((row) => ({ ...row, picked: present?.includes(row.id) ?? false }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: t('Channels of this folder'),
    placeHolder: t('Choose those that may be used. None chosen: all of them.'),
    matchOnDescription: true,
  });
  if (picked === undefined) return undefined;
  return { channels: picked.length === 0 ? null : picked.map(({ id }) => id) };
}

/** A model of the channels that are chosen, or any name; null: tools choose themselves. */
export async function chooseModel(
  window: GatehouseWindow,
  { channels, defaultModel }: FolderDraft,
): Promise<{ defaultModel: string | null } | undefined> {
  const served = await clientOf(window).call('listModels', {});
  const groupOf = new Map(window.mirror.channels.map(({ id, group }) => [id, channelGroupPrefix + (group ?? '')]));
  const usable = served.filter(
    ({ enabled, channelId }) =>
      enabled && (channels === null || channels.includes(channelId) || channels.includes(groupOf.get(channelId) ?? '')),
  );
  const names = new Map<string, string[]>();
  for (const { channelName, models } of usable) {
    for (const { id } of models) names.set(id, [...(names.get(id) ?? []), channelName]);
  }
  const own = { label: `$(dash) ${t('As tools choose')}`, description: '', model: null, other: false };
  const other = { label: `$(edit) ${t('Another name…')}`, description: '', model: null, other: true };
  const models = [...names].map(([model, of]) => ({ label: model, description: of.join(', '), model, other: false }));
  const picked = await vscode.window.showQuickPick([own, other, ...models], {
    title: t('Default model of this folder'),
    placeHolder: defaultModel ?? t('For requests that name no model, or one that these channels do not have.'),
    matchOnDescription: true,
  });
  if (picked === undefined) return undefined;
  if (!picked.other) return { defaultModel: picked.model };
  const prompt = t('A model as clients name it');
  const typed = await vscode.window.showInputBox({
    title: t('Default model of this folder'),
    prompt,
    value: defaultModel ?? '',
  });
  return typed === undefined || typed.trim() === '' ? undefined : { defaultModel: typed.trim().slice(0, 200) };
}

/** Period, amount, and what happens when it is used up; null: no budget. */
export async function chooseBudget(
  present: FolderDraft['budget'],
): Promise<{ budget: FolderDraft['budget'] } | undefined> {
  const title = t('Budget of this folder');
  const periods: { label: string; period: BudgetPeriod | null }[] = [
    { label: t('None'), period: null },
    { label: t('Per day'), period: 'day' },
    { label: t('Per week'), period: 'week' },
    { label: t('Per month'), period: 'month' },
    { label: t('In total'), period: 'total' },
  ];
  const chosen = await vscode.window.showQuickPick(periods, { title });
  if (chosen === undefined) return undefined;
  if (chosen.period === null) return { budget: null };
  const typed = await vscode.window.showInputBox({
    title,
    prompt: t('US dollars'),
    value: present === null ? '' : String(present.usd),
    validateInput: (text) =>
      readAmount(text) === undefined ? t('Write an amount, for example 5 or 2.50.') : undefined,
  });
  const usd = typed === undefined ? undefined : readAmount(typed);
  if (usd === undefined) return undefined;
  const ends = [
    { label: t('Refuse further requests'), block: true },
    { label: t('Tell me, and go on'), block: false },
  ];
  const end = await vscode.window.showQuickPick(ends, { title, placeHolder: t('When it is used up') });
  return end === undefined ? undefined : { budget: { usd, period: chosen.period, block: end.block } };
}
