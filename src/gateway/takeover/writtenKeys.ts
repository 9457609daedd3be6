// Finds virtual keys of ours in the texts of tools' files, so that a key that is in use can be written again without making a new one.
// Used by the tools service. Only hashes leave the caller's hands: the store knows no secrets.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { KeyRecord } from '../../store/keyRepository';

const shape = /gk-[0-9A-Za-z]{43}(?![0-9A-Za-z])/g;

export type FindKey = (hash: Buffer, now: number) => KeyRecord | undefined;

export interface WrittenKey {
  secret: string;
  key: KeyRecord;
}

/** The keys in `texts` that the gateway knows and accepts at `now` (ms since the epoch). */
export function writtenKeys(texts: readonly string[], find: FindKey, now: number): WrittenKey[] {
  const secrets = new Set(texts.flatMap((text) => text.match(shape) ?? []));
  return [...secrets].flatMap((secret) => {
    const key = find(createHash('sha256').update(secret).digest(), now);
    return key !== undefined && isUsable(key, now) ? [{ secret, key }] : [];
  });
}

/** Active, and not past its time. */
export function isUsable({ state, expiresAt }: KeyRecord, now: number): boolean {
  return state === 'active' && (expiresAt === null || expiresAt > now);
}

/** The texts of files; one that is not there or cannot be read has none. */
export async function textsOf(files: readonly string[]): Promise<string[]> {
  return Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
}
