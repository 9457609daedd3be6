// Finds the virtual key of a request: every place a client may put it, the first that is one of ours counts. Then checks from where and
// for what it may be used.
// Called after the guard and before the body is read. Must not tell unknown keys from disabled, revoked or expired ones.
import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../../shared/errors';
import type { Operation } from '../../protocols/endpoints';
import { headerFolderKey } from '../../shared/identity';
import type { KeyRecord } from '../../store/keyRepository';
import { checkKeyAccess } from '../limits/keyAccess';
import type { Services } from '../services';
import { rawValues } from './guard';
import { inFolder } from './inFolder';
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

/** Of all records; its state is not looked at. */
function keyOf({ store, now }: Services, secret: string): KeyRecord | undefined {
  return store.keys.findByHash(hash('sha256', secret, 'buffer'), now());
}

function isUsable({ state, expiresAt }: KeyRecord, now: number): boolean {
  return state === 'active' && (expiresAt === null || expiresAt > now);
}

/**
 * The key record of a request. Lookup is by SHA-256, so nothing about a real key can be learned from timing.
 * Throws `unauthorized`: one message where nothing was presented, one for every key that does not (or no longer) work. `forbidden`: the
 * key works, but not from this address or not for this kind of endpoint. `further`: it did not come in by 127.0.0.1, so the key must name
 * the client's address. A second key may name the workspace folder (inFolder.ts).
 */
export function admit(
  services: Services,
  request: IncomingMessage,
  query: string,
  operation: Operation,
  further = false,
): Admission {
  const presented = presentedKeys(request, query);
  if (presented.length === 0) {
    const message =
      'No API key was sent. Use a virtual key of Gatehouse, as "Authorization: Bearer …", x-api-key, x-goog-api-key or api-key.';
    throw new GatewayError('unauthorized', message, { shouldRetry: false });
  }
  const now = services.now();
  const remote = (): string | undefined => request.socket.remoteAddress;
  for (const candidate of presented) {
    const key = keyOf(services, candidate);
    if (key === undefined) continue;
    if (!isUsable(key, now)) break;
    checkKeyAccess(key, remote, operation, further);
    const [folderSecret] = rawValues(request, headerFolderKey).filter((value) => value.trim() !== '');
    const folder = folderSecret === undefined ? key : keyOf(services, folderSecret.trim());
    if (folder === undefined || !isUsable(folder, now)) break;
    services.store.keys.touch(key.id, now);
    if (folder === key) return { key, presented: candidate };
    // A key that was made for no folder confines nothing, and is not taken for one that does.
    if (folder.settings.folder === null) break;
    checkKeyAccess(folder, remote, operation, further);
    services.store.keys.touch(folder.id, now);
    return { key: inFolder(key, folder), presented: candidate };
  }
  const message = 'This API key is not valid in Gatehouse. Create or enable a virtual key and use that.';
  throw new GatewayError('unauthorized', message, { shouldRetry: false });
}
