// Amounts as people type them: counts ("60", "10k", "1,000,000") and US dollars. For limits, quotas, budgets and prices.
// Pure: texts in, numbers or what is wrong with them out.
import { t } from '../l10n';

export type AmountKind = 'count' | 'money';

const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9 };
const largest: Readonly<Record<AmountKind, number>> = { count: 1e15, money: 1e9 };

/** The number that `text` means; null for an empty text, undefined for one that is no amount of this kind. */
export function parseAmount(text: string, kind: AmountKind): number | null | undefined {
  const plain = text
    .trim()
    .replace(/^\$/, '')
    .replace(/[,_\s]/g, '');
  if (plain === '') return null;
  const parts = /^(\d+(?:\.\d+)?)([kmb]?)$/i.exec(plain);
  if (parts === null) return undefined;
  // Rounded to what a price list shows: 0.1k is 100, not 100.00000000000001.
  const value = Number((Number(parts[1]) * (factors[(parts[2] ?? '').toLowerCase()] ?? 1)).toPrecision(15));
  if (kind === 'count' && !Number.isInteger(value)) return undefined;
  return value <= largest[kind] ? value : undefined;
}

/** What is wrong with `text`; undefined where nothing is. An empty text is right unless it is `required`. */
export function amountError(text: string, kind: AmountKind, required = false): string | undefined {
  const value = parseAmount(text, kind);
  if (value === undefined) return t(kind === 'count' ? 'invalid.count' : 'invalid.money');
  return value === null && required ? t('invalid.amountRequired') : undefined;
}

/** The text of a form field for an amount; empty for none. */
export function amountText(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
