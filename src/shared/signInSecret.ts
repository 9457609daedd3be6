// The secret of a channel whose credential is a short-lived token that windows fetch with VS Code's own sign-in (Microsoft Entra ID):
// `entra:`, with the id or domain of a tenant behind it where the account's own is not meant. It says how to sign in and is no key itself.
// Written by the windows' key prompt, read by management and the gateway.

export const signInPrefix = 'entra:';

/** Shown where other secrets show their last four characters. */
export const signInHint = 'entra';

const form = /^entra:([A-Za-z0-9][A-Za-z0-9.-]{0,199})?$/;

/** True for every secret that means a sign-in, also a misspelt one: none of them is ever sent as a key. */
export function isSignInSecret(secret: string): boolean {
  return secret.startsWith(signInPrefix);
}

/** The tenant that `secret` names, '' for the account's own; undefined where it is no secret of this form. */
export function signInTenant(secret: string): string | undefined {
  const found = form.exec(secret);
  return found === null ? undefined : (found[1] ?? '');
}
