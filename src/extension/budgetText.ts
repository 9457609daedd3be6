// Pure: a budget in words, for notifications and the status bar.
import type { Budget } from '../shared/budgets';
import type { DisplayMoney } from '../shared/displayMoney';
import { formatUsd } from './money';
import type { Translate } from './translate';

/** Names that a budget's scope may need; undefined where nothing of that id is known. */
export interface BudgetNames {
  key: (id: string) => string | undefined;
  channel: (id: string) => string | undefined;
}

/** `the key “Codex”` */
function budgetScopeText({ scope, scopeId }: Budget, names: BudgetNames, t: Translate): string {
  const id = scopeId ?? '';
  switch (scope) {
    case 'all':
      return t('everything');
    case 'key':
      return t('the key “{0}”', names.key(id) ?? id);
    case 'channel':
      return t('the channel “{0}”', names.channel(id) ?? id);
    case 'tool':
      return t('the tool “{0}”', id);
    case 'folder':
      return t('the folder “{0}”', id);
  }
}

/** `$20.00 per month`. `money` is what amounts are shown in; left out: US dollars. */
export function amountText(
  { usd, period }: Pick<Budget, 'usd' | 'period'>,
  locale: string,
  t: Translate,
  money?: DisplayMoney,
): string {
  const amount = formatUsd(usd, locale, money);
  switch (period) {
    case 'day':
      return t('{0} per day', amount);
    case 'week':
      return t('{0} per week', amount);
    case 'month':
      return t('{0} per month', amount);
    case 'total':
      return t('{0} in total', amount);
  }
}

/** 0.9 as `90%`, in the locale's own form. */
export function percentText(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** What a notification says when a budget has reached `threshold`. */
export function budgetReachedText(
  budget: Budget,
  threshold: number,
  names: BudgetNames,
  locale: string,
  t: Translate,
): string {
  const scope = budgetScopeText(budget, names, t);
  const amount = amountText(budget, locale, t);
  if (threshold < 1) {
    return t('Gatehouse: {0} of the budget of {1} for {2} is used.', percentText(threshold, locale), amount, scope);
  }
  return budget.block
    ? t('Gatehouse: the budget of {0} for {1} is used up. Further requests are refused.', amount, scope)
    : t('Gatehouse: the budget of {0} for {1} is used up.', amount, scope);
}
