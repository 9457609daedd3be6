// Pure: the text form of the real keys in SecretStorage, and how two sets of them become one.
import { safeParse } from 'valibot';
import { secretMapSchema, type RemovedSecrets, type SecretMap } from '../shared/events';

/** The set that `text` holds, or undefined when the text is not such a set. */
export function parseSecretBlob(text: string): SecretMap | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = safeParse(secretMapSchema, parsed);
  return result.success ? result.output : undefined;
}

export function writeSecretBlob(secrets: SecretMap): string {
  return JSON.stringify(secrets);
}

/** `secrets` without what was taken out after it was set. */
export function withoutRemoved(secrets: SecretMap, removed: RemovedSecrets): SecretMap {
  return Object.fromEntries(
    Object.entries(secrets).filter(([channelId, { setAt }]) => setAt > (removed[channelId] ?? -Infinity)),
  );
}

/** Both sets together; of two values for one channel the later one counts. */
export function mergeSecrets(left: SecretMap, right: SecretMap): SecretMap {
  const merged = { ...left };
  for (const [channelId, stored] of Object.entries(right)) {
    const present = merged[channelId];
    if (present === undefined || present.setAt < stored.setAt) merged[channelId] = stored;
  }
  return merged;
}
