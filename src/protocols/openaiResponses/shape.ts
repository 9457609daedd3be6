// Reading wire values of the Responses protocol: what is not of the expected shape is a fault that names its path.
// Requests and answers share the readers and differ in the error they raise.
import { GatewayError } from '../../shared/errors';
import type { Extensions } from '../ir/parts';
import type { Warning, WarningCode } from '../ir/warnings';
import { isObject, type JsonObject } from '../wire/jsonValue';

/** Makes the error for a fault at `path`; the caller throws it. */
export type Fault = (path: string, what: string) => GatewayError;

/** The client's request is not of this protocol. */
export const requestFault: Fault = (path, what) => new GatewayError('bad-request', `${path} ${what}.`);

/** The provider's answer is not of this protocol. */
export const answerFault: Fault = (path, what) =>
  new GatewayError('upstream-invalid', `The provider's answer is not a Responses answer: ${path} ${what}.`);

export function objectAt(value: unknown, path: string, fault: Fault): JsonObject {
  if (!isObject(value)) throw fault(path, 'must be an object');
  return value;
}

export function arrayAt(value: unknown, path: string, fault: Fault): unknown[] {
  if (!Array.isArray(value)) throw fault(path, 'must be an array');
  return value;
}

/** The member `name` of `object`, a string (perhaps empty). `path` is the path of the object; '' at the top. */
export function textAt(object: JsonObject, name: string, path: string, fault: Fault): string {
  const value = object[name];
  if (typeof value !== 'string') throw fault(joined(path, name), 'must be a string');
  return value;
}

/** As `textAt`; undefined where the member is absent or null. */
export function optionalText(object: JsonObject, name: string, path: string, fault: Fault): string | undefined {
  return isAbsent(object[name]) ? undefined : textAt(object, name, path, fault);
}

export function optionalNumber(object: JsonObject, name: string, path: string, fault: Fault): number | undefined {
  const value = object[name];
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw fault(joined(path, name), 'must be a number');
  return value;
}

export function optionalFlag(object: JsonObject, name: string, path: string, fault: Fault): boolean | undefined {
  const value = object[name];
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'boolean') throw fault(joined(path, name), 'must be true or false');
  return value;
}

export function optionalObject(object: JsonObject, name: string, path: string, fault: Fault): JsonObject | undefined {
  return isAbsent(object[name]) ? undefined : objectAt(object[name], joined(path, name), fault);
}

export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** What `object` says beyond the members in `known`, nulls left out, as an extension of this protocol; undefined where that is nothing. */
export function unknownMembers(object: JsonObject, known: readonly string[]): Extensions | undefined {
  const rest: JsonObject = {};
  for (const [name, value] of Object.entries(object)) {
    if (!known.includes(name) && !isAbsent(value)) rest[name] = value;
  }
  return extension(rest);
}

/** `members` as an extension of this protocol; undefined where there are none. */
export function extension(members: JsonObject): Extensions | undefined {
  return Object.keys(members).length === 0 ? undefined : { 'openai-responses': members };
}

/** What this protocol has put by in `extensions`. */
export function ownExtension(extensions: Extensions | undefined): JsonObject {
  return extensions?.['openai-responses'] ?? {};
}

export function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
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
