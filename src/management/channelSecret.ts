// Rules for the real key of a channel: what is refused with a helpful word, and what of it may be shown.
// Used by the channel routes. A key is taken exactly as given or not at all; it is never changed in silence.
import { createHash } from 'node:crypto';
import { checkSecret as lookAt, type SecretProblem } from '../catalog/checkSecret';
import { parseAwsSecret } from '../shared/awsSecret';
import { GatewayError } from '../shared/errors';
import { isSignInSecret, signInHint, signInTenant } from '../shared/signInSecret';
import type { AuthForm, ProviderPreset } from '../shared/status';
import type { KeyRecord } from '../store/keyRepository';

/** From this length on the last four characters give nothing away. */
const shortestWithHint = 8;

type Problem = SecretProblem['problem'];

const ownKey =
  'This is a virtual key of Gatehouse, not a key of the provider. Paste the key that the provider gave you.';
const plainWords: Readonly<Record<Exclude<Problem, 'other-vendor' | 'not-wanted'>, string>> = {
  empty: 'The secret is empty.',
  'too-long': 'The secret is longer than any API key. Copy it again.',
  'line-break': 'The secret contains a line break. Copy it again without it.',
  spaces: 'The secret contains a space, which no API key has. Copy it again.',
  characters: 'The secret contains a character that no API key has. Copy it again.',
  quotes: 'The secret stands in quotes. Copy it again without them.',
  setting: 'This is a setting with a key in it (NAME=key). Paste what stands behind the equals sign.',
  scheme: 'The secret begins with "Bearer", which the gateway adds itself. Paste what stands behind it.',
  'own-virtual-key': ownKey,
};

function refuse(message: string, more: object = {}): never {
  throw new GatewayError('bad-request', message, { details: [{ path: 'secret', message, ...more }] });
}

/** How a new secret is to be looked at. */
export interface SecretQuestion {
  preset: ProviderPreset;
  /** How it will travel. */
  form: AuthForm;
  /** Which of our own keys has this SHA-256. */
  findVirtualKey: (hash: Buffer) => KeyRecord | undefined;
  /** The user has been told that it looks like another vendor's. */
  confirmed: boolean;
}

/**
 * Checks a secret that is about to be stored. Throws GatewayError `bad-request` whose details are `[{path: 'secret', message, reason}]`;
 * `reason` is the problem's code. With `other-vendor`, which `confirmed` overrules, stands `vendor`. Messages never repeat the secret.
 */
export function checkSecret(secret: string, { preset, form, findVirtualKey, confirmed }: SecretQuestion): void {
  if (isSignInSecret(secret)) return checkSignIn(secret, preset);
  const found = lookAt({ ...preset, auth: form }, secret);
  if ('problem' in found && !(found.problem === 'other-vendor' && confirmed)) tell(found, preset);
  if (findVirtualKey(createHash('sha256').update(secret).digest()) !== undefined) {
    refuse(ownKey, { reason: 'own-virtual-key' satisfies Problem });
  }
  if (form === 'aws') parseAwsSecret(secret);
}

function tell(found: SecretProblem, preset: ProviderPreset): never {
  const { problem: reason } = found;
  if (found.problem === 'other-vendor') {
    const message = `This looks like a key of ${found.vendor}, not of ${preset.name.en}. Confirm it where it is meant.`;
    return refuse(message, { reason, vendor: found.vendor });
  }
  if (found.problem === 'not-wanted') return refuse(`${preset.name.en} takes no secret.`, { reason });
  return refuse(plainWords[found.problem], { reason });
}

function checkSignIn(secret: string, preset: ProviderPreset): void {
  if (preset.signIn === undefined) refuse(`${preset.name.en} has no sign-in through VS Code. Paste a key.`);
  if (signInTenant(secret) === undefined) refuse('Behind "entra:" stands the id or domain of a tenant, or nothing.');
}

/**
 * The last four characters; empty for a secret so short that they would give much of it away. Of AWS access keys it is the
 * id, which is no secret; of a sign-in the word `entra`.
 */
export function secretHintOf(secret: string, form: AuthForm): string {
  if (isSignInSecret(secret)) return signInHint;
  const aws = form === 'aws' ? parseAwsSecret(secret) : undefined;
  const shown = aws?.kind === 'access-keys' ? aws.accessKeyId : secret;
  return shown.length >= shortestWithHint ? shown.slice(-4) : '';
}
