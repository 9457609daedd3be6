// Pure: what a provider's key cannot look like, in the words of the window. The rules are the catalogue's, which the gateway asks too.
import { checkSecret, type SecretProblem } from '../../catalog/checkSecret';
import type { ProviderPreset } from '../../shared/status';
import { isSignInSecret } from '../../shared/signInSecret';
import type { Translate } from '../translate';

/** A `warning` can be overruled: the key may be meant. */
export interface SecretRemark {
  severity: 'error' | 'warning';
  message: string;
}

/**
 * What is to be said of `text` as the key of a channel of `preset`, undefined where nothing is. Space around it is forgiven. A preset that
 * is not known (an older catalogue) takes what any would.
 */
export function secretRemark(
  preset: Pick<ProviderPreset, 'id' | 'name' | 'auth' | 'otherAuth' | 'custom' | 'group'> | undefined,
  text: string,
  optional: boolean,
  t: Translate,
): SecretRemark | undefined {
  const secret = text.trim();
  if (secret === '') return optional ? undefined : { severity: 'error', message: t('Enter the key.') };
  if (isSignInSecret(secret)) return { severity: 'error', message: t('This does not look like a key.') };
  const taker = preset ?? ({ id: '', auth: 'bearer', custom: true, group: 'custom' } as const);
  const found = checkSecret(taker, secret);
  if (!('problem' in found)) return undefined;
  if (found.problem !== 'other-vendor') return { severity: 'error', message: wordsOf(found.problem, t) };
  const message = t('This looks like a key of {0}. Press Enter to use it all the same.', found.vendor);
  return { severity: 'warning', message };
}

function wordsOf(problem: Exclude<SecretProblem['problem'], 'other-vendor'>, t: Translate): string {
  switch (problem) {
    case 'empty':
      return t('Enter the key.');
    case 'too-long':
      return t('This does not look like a key.');
    case 'line-break':
    case 'spaces':
      return t('A key has no spaces or line breaks. Copy it again.');
    case 'characters':
      return t('The key has characters that cannot be sent. Copy it again.');
    case 'quotes':
      return t('The key stands in quotes. Copy it without them.');
    case 'setting':
      return t('This is a setting with a key in it. Enter only what stands behind the equals sign.');
    case 'scheme':
      return t('“Bearer” is added by the gateway. Enter only what stands behind it.');
    case 'own-virtual-key':
      return t('This is a virtual key of Gatehouse itself. Enter the key that the provider gave you.');
    case 'not-wanted':
      return t('This provider takes no key.');
  }
}
