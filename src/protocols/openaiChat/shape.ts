// Reads wire values of this protocol member by member, and gathers warnings. Used by the decoders and encoders of this folder.
// Must not guess: a value of another type than the API documents is the caller's fault, named by its path. null counts as absent.
import { GatewayError } from '../../shared/errors';
import type { Extensions } from '../ir/parts';
import type { Warning, WarningCode } from '../ir/warnings';
import { isObject, type JsonObject } from '../wire/jsonValue';

/** The key of this protocol in `extensions`. */
export const own = 'openai-chat';

export function badRequest(path: string, what: string): GatewayError {
  return new GatewayError('bad-request', `${path}: ${what}`);
}

/** `value` as an object; throws `bad-request` naming `path`. */
export function asObject(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw badRequest(path, 'must be an object.');
  return value;
}

export function asArray(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw badRequest(path, 'must be an array.');
  return value;
}

export function asString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw badRequest(path, 'must be a string.');
  return value;
}

interface Kinds {
  string: string;
  number: number;
  boolean: boolean;
}

/** The member `name` where it is there; throws `bad-request` where it is of another type. */
export function optional<K extends keyof Kinds>(
  object: JsonObject,
  name: string,
  kind: K,
  path: string,
): Kinds[K] | undefined {
  const value = object[name];
  if (isAbsent(value)) return undefined;
  if (typeof value !== kind) throw badRequest(join(path, name), `must be a ${kind}.`);
  return value as Kinds[K];
}

export function optionalArray(object: JsonObject, name: string, path: string): unknown[] {
  return isAbsent(object[name]) ? [] : asArray(object[name], join(path, name));
}

export function optionalObject(object: JsonObject, name: string, path: string): JsonObject | undefined {
  return isAbsent(object[name]) ? undefined : asObject(object[name], join(path, name));
}

export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** `path.name`, or `name` alone at the root. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
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

  /** A warning for each field that another protocol has put by: it returns to that one alone. */
  addForeign(extensions: Extensions | undefined, path: string): void {
    for (const [protocol, members] of Object.entries(extensions ?? {})) {
      if (protocol === own) continue;
      for (const name of Object.keys(members)) this.add('dropped-field', join(path, name));
    }
  }
}
