// A token that a window fetched with VS Code's own sign-in: body of `PUT /channels/:id/token`. It goes into the gateway's memory alone.
import * as v from 'valibot';

export const signInTokenSchema = v.strictObject({
  token: v.pipe(v.string(), v.minLength(1), v.maxLength(20_000), v.regex(/^[\x21-\x7e]+$/, 'is no token')),
  /** ISO 8601. */
  expiresAt: v.pipe(v.string(), v.isoTimestamp()),
});
