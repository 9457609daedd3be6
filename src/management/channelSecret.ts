// Rules for the real key of a channel: what is refused with a helpful word, and what of it may be shown.
// Used by the channel routes. A key is taken exactly as given or not at all; it is never changed in silence.
import { createHash } from 'node:crypto';
import { parseAwsSecret } from '../shared/awsSecret';
import { GatewayError } from '../shared/errors';
import type { AuthForm, ProviderPreset } from '../shared/status';
import type { KeyRecord } from '../store/keyRepository';

/** Only what every known provider's keys are made of can travel in a header unharmed: visible ASCII. */
const visibleAscii = /^[\x21-\x7e]+$/;
/** The form of a virtual key with the default prefix. Other prefixes look like real keys and are found by their hash. */
const virtualKeyForm = /^gk-[0-9A-Za-z]{43}$/;

/** From this length on the last four characters give nothing away. */
const shortestWithHint = 8;

function refuse(message: string): never {
  throw new GatewayError('bad-request', message, { details: [{ path: 'secret', message }] });
}

/**
 * Checks a secret that is about to be stored.
 * @param form how it will travel
 * @param isVirtualKey whether one of our own keys has this SHA-256
 * @throws GatewayError `bad-request`; the message never repeats the secret
 */
export function checkSecret(
  secret: string,
  preset: ProviderPreset,
  form: AuthForm,
  isVirtualKey: (hash: Buffer) => KeyRecord | undefined,
): void {
  if (!visibleAscii.test(secret)) {
    refuse(
      /^\s|\s$/.test(secret)
        ? 'The secret begins or ends with a space or line break. Copy it again without them.'
        : 'The secret contains a space, a line break or a character that no API key has. Copy it again.',
    );
  }
  if (form === 'none') refuse(`${preset.name.en} takes no secret.`);
  if (virtualKeyForm.test(secret) || isVirtualKey(createHash('sha256').update(secret).digest()) !== undefined) {
    refuse('This is a virtual key of Gatehouse, not a key of the provider. Paste the key that the provider gave you.');
  }
  if (form === 'aws') parseAwsSecret(secret);
}

/**
 * The last four characters; empty for a secret so short that they would give much of it away. Of AWS access keys it is the
 * id, which is no secret.
 */
export function secretHintOf(secret: string, form: AuthForm): string {
  const aws = form === 'aws' ? parseAwsSecret(secret) : undefined;
  const shown = aws?.kind === 'access-keys' ? aws.accessKeyId : secret;
  return shown.length >= shortestWithHint ? shown.slice(-4) : '';
}
