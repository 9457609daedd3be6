// The opaque slot of this protocol: `thoughtSignature` on any part. Used by decoders and encoders of both directions.
// Official SDKs of other languages type it as bytes, so an envelope stands in it as base64 of its text: `slotMark` begins each.
// Sources: https://ai.google.dev/gemini-api/docs/thought-signatures; python-genai and go-genai `Part.thought_signature` (bytes).
import { envelopeMark, unwrapState, wrapState } from '../ir/opaqueState';
import type { Extensions, OpaqueState } from '../ir/parts';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { decodeBase64Text, encodeBase64Text } from '../wire/base64';

/** What Google takes in place of a signature that was lost (`gemini-cli` sends it for its own summaries). */
export const bypassSignature = 'skip_thought_signature_validator';
const bypasses: readonly string[] = [bypassSignature, 'context_engineering_is_the_way_to_go'];

/** How our envelopes look in this slot (the mark's length is a multiple of 3). A body with it must not be passed through. */
export const slotMark = encodeBase64Text(envelopeMark);

const googleOrigin = 'google';

/** The state in the slot of `part`; undefined where there is none, or a value that only says so. */
export function readSignature(part: JsonObject, nativeOrigin: string): OpaqueState | undefined {
  const slot = part['thoughtSignature'];
  if (typeof slot !== 'string' || slot === '' || bypasses.includes(slot)) return undefined;
  const text = slot.startsWith(slotMark) ? (decodeBase64Text(slot) ?? slot) : slot;
  return unwrapState(text, nativeOrigin, 'thought-signature');
}

/** The text for a slot of an answer: Google's own state raw, anything else in an envelope. */
export function writeSignature(state: OpaqueState): string {
  return isNative(state, googleOrigin) ? state.data : encodeBase64Text(wrapState(state));
}

/** True for a thought signature that `origin` itself made. */
export function isNative(state: OpaqueState, origin: string): boolean {
  return state.origin === origin && state.kind === 'thought-signature';
}

/**
 * State of thinking that needs no text beside it. In an answer it stands in the slot of the part that follows, as Google's own does,
 * so that clients keep it which throw thoughts away, and no empty part comes first.
 */
export function standsAlone(state: OpaqueState): boolean {
  return state.kind === 'encrypted' || state.kind === 'redacted';
}

/** A signature alone behind a text stands on that text, where Google's own answers have it. */
export function withTextSignatures(parts: readonly JsonObject[]): JsonObject[] {
  const joined: JsonObject[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const alone = part['text'] === '' && part['thought'] !== true && part['thoughtSignature'] !== undefined;
    const takes =
      last !== undefined &&
      typeof last['text'] === 'string' &&
      last['thought'] !== true &&
      last['thoughtSignature'] === undefined;
    if (alone && takes) joined[joined.length - 1] = { ...last, thoughtSignature: part['thoughtSignature'] };
    else joined.push(part);
  }
  return joined;
}

/**
 * Signatures on parts whose IR form has no place for state (media) ride in their extensions, always as an envelope so that
 * their origin is known.
 */
export function stateExtension(state: OpaqueState | undefined): JsonObject {
  return state === undefined ? {} : { thoughtSignature: wrapState(state) };
}

/** The state that `stateExtension` put into `extensions`. */
export function extensionState(extensions: Extensions | undefined): OpaqueState | undefined {
  const slot = extensions?.gemini?.['thoughtSignature'];
  return typeof slot === 'string' ? unwrapState(slot, googleOrigin, 'thought-signature') : undefined;
}

/** The other Gemini fields of a part's extensions. */
export function plainExtensions(extensions: Extensions | undefined): JsonObject {
  const own = extensions?.gemini;
  if (!isObject(own)) return {};
  return Object.fromEntries(Object.entries(own).filter(([name]) => name !== 'thoughtSignature'));
}
