// Reads wire JSON member by member and says where it is wrong. Called by request decoders of several protocols.
// Must not guess: a value of another type than the API documents is the caller's fault, named by its path. null counts as absent.
import { GatewayError } from '../../shared/errors';
import { isObject, type JsonObject } from './jsonValue';

/** A fault of the client's request at `path`; the caller throws it. */
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
  if (value === undefined || value === null) return undefined;
  if (typeof value !== kind) throw badRequest(join(path, name), `must be a ${kind}.`);
  return value as Kinds[K];
}

export function optionalObject(object: JsonObject, name: string, path: string): JsonObject | undefined {
  const value = object[name];
  return value === undefined || value === null ? undefined : asObject(value, join(path, name));
}

/** `path.name`, or `name` alone at the root. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
