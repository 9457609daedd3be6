// Finds the virtual key of a request: every place a client may put it, the first that is one of ours counts. Then checks from where and
// for what it may be used.
// Called after the guard and before the body is read. Must not tell unknown keys from disabled, revoked or expired ones.
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../../shared/errors';
import type { Operation } from '../../protocols/endpoints';
import type { KeyRecord } from '../../store/keyRepository';
import { checkKeyAccess } from '../limits/keyAccess';
import type { Services } from '../services';
import { rawValues } from './guard';
import { queryKeys } from './target';

export interface Admission {
  key: KeyRecord;
  /** The key as presented: nothing that contains it goes upstream. */
  presented: string;
}

const keyHeaders = ['x-api-key', 'x-goog-api-key', 'api-key'];

/** What the client presented as a key, in the order of precedence, without repeats. */
function presentedKeys(request: IncomingMessage, query: string): string[] {
  const found: string[] = [];
  for (const value of rawValues(request, 'authorization')) {
    const bearer = /^bearer +(\S+) *$/i.exec(value.trim());
    if (bearer?.[1] !== undefined) found.push(bearer[1]);
  }
  for (const name of keyHeaders) found.push(...rawValues(request, name).map((value) => value.trim()));
  found.push(...queryKeys(query));
  return [...new Set(found.filter((key) => key !== ''))];
}

/**
 * The key record of a request. Lookup is by SHA-256, so nothing about a real key can be learned from timing.
 * Throws `unauthorized`: one message where nothing was presented, one for every key that does not (or no longer) work. `forbidden`: the
 * key works, but not from this address or not for this kind of endpoint.
 */
export function admit(services: Services, request: IncomingMessage, query: string, operation: Operation): Admission {
  const presented = presentedKeys(request, query);
  if (presented.length === 0) {
    const message =
      'No API key was sent. Use a virtual key of Gatehouse, as "Authorization: Bearer …", x-api-key, x-goog-api-key or api-key.';
    throw new GatewayError('unauthorized', message, { shouldRetry: false });
  }
  const now = services.now();
  for (const candidate of presented) {
    const key = services.store.keys.findByHash(createHash('sha256').update(candidate).digest(), now);
    if (key === undefined) continue;
    const expired = key.expiresAt !== null && key.expiresAt <= now;
    if (key.state !== 'active' || expired) break;
    checkKeyAccess(key, request.socket.remoteAddress, operation);
    services.store.keys.touch(key.id, now);
    return { key, presented: candidate };
  }
  const message = 'This API key is not valid in Gatehouse. Create or enable a virtual key and use that.';
  throw new GatewayError('unauthorized', message, { shouldRetry: false });
}
