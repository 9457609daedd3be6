// What the page says where there is nothing to show: how to begin, or how to see more.
import type { TemplateResult } from 'lit';
import { emptyState } from '../components/emptyState';
import { t } from '../l10n';
import { button } from '../ui/button';

export interface EmptyOptions {
  filtered: boolean;
  /** True where there are requests outside of the range. */
  everUsed: boolean;
  onClear: () => void;
  onYear: () => void;
  onTools: () => void;
  onTry: () => void;
}

export function emptyMessage(options: EmptyOptions): TemplateResult {
  if (options.filtered) {
    return message('statistics.noMatchTitle', 'statistics.noMatchText', [
      button({ label: t('statistics.clearFilters'), kind: 'primary', onClick: options.onClear }),
    ]);
  }
  if (options.everUsed) {
    return message('statistics.emptyRange', 'statistics.emptyRangeText', [
      button({ label: t('statistics.showYear'), kind: 'primary', onClick: options.onYear }),
    ]);
  }
  return message('statistics.emptyTitle', 'statistics.emptyText', [
    button({ label: t('statistics.openTools'), kind: 'primary', onClick: options.onTools }),
    button({ label: t('statistics.tryMessage'), onClick: options.onTry }),
  ]);
}

function message(
  title: Parameters<typeof t>[0],
  text: Parameters<typeof t>[0],
  buttons: TemplateResult[],
): TemplateResult {
  return emptyState({ title: t(title), text: t(text), buttons });
}
