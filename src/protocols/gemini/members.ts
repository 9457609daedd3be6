// Reads a client's request member by member and says where it is wrong. Called by the request decoders of this folder.
// Google's JSON takes every field in camelCase and in snake_case, numbers also as text, and null as absent; so do we.
import { GatewayError } from '../../shared/errors';
import type { Warning, WarningCode } from '../ir/warnings';
import { isObject, type JsonObject } from '../wire/jsonValue';

export type Warn = (code: WarningCode, path: string, detail?: string) => void;

/** A list of warnings and the function that adds to it. */
export function newWarnings(): { warnings: Warning[]; warn: Warn } {
  const warnings: Warning[] = [];
  return {
    warnings,
    warn: (code, path, detail) => warnings.push(detail === undefined ? { code, path } : { code, path, detail }),
  };
}

export function badRequest(path: string, what: string): GatewayError {
  return new GatewayError('bad-request', `${path}: ${what}`);
}

const snakeCase = /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/;

/** The member names of `object` (not of what is in it) in camelCase; where both spellings are there the camelCase one counts. */
export function camelMembers(object: JsonObject): JsonObject {
  const names = Object.keys(object);
  if (!names.some((name) => snakeCase.test(name))) return object;
  const entries = new Map<string, unknown>();
  for (const name of names) {
    const camel = camelCase(name);
    if (camel === name || !(camel in object)) entries.set(camel, object[name]);
  }
  return Object.fromEntries(entries);
}

function camelCase(name: string): string {
  return snakeCase.test(name) ? name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) : name;
}

/** `path.name`, or `name` alone at the root. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** `value` as an object with camelCase members; throws `bad-request` naming `path`. */
export function asObject(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw badRequest(path, 'must be an object.');
  return camelMembers(value);
}

/** The member `name` as an object with camelCase members; undefined where it is absent or null. */
export function optionalObject(object: JsonObject, name: string, path: string): JsonObject | undefined {
  const value = object[name];
  return value === undefined || value === null ? undefined : asObject(value, join(path, name));
}

export function optionalArray(object: JsonObject, name: string, path: string): unknown[] | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw badRequest(join(path, name), 'must be an array.');
  return value as unknown[];
}

export function optionalString(object: JsonObject, name: string, path: string): string | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw badRequest(join(path, name), 'must be a string.');
  return value;
}

export function optionalBoolean(object: JsonObject, name: string, path: string): boolean | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw badRequest(join(path, name), 'must be a boolean.');
  return value;
}

export function optionalNumber(object: JsonObject, name: string, path: string): number | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw badRequest(join(path, name), 'must be a number.');
  return number;
}

export function optionalStrings(object: JsonObject, name: string, path: string): string[] | undefined {
  return optionalArray(object, name, path)?.map((item, index) => {
    if (typeof item !== 'string') throw badRequest(`${join(path, name)}[${index}]`, 'must be a string.');
    return item;
  });
}

/** What `object` has beside the `known` members, nulls left out; undefined where nothing is left. */
export function unknownMembers(object: JsonObject, known: readonly string[]): JsonObject | undefined {
  const rest = Object.entries(object).filter(
    ([name, value]) => value !== null && value !== undefined && !known.includes(name),
  );
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}
