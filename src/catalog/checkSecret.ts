// Looks at a secret as it is entered: slips of the clipboard, and keys of somebody else. Pure; for the extension's key prompt and the
// management API. The secret is looked at and forgotten: it is in no answer of these functions.
import { isVirtualKeyForm } from '../shared/virtualKeyForm';
import type { AuthForm, ProviderPreset } from '../shared/status';
import { keyShapes } from './keyShapes';

/** What is wrong. All but `other-vendor` are certain; that one is a reason to ask, since a base URL may lead to a gateway of one's own. */
export type SecretProblem =
  | { problem: 'empty' | 'too-long' | 'line-break' | 'spaces' | 'characters' | 'quotes' | 'setting' | 'scheme' }
  | { problem: 'own-virtual-key' | 'not-wanted' }
  | { problem: 'other-vendor'; vendor: string };

export type SecretCheck = { ok: true } | SecretProblem;

const longest = 10_000;

/** The part of a preset that the check needs. */
type SecretTaker = Pick<ProviderPreset, 'id' | 'auth' | 'otherAuth' | 'custom' | 'group'>;

/**
 * Whether `secret` can be the secret of a channel of `preset`. Spaces around it count as a slip: whoever forgives them trims before.
 * `other-vendor` is told only where the beginning belongs to one vendor and `preset` is another vendor's own service.
 */
export function checkSecret(preset: SecretTaker, secret: string): SecretCheck {
  if (secret === '') return { problem: 'empty' };
  if (preset.auth === 'none') return { problem: 'not-wanted' };
  if (secret.length > longest) return { problem: 'too-long' };
  const slip = clipboardSlip(secret, preset);
  if (slip !== undefined) return { problem: slip };
  if (isVirtualKeyForm(secret)) return { problem: 'own-virtual-key' };
  const owner = keyShapes.find((shape) => secret.startsWith(shape.prefix));
  const takesAny = preset.custom || preset.group === 'local';
  if (owner === undefined || takesAny || owner.provider === preset.id) {
    return { ok: true };
  }
  return { problem: 'other-vendor', vendor: owner.vendor };
}

type Slip = 'line-break' | 'spaces' | 'characters' | 'quotes' | 'setting' | 'scheme';

function clipboardSlip(secret: string, preset: SecretTaker): Slip | undefined {
  if (/[\r\n]/.test(secret)) return 'line-break';
  if (/^bearer(?:\s|$)/i.test(secret)) return 'scheme';
  // Names of AWS profiles may have spaces within, and AWS keys may come as JSON.
  const spaced = takes(preset, 'aws') && /^(?:profile:\S(?:.*\S)?|\{.*\})$/.test(secret);
  if (!spaced && /\s/.test(secret)) return 'spaces';
  if (!/^[\x20-\x7e]+$/.test(secret)) return 'characters';
  if (/^(["'`]).*\1$/.test(secret)) return 'quotes';
  if (/^(?:export\s+)?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+=/.test(secret)) return 'setting';
  return undefined;
}

function takes({ auth, otherAuth }: SecretTaker, form: AuthForm): boolean {
  return auth === form || otherAuth?.includes(form) === true;
}
