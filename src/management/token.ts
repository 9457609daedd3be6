// The management token: made once per start, compared in constant time. Virtual keys of the proxy are never accepted here.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../shared/errors';

/** A new token: 256 random bits in base64url. */
export function newManagementToken(): string {
  return randomBytes(32).toString('base64url');
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/**
 * Makes a check for the `Authorization: Bearer` header. The digests are compared, so that neither length nor content of the
 * token shows in the time it takes.
 * The check throws GatewayError `unauthorized`, the same one for a missing and for a wrong token.
 */
export function tokenCheck(token: string): (request: IncomingMessage) => void {
  const expected = digest(token);
  return (request) => {
    const given = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!timingSafeEqual(digest(given), expected)) {
      throw new GatewayError(
        'unauthorized',
        'The management API needs its own token: Authorization: Bearer <managementToken>.',
        {
          shouldRetry: false,
        },
      );
    }
  };
}
