// Pure: what a folder is set up to, in words, for the quick picks that change it. Texts of the pages are in webview/l10n.
import { channelGroupPrefix, type Channel } from '../../shared/channel';
import type { Folder, FolderBudget } from '../../shared/folders';
import { amountText } from '../budgetText';
import type { Translate } from '../translate';

/** What can be chosen for a folder. */
export interface FolderDraft extends Pick<Folder, 'channels' | 'defaultModel' | 'terminals' | 'chat'> {
  budget: Pick<FolderBudget, 'usd' | 'period' | 'block'> | null;
}

/** For a folder that is new: its own key and figures, and nothing else. */
export const usualDraft: FolderDraft = {
  channels: null,
  defaultModel: null,
  budget: null,
  terminals: true,
  chat: true,
};

/** What `folder` is set up to now. */
export function draftOf({ channels, defaultModel, budget, terminals, chat }: Folder): FolderDraft {
  const kept = budget === null ? null : { usd: budget.usd, period: budget.period, block: budget.block };
  return { channels, defaultModel, budget: kept, terminals, chat };
}

/** `Work, group CN`; names of channels that are gone are left out. */
export function channelsText(
  allowed: readonly string[] | null,
  channels: readonly Pick<Channel, 'id' | 'name'>[],
  t: Translate,
): string {
  if (allowed === null) return t('All channels');
  const names = allowed.flatMap((id) => {
    if (id.startsWith(channelGroupPrefix)) return [t('the group {0}', id.slice(channelGroupPrefix.length))];
    return channels.filter((channel) => channel.id === id).map(({ name }) => name);
  });
  return names.length === 0 ? t('Channels that are no longer there') : names.join(', ');
}

/** `$5.00 per day; requests above it are refused`. */
export function budgetDraftText(budget: FolderDraft['budget'], locale: string, t: Translate): string {
  if (budget === null) return t('None');
  const amount = amountText(budget, locale, t);
  return budget.block ? t('{0}, then requests are refused', amount) : t('{0}, then you are told', amount);
}

/** An amount of US dollars as somebody types it; undefined where it is none. */
export function readAmount(text: string): number | undefined {
  const trimmed = text.trim().replace(/^\$/, '').replace(',', '.');
  const amount = Number(trimmed);
  return trimmed !== '' && Number.isFinite(amount) && amount >= 0 && amount <= 1e9 ? amount : undefined;
}
