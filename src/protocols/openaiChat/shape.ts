// Reads wire values of this protocol member by member, and gathers warnings. Used by the decoders and encoders of this folder.
// Must not guess: a value of another type than the API documents is the caller's fault, named by its path. null counts as absent.
import type { Target } from '../codec';
import type { Extensions } from '../ir/parts';
import type { Warning, WarningCode } from '../ir/warnings';
import type { JsonObject } from '../wire/jsonValue';
import { fieldPaths, unknownToVendor } from '../ir/ownFields';
import { asArray, join } from '../wire/members';

/** The key of this protocol in `extensions`. */
export const own = 'openai-chat';

export function optionalArray(object: JsonObject, name: string, path: string): unknown[] {
  return isAbsent(object[name]) ? [] : asArray(object[name], join(path, name));
}

export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** What `object` has beside the `known` members, nulls left out. */
export function unknownMembers(object: JsonObject, known: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([name, value]) => !isAbsent(value) && !known.includes(name)),
  );
}

/** `members` as an extension of this protocol, to be spread into a part; nothing where there are none. */
export function extended(members: JsonObject): { extensions?: Extensions } {
  return Object.keys(members).length === 0 ? {} : { extensions: { [own]: members } };
}

/** What this protocol has put by in `extensions`. */
export function ownExtension(extensions: Extensions | undefined): JsonObject {
  return extensions?.[own] ?? {};
}

/** `members` for vendors that let unknown fields be; for the strict ones nothing, with a warning each. */
export function onlyForLenient(
  members: JsonObject,
  { quirks }: Pick<Target, 'quirks'>,
  path: string,
  warnings: WarningList,
): JsonObject {
  if (quirks.strictFields !== true) return members;
  for (const at of fieldPaths(members, path)) warnings.add('dropped-field', at, unknownToVendor);
  return {};
}

/** `object` without its undefined members: only what is there is said. */
export function compact<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

/** Gathers warnings; one of a kind and path is enough. */
export class WarningList {
  readonly list: Warning[] = [];
  private readonly seen = new Set<string>();

  add(code: WarningCode, path: string, detail?: string): void {
    const key = `${code} ${path}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.list.push(detail === undefined ? { code, path } : { code, path, detail });
  }
}
