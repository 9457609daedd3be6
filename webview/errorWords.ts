// Failed calls in words. The host writes a sentence for each kind it knows, in the language of VS Code; the words for the others
// (no answer in time, an answer that is none) are ours. Used wherever an element shows an error.
import type { CallError } from './client';
import { hasMessage, t } from './l10n';

/** What went wrong, as a sentence. Decides by kind, never by message text. */
export function errorWords(error: CallError): string {
  if (error.message !== '') return error.message;
  const key = `error.${error.kind}`;
  return hasMessage(key) ? t(key) : t('error.other');
}
