// Reads a client's request body member by member and says where it is wrong. Called by the request decoders of this folder.
// Must not guess: a value of another type than the API documents is the caller's fault, named by its path. null counts as absent.
import type { WarningCode } from '../ir/warnings';
import type { CacheMarker, Extensions } from '../ir/parts';
import type { JsonObject } from '../wire/jsonValue';
import { asArray, join, optionalObject } from '../wire/members';

export type Warn = (code: WarningCode, path: string, detail?: string) => void;

export function optionalArray(object: JsonObject, name: string, path: string): unknown[] | undefined {
  const value = object[name];
  return value === undefined || value === null ? undefined : asArray(value, join(path, name));
}

/** What `object` has beside the `known` members, nulls left out; undefined where nothing is left. */
export function unknownMembers(object: JsonObject, known: readonly string[]): JsonObject | undefined {
  const rest = Object.entries(object).filter(
    ([name, value]) => value !== null && value !== undefined && !known.includes(name),
  );
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/**
 * What every block may carry: its cache marker, and the members that no other protocol has as extensions.
 * A marker that says more than its lifetime (`scope`) is kept whole beside the plain one.
 */
export function sharedMembers(
  block: JsonObject,
  known: readonly string[],
  path: string,
): { cache?: CacheMarker; extensions?: Extensions } {
  const marker = readCache(block, path);
  const rest = unknownMembers(block, ['type', 'cache_control', ...known]);
  const own = marker?.whole === undefined ? rest : { ...rest, cache_control: marker.whole };
  return {
    ...(marker === undefined ? {} : { cache: marker.cache }),
    ...(own === undefined ? {} : { extensions: { anthropic: own } }),
  };
}

/** `cache_control` of a block, a tool or the request; `whole` where it says more than we have words for. */
export function readCache(
  object: JsonObject,
  path: string,
): { cache: CacheMarker; whole: JsonObject | undefined } | undefined {
  const control = optionalObject(object, 'cache_control', path);
  if (control === undefined) return undefined;
  const ttl = control['ttl'];
  const known = ttl === '5m' || ttl === '1h' ? ttl : undefined;
  const plain =
    control['type'] === 'ephemeral' &&
    (known !== undefined || ttl === undefined || ttl === null) &&
    unknownMembers(control, ['type', 'ttl']) === undefined;
  return { cache: { ttl: known }, whole: plain ? undefined : control };
}
