// Pure: when a token of a sign-in ends, and what is asked of VS Code for it. Used by signIn.ts.

/** Without a time of its own in it, a token counts as good for so long. Microsoft's live an hour or more. */
const usualMs = 30 * 60_000;

/**
 * When `token` ends, in ms since the epoch: its `exp` (RFC 7519) where it is a JWT that can be read, else half an hour after `now`. What
 * is read is not verified: it only says when to fetch a new one.
 */
export function expiryOf(token: string, now: number): number {
  const payload = token.split('.')[1] ?? '';
  try {
    const parsed: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp: unknown = typeof parsed === 'object' && parsed !== null && 'exp' in parsed ? parsed.exp : undefined;
    return typeof exp === 'number' && exp > 0 ? exp * 1000 : now + usualMs;
  } catch {
    return now + usualMs;
  }
}

/** Scopes for VS Code's Microsoft sign-in: a tenant is named by a scope of its own. */
export function scopesFor(scopes: readonly string[], tenant: string): string[] {
  return tenant === '' ? [...scopes] : [...scopes, `VSCODE_TENANT:${tenant}`];
}
