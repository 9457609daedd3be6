// `reasoning_details` of OpenRouter and MiniMax: thinking in pieces, some of them opaque, which the vendor wants back as they were.
// Used by decoders and encoders of both directions. Whole lists travel through clients of other protocols as opaque state.
// Source: OpenRouter guide "Reasoning tokens", preserving reasoning; MiniMax guide on interleaved thinking.
import type { OpaqueState } from '../ir/parts';
import { encodeBase64Text } from '../openaiResponses/base64Text';
import { decodeBase64Text } from '../wire/base64';
import { isObject, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';

/** Members that arrive in fragments. */
const fragments = ['text', 'summary', 'data'] as const;

/** The visible text of all pieces. */
export function detailsText(details: readonly unknown[]): string {
  return details.map((piece) => stringIn(piece, 'text') ?? stringIn(piece, 'summary') ?? '').join('');
}

/** Puts fragments of one piece (same type and index) together, in the order in which the pieces began. */
export function mergeDetails(details: readonly JsonObject[]): JsonObject[] {
  const merged = new Map<unknown, JsonObject>();
  details.forEach((piece, position) => {
    const key = piece['index'] === undefined ? position : `${String(piece['type'])} ${JSON.stringify(piece['index'])}`;
    const before = merged.get(key);
    if (before === undefined) {
      merged.set(key, { ...piece });
      return;
    }
    for (const [name, value] of Object.entries(piece)) {
      const begun = before[name];
      const continues = fragments.some((fragment) => fragment === name);
      if (continues && typeof begun === 'string' && typeof value === 'string') before[name] = begun + value;
      else if (value !== null && value !== undefined) before[name] = value;
    }
  });
  return [...merged.values()];
}

/** True where the pieces hold more than their text: only then does sending them back need more than the text. */
export function holdsState(details: readonly JsonObject[]): boolean {
  return details.some((piece) => stringIn(piece, 'signature') !== undefined || stringIn(piece, 'data') !== undefined);
}

/** Members in one order, so that a stream and the whole answer make the same state. */
export function packDetails(details: readonly JsonObject[], origin: string): OpaqueState {
  const ordered = details.map((piece) => Object.fromEntries(Object.entries(piece).sort(byName)));
  return { origin, kind: 'encrypted', data: encodeBase64Text(JSON.stringify(ordered)) };
}

function byName([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : 1;
}

/** Undefined where the state is no list of pieces. */
export function unpackDetails(state: OpaqueState): JsonObject[] | undefined {
  const text = state.kind === 'encrypted' ? decodeBase64Text(state.data) : undefined;
  const details = text === undefined ? undefined : parseJson(text);
  return Array.isArray(details) ? details.filter(isObject) : undefined;
}
