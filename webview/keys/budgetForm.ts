// The form of a budget, new or changed: whose spend, how much per period, when to tell, whether to refuse.
// Draws fields and tells of changes; the list of budgets keeps the draft and saves it.
import { html, nothing, type TemplateResult } from 'lit';
import { toolRows } from '../../src/catalog/tools';
import { budgetScopes } from '../../src/shared/budgets';
import type { Channel } from '../../src/shared/channel';
import { budgetPeriods, unknownPricePolicies } from '../../src/shared/keyLimits';
import type { VirtualKey } from '../../src/shared/virtualKey';
import { t } from '../l10n';
import { checkbox } from '../ui/checkbox';
import { dropdown, type DropdownOption } from '../ui/dropdown';
import { radioGroup } from '../ui/radioGroup';
import { textField } from '../ui/textField';
import type { BudgetDraft, BudgetErrors } from './budgetDraft';

export interface BudgetFieldsOptions {
  draft: BudgetDraft;
  errors: BudgetErrors;
  channels: readonly Channel[];
  keys: readonly VirtualKey[];
  onChange: (draft: BudgetDraft) => void;
}

/** What a scope may be narrowed to; undefined where that is written by hand. */
function choicesOf({ draft, channels, keys }: BudgetFieldsOptions): DropdownOption[] | undefined {
  if (draft.scope === 'channel') return channels.map(({ id, name }) => ({ value: id, label: name }));
  if (draft.scope === 'tool') return toolRows.map(({ id, name }) => ({ value: id, label: name }));
  if (draft.scope !== 'key') return undefined;
  return keys.filter(({ state }) => state !== 'revoked').map(({ id, name }) => ({ value: id, label: name }));
}

/** The fields. */
export function budgetFields(options: BudgetFieldsOptions): TemplateResult {
  const { draft, errors, onChange } = options;
  return html`<div class="pair">
      ${dropdown({
        name: 'scope',
        label: t('budget.scope'),
        value: draft.scope,
        options: budgetScopes.map((scope) => ({ value: scope, label: t(`budget.scope.${scope}`) })),
        onChange: (value) => {
          const scope = budgetScopes.find((known) => known === value);
          if (scope !== undefined) onChange({ ...draft, scope, scopeId: '' });
        },
      })}
      ${scopeField(options)}
      ${textField({
        name: 'usd',
        label: t('budget.usd'),
        placeholder: '20',
        value: draft.usd,
        error: errors.usd,
        onInput: (usd) => onChange({ ...draft, usd }),
      })}
      ${dropdown({
        name: 'period',
        label: t('budget.period'),
        value: draft.period,
        options: budgetPeriods.map((period) => ({ value: period, label: t(`period.${period}`) })),
        onChange: (value) => {
          const period = budgetPeriods.find((known) => known === value);
          if (period !== undefined) onChange({ ...draft, period });
        },
      })}
    </div>
    ${textField({
      name: 'notifyAt',
      label: t('budget.notifyAt'),
      hint: t('budget.notifyAtHint'),
      value: draft.notifyAt,
      error: errors.notifyAt,
      onInput: (notifyAt) => onChange({ ...draft, notifyAt }),
    })}
    ${checkbox({ label: t('budget.block'), checked: draft.block, onChange: (block) => onChange({ ...draft, block }) })}
    ${radioGroup({
      name: 'onUnknownPrice',
      label: t('budget.unknown'),
      value: draft.onUnknownPrice,
      choices: unknownPricePolicies.map((policy) => ({ value: policy, label: t(`budget.unknown.${policy}`) })),
      onChange: (value) => {
        const onUnknownPrice = unknownPricePolicies.find((policy) => policy === value);
        if (onUnknownPrice !== undefined) onChange({ ...draft, onUnknownPrice });
      },
    })}`;
}

function scopeField(options: BudgetFieldsOptions): TemplateResult | typeof nothing {
  const { draft, errors, onChange } = options;
  if (draft.scope === 'all') return nothing;
  const label = t(`budget.which.${draft.scope}`);
  const choices = choicesOf(options);
  if (choices === undefined) {
    return textField({
      name: 'scopeId',
      label,
      hint: t('budget.folderHint'),
      value: draft.scopeId,
      error: errors.scopeId,
      onInput: (scopeId) => onChange({ ...draft, scopeId }),
    });
  }
  return dropdown({
    name: 'scopeId',
    label,
    value: draft.scopeId,
    error: errors.scopeId,
    options: draft.scopeId === '' ? [{ value: '', label: t('budget.choose') }, ...choices] : choices,
    onChange: (scopeId) => onChange({ ...draft, scopeId }),
  });
}
