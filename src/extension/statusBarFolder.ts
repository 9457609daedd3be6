// Pure: the current folder in the status bar's hover and for screen readers: what it cost today, and what is used of its budget.
import { amountText, percentText } from './budgetText';
import { escapeMarkdown } from './escapeMarkdown';
import type { FolderView } from './folders/folderFigures';
import { costText, type Wording } from './statusBarTable';
import type { Translate } from './translate';

/** `$(folder) **project**: $0.12 today · 40% of $5.00 per day used` */
export function folderLine({ name, today, budget }: FolderView, wording: Wording): string {
  const { locale, t, money } = wording;
  const cost = `$(folder) **${escapeMarkdown(name)}**: ${t('{0} today', costText(today, wording))}`;
  if (budget === null) return cost;
  const share = budget.usd === 0 ? 1 : budget.usedUsd / budget.usd;
  const used = t('{0} of {1} used', percentText(share, locale), amountText(budget, locale, t, money));
  return `${cost} · ${share >= 1 ? `$(error) ${used}` : used}`;
}

/** For screen readers: whose cost the item shows, where it is not everything's. */
export function folderLabel(folder: FolderView | undefined, t: Translate): string[] {
  return folder === undefined ? [] : [t('In the folder {0}', folder.name)];
}
