// Pure: what a provider's key cannot look like. Catches slips of the clipboard before the key is stored.
import type { Translate } from '../translate';

/** What is wrong with `text` as a provider's key, in words, or undefined when nothing is. Space around it is forgiven. */
export function secretProblem(text: string, optional: boolean, t: Translate): string | undefined {
  const secret = text.trim();
  if (secret === '') return optional ? undefined : t('Enter the key.');
  if (/\s/.test(secret)) return t('A key has no spaces or line breaks. Copy it again.');
  if (/^gk-[0-9A-Za-z]{43}$/.test(secret)) {
    return t('This is a virtual key of Gatehouse itself. Enter the key that the provider gave you.');
  }
  if (!/^[\x21-\x7e]+$/.test(secret)) return t('The key has characters that cannot be sent. Copy it again.');
  if (/^bearer$/i.test(secret) || secret.length > 10_000) return t('This does not look like a key.');
  return undefined;
}
