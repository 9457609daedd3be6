// What stands in the form of a budget: for a new one, or taken from one that is changed; checked, and as the action that saves it.
// Used by the budgets of the keys panel. Pure.
import * as v from 'valibot';
import { budgetScopes, usualBudgetSettings, type Budget } from '../../src/shared/budgets';
import { budgetPeriods, unknownPricePolicies } from '../../src/shared/keyLimits';
import type { WebviewAction } from '../../src/shared/webviewMessages';
import { amountError, amountText, parseAmount } from '../forms/amounts';
import { t } from '../l10n';

const text = v.string();

export const budgetDraftSchema = v.object({
  /** Id of the budget that is changed; null for a new one. */
  budgetId: v.nullable(text),
  scope: v.picklist(budgetScopes),
  scopeId: text,
  usd: text,
  period: v.picklist(budgetPeriods),
  /** Percent, separated by commas; empty for no notices. */
  notifyAt: text,
  block: v.boolean(),
  onUnknownPrice: v.picklist(unknownPricePolicies),
});
export type BudgetDraft = v.InferOutput<typeof budgetDraftSchema>;
export type BudgetErrors = Partial<Record<'scopeId' | 'usd' | 'notifyAt', string>>;

function percentText(shares: readonly number[]): string {
  return shares.map((share) => String(Number((share * 100).toPrecision(12)))).join(', ');
}

/** A form for a new budget. */
export function emptyBudgetDraft(): BudgetDraft {
  const { period, notifyAt, block, onUnknownPrice } = usualBudgetSettings;
  return {
    budgetId: null,
    scope: 'all',
    scopeId: '',
    usd: '',
    period,
    notifyAt: percentText(notifyAt),
    block,
    onUnknownPrice,
  };
}

/** The form that changes `budget`. */
export function draftOfBudget(budget: Budget): BudgetDraft {
  return {
    budgetId: budget.id,
    scope: budget.scope,
    scopeId: budget.scopeId ?? '',
    usd: amountText(budget.usd),
    period: budget.period,
    notifyAt: percentText(budget.notifyAt),
    block: budget.block,
    onUnknownPrice: budget.onUnknownPrice,
  };
}

/** The shares in the text, ascending and each once; undefined where it holds something else. */
function sharesOf(percents: string): number[] | undefined {
  const parts = percents
    .split(/[,;\s]+/)
    .map((part) => part.replace(/%$/, ''))
    .filter((part) => part !== '');
  const shares = parts.map((part) => Number(part) / 100);
  if (shares.length > 10 || shares.some((share) => !(share >= 0.01 && share <= 10))) return undefined;
  return [...new Set(shares)].sort((left, right) => left - right);
}

/** What is wrong, by field. Empty when the form can be sent. */
export function budgetErrors(draft: BudgetDraft): BudgetErrors {
  const errors: BudgetErrors = {};
  if (draft.scope !== 'all' && draft.scopeId.trim() === '') errors.scopeId = t('invalid.scopeRequired');
  const usd = amountError(draft.usd, 'money', true);
  if (usd !== undefined) errors.usd = usd;
  if (sharesOf(draft.notifyAt) === undefined) errors.notifyAt = t('invalid.notifyAt');
  return errors;
}

/** The action that saves a checked draft. */
export function budgetAction(draft: BudgetDraft): WebviewAction {
  const form = {
    scope: draft.scope,
    scopeId: draft.scope === 'all' ? null : draft.scopeId.trim(),
    usd: parseAmount(draft.usd, 'money') ?? 0,
    period: draft.period,
    notifyAt: sharesOf(draft.notifyAt) ?? [],
    block: draft.block,
    onUnknownPrice: draft.onUnknownPrice,
  };
  return draft.budgetId === null
    ? { action: 'create-budget', form }
    : { action: 'update-budget', id: draft.budgetId, form };
}
