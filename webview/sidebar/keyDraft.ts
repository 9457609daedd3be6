// What stands in the form for a new virtual key: empty, checked, and as the action that the host is asked for.
// Used by the key form. The secret is made by the gateway and shown by VS Code; it is never here.
import * as v from 'valibot';
import { keyPrefixes } from '../../src/shared/virtualKey';
import type { WebviewAction } from '../../src/shared/webviewMessages';
import { t } from '../l10n';

/** Choices of expiry; `date` goes with the day in `expiryDate`. */
export const expiryChoices = ['never', 'days7', 'days30', 'days90', 'days365', 'date'] as const;
const daysOf = { days7: 7, days30: 30, days90: 90, days365: 365 } as const;

export const keyDraftSchema = v.object({
  name: v.string(),
  prefix: v.picklist(keyPrefixes),
  expiry: v.picklist(expiryChoices),
  /** YYYY-MM-DD in the user's time zone, the last day on which the key works; '' for none. */
  expiryDate: v.string(),
  models: v.string(),
});
export type KeyDraft = v.InferOutput<typeof keyDraftSchema>;
export type KeyDraftErrors = Partial<Record<'name' | 'expiryDate' | 'models', string>>;

export function emptyKeyDraft(): KeyDraft {
  return { name: '', prefix: 'gk-', expiry: 'never', expiryDate: '', models: '' };
}

function patternsOf(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The end of the chosen day in the user's time zone; undefined where the text is no day. */
function endOfDay(day: string): Date | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (parts === null) return undefined;
  const date = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), 23, 59, 59);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** `now` as YYYY-MM-DD in the user's time zone. */
export function dayOf(now: number): string {
  const date = new Date(now);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** What is wrong, by field. Empty when the form can be sent. */
export function checkKeyDraft(draft: KeyDraft, now: number): KeyDraftErrors {
  const errors: KeyDraftErrors = {};
  if (draft.name.trim() === '') errors.name = t('invalid.nameRequired');
  else if (draft.name.trim().length > 100) errors.name = t('invalid.nameLong', { max: 100 });
  if (draft.expiry === 'date') {
    const end = endOfDay(draft.expiryDate);
    if (end === undefined) errors.expiryDate = t('invalid.dateRequired');
    else if (end.getTime() <= now) errors.expiryDate = t('invalid.datePast');
  }
  const patterns = patternsOf(draft.models);
  const long = draft.models.split(/\r\n|\r|\n/).findIndex((line) => line.trim().length > 200);
  if (long !== -1) errors.models = t('invalid.modelLong', { line: long + 1, max: 200 });
  else if (patterns.length > 500) errors.models = t('invalid.tooManyLines', { max: 500 });
  return errors;
}

/** The action that makes the key of a checked `draft`. */
export function keyAction(draft: KeyDraft, now: number): WebviewAction {
  const patterns = patternsOf(draft.models);
  const expiresAt =
    draft.expiry === 'never'
      ? null
      : draft.expiry === 'date'
        ? (endOfDay(draft.expiryDate)?.toISOString() ?? null)
        : new Date(now + daysOf[draft.expiry] * 86_400_000).toISOString();
  return {
    action: 'create-key',
    name: draft.name.trim(),
    prefix: draft.prefix,
    expiresAt,
    models: patterns.length === 0 ? null : patterns,
  };
}
