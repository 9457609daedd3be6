// A grid of optional amounts, one field each: the limits and quotas of keys and channels. Empty means: no limit.
// Used by the forms of the editor panels. Draws texts and tells of changes; which amounts there are comes from the tables below.
import { html, type TemplateResult } from 'lit';
import type { Quotas, RateLimits } from '../../src/shared/keyLimits';
import { t } from '../l10n';
import { textField } from '../ui/textField';
import { amountError, amountText, parseAmount, type AmountKind } from './amounts';

/** Texts by field name. */
export type AmountTexts = Readonly<Record<string, string>>;

export const limitFields = [
  'requestsPerMinute',
  'requestsPerHour',
  'requestsPerDay',
  'tokensPerMinute',
  'tokensPerHour',
  'tokensPerDay',
  'concurrentRequests',
] as const satisfies readonly (keyof RateLimits)[];

export const quotaFields = [
  'requestsPerDay',
  'requestsPerMonth',
  'tokensPerDay',
  'tokensPerMonth',
  'inputTokensPerDay',
  'inputTokensPerMonth',
  'outputTokensPerDay',
  'outputTokensPerMonth',
  'usdPerDay',
  'usdPerMonth',
] as const satisfies readonly (keyof Quotas)[];

export type AmountField = (typeof limitFields)[number] | (typeof quotaFields)[number];

function kindOf(field: AmountField): AmountKind {
  return field.startsWith('usd') ? 'money' : 'count';
}

/** The texts of a form for `values`. */
export function amountTexts<Field extends AmountField>(
  fields: readonly Field[],
  values: Partial<Record<Field, number | null | undefined>> | null,
): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, amountText(values?.[field])]));
}

/** What is wrong, by `prefix.field`. */
export function amountErrors(
  prefix: string,
  fields: readonly AmountField[],
  texts: AmountTexts,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const field of fields) {
    const error = amountError(texts[field] ?? '', kindOf(field));
    if (error !== undefined) found[`${prefix}.${field}`] = error;
  }
  return found;
}

/** The amounts of checked texts, those left empty left out; null where all are. */
export function amountsOf<Field extends AmountField>(
  fields: readonly Field[],
  texts: AmountTexts,
): Partial<Record<Field, number>> | null {
  const found: Partial<Record<Field, number>> = {};
  for (const field of fields) {
    const value = parseAmount(texts[field] ?? '', kindOf(field));
    if (typeof value === 'number') found[field] = value;
  }
  return Object.keys(found).length === 0 ? null : found;
}

/** How many amounts are set, for a summary. */
export function countAmounts(texts: AmountTexts): number {
  return Object.values(texts).filter((text) => text.trim() !== '').length;
}

export interface AmountFieldsOptions {
  prefix: string;
  fields: readonly AmountField[];
  texts: AmountTexts;
  errors: Readonly<Record<string, string>>;
  onChange: (texts: Record<string, string>) => void;
}

/** The grid. */
export function amountGrid({ prefix, fields, texts, errors, onChange }: AmountFieldsOptions): TemplateResult {
  return html`<div class="amounts">
    ${fields.map((field) =>
      textField({
        name: `${prefix}.${field}`,
        label: t(`amount.${field}`),
        placeholder: t('amount.none'),
        value: texts[field] ?? '',
        error: errors[`${prefix}.${field}`],
        onInput: (text) => onChange({ ...texts, [field]: text }),
      }),
    )}
  </div>`;
}
