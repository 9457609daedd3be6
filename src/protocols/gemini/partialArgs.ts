// Arguments of a function call that arrive piece by piece (`partialArgs`, asked for with `streamFunctionCallArguments`).
// Used by the candidate reader. Paths come from outside: an index may only continue its array.
// Source: @google/genai `PartialArg`; paths are the simple form of https://datatracker.ietf.org/doc/html/rfc9535.
import { GatewayError } from '../../shared/errors';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { camelMembers } from './members';

const maxDepth = 100;
const segmentPattern = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;

export class PartialArgs {
  private readonly root: JsonObject = {};

  /** Takes in whole arguments that came beside or instead of pieces. */
  merge(args: JsonObject): void {
    for (const [name, value] of Object.entries(args)) define(this.root, name, value);
  }

  /** Applies one piece: text is appended to what stands at its path, other values replace it. Throws `upstream-invalid`. */
  apply(piece: unknown): void {
    if (!isObject(piece)) throw invalid('a piece is not an object');
    const arg = camelMembers(piece);
    const path = parsePath(arg['jsonPath']);
    const last = path.pop();
    if (last === undefined) return;
    let at: JsonObject | unknown[] = this.root;
    for (const [index, segment] of path.entries()) {
      at = child(at, segment, typeof (path[index + 1] ?? last) === 'number');
    }
    write(at, last, arg);
  }

  json(): string {
    return JSON.stringify(this.root);
  }
}

type Segment = string | number;

function parsePath(text: unknown): Segment[] {
  if (typeof text !== 'string' || !text.startsWith('$')) throw invalid('a piece has no path');
  const segments: Segment[] = [];
  segmentPattern.lastIndex = 1;
  while (segmentPattern.lastIndex < text.length) {
    const match = segmentPattern.exec(text);
    if (match === null || segments.length >= maxDepth) throw invalid(`the path ${text.slice(0, 100)} cannot be read`);
    const [, name, index, single, double] = match;
    segments.push(index === undefined ? (name ?? unescape(single ?? double ?? '')) : Number(index));
  }
  return segments;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function read(at: JsonObject | unknown[], segment: Segment): unknown {
  if (Array.isArray(at)) {
    if (typeof segment !== 'number') throw invalid('a path names a member of an array');
    if (segment > at.length) throw invalid('a path skips elements of an array');
    return at[segment];
  }
  const name = String(segment);
  return Object.hasOwn(at, name) ? at[name] : undefined;
}

function child(at: JsonObject | unknown[], segment: Segment, array: boolean): JsonObject | unknown[] {
  const known = read(at, segment);
  if (Array.isArray(known)) return known as unknown[];
  if (isObject(known)) return known;
  const made: JsonObject | unknown[] = array ? [] : {};
  define(at, segment, made);
  return made;
}

function write(at: JsonObject | unknown[], segment: Segment, arg: JsonObject): void {
  const known = read(at, segment);
  const text = arg['stringValue'];
  if (typeof text === 'string') define(at, segment, typeof known === 'string' ? known + text : text);
  else if (typeof arg['numberValue'] === 'number') define(at, segment, arg['numberValue']);
  else if (typeof arg['boolValue'] === 'boolean') define(at, segment, arg['boolValue']);
  else if ('nullValue' in arg) define(at, segment, null);
}

/** Sets an own member, whatever its name. */
function define(at: JsonObject | unknown[], segment: Segment, value: unknown): void {
  Object.defineProperty(at, segment, { value, writable: true, enumerable: true, configurable: true });
}

function invalid(what: string): GatewayError {
  return new GatewayError('upstream-invalid', `The upstream's function call cannot be read: ${what}.`);
}
