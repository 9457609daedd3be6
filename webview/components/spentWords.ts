// What a row of the sidebar used today, in words: its cost where there is one known, else how many requests. Used by channels and tools.
import type { SpentFigures } from '../../src/shared/status';
import { formatMoney } from '../format';
import { plural, t } from '../l10n';

/** None for what was not used. */
export function spentWords(spent: SpentFigures | undefined): string[] {
  if (spent === undefined || spent.requests === 0) return [];
  if (spent.costUsd === 0) return [plural('overview.requestsToday', spent.requests)];
  return [t('keys.spentToday', { cost: formatMoney(spent.costUsd) })];
}
