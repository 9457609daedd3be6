// Parts of an answer as Gemini parts, for clients of this protocol. Used by the encoders of whole answers and of streams.
// Source: @google/genai `Part`. What no Gemini part can say yields none; callers warn.
import type { AssistantPart, Extensions, OpaqueState } from '../ir/parts';
import { isObject, parseJson, type JsonObject } from '../wire/jsonValue';
import { writeMedia } from './media';
import { extensionState, plainExtensions, standsAlone, writeSignature } from './thoughtSignature';

/** Arguments that are no JSON object: Gemini calls such an answer malformed. */
export const malformed = Symbol('malformed');

/** State that the next part of the answer carries in its slot. */
export class Floating {
  constructor(readonly slot: string) {}
}

export type OutPart = JsonObject | Floating;

/** The wire parts of a whole part. `show`: the client asked to see thoughts. */
export function answerParts(part: AssistantPart, show: boolean): OutPart[] | typeof malformed {
  switch (part.type) {
    case 'text':
      return textEnd(part.text, part.extensions);
    case 'refusal':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'reasoning':
      return reasoningEnd(show ? part.text : '', part.text !== '', part.state, show);
    case 'tool-call':
      return callPart(part);
    case 'image':
    case 'audio': {
      const { source } = part;
      const media = source.kind === 'url' ? { fileData: { fileUri: source.url } } : writeMedia(part);
      return media === undefined ? [] : [{ ...media, ...extras(part.extensions) }];
    }
    case 'opaque':
      return part.origin === 'gemini' && isObject(part.value) ? [part.value] : [];
  }
}

/** The part that ends a text: what is left of it, with its own fields. None where that says nothing. */
export function textEnd(text: string, extensions: Extensions | undefined): JsonObject[] {
  const own = extras(extensions);
  return text === '' && Object.keys(own).length === 0 ? [] : [{ text, ...own }];
}

/**
 * The parts that end thinking: what is left of its text, with its state. A signature stands on the thinking that it signs, and is
 * of no use without it.
 */
export function reasoningEnd(text: string, hasText: boolean, state: OpaqueState | undefined, show: boolean): OutPart[] {
  const thought = text === '' ? [] : [{ text, thought: true }];
  if (state === undefined) return thought;
  const slot = writeSignature(state);
  if (standsAlone(state)) return [...thought, new Floating(slot)];
  if (show && (hasText || state.kind === 'signature')) return [{ text, thought: true, thoughtSignature: slot }];
  if (state.kind === 'signature') return [];
  return hasText ? [new Floating(slot)] : [{ text: '', thoughtSignature: slot }];
}

/** Puts floating state on the parts behind it; what floats at the end is handed back. */
export function settle(
  parts: readonly OutPart[],
  floating: string | undefined,
): { settled: JsonObject[]; floating: string | undefined } {
  const settled: JsonObject[] = [];
  let slot = floating;
  for (const part of parts) {
    if (part instanceof Floating) {
      settled.push(...loose(slot));
      slot = part.slot;
    } else {
      if (slot !== undefined && canCarry(part)) settled.push({ ...part, thoughtSignature: slot });
      else settled.push(...loose(slot), part);
      slot = undefined;
    }
  }
  return { settled, floating: slot };
}

/** Floating state that no part can carry. */
export function loose(slot: string | undefined): JsonObject[] {
  return slot === undefined ? [] : [{ text: '', thoughtSignature: slot }];
}

function canCarry(part: JsonObject): boolean {
  if (part['thoughtSignature'] !== undefined || part['thought'] === true) return false;
  return part['functionCall'] !== undefined || (typeof part['text'] === 'string' && part['text'] !== '');
}

export interface Call {
  id: string;
  name: string;
  kind: 'function' | 'custom';
  input: string;
  state?: OpaqueState | undefined;
  extensions?: Extensions | undefined;
}

export function callPart(call: Call): JsonObject[] | typeof malformed {
  const args = callArguments(call);
  if (args === undefined) return malformed;
  return [
    {
      ...plainExtensions(call.extensions),
      functionCall: { id: call.id, name: call.name, args },
      ...(call.state !== undefined && { thoughtSignature: writeSignature(call.state) }),
    },
  ];
}

function callArguments(call: Call): JsonObject | undefined {
  if (call.kind === 'custom') return { input: call.input };
  if (call.input.trim() === '') return {};
  const args = parseJson(call.input);
  return isObject(args) ? args : undefined;
}

function extras(extensions: Extensions | undefined): JsonObject {
  const state = extensionState(extensions);
  return { ...plainExtensions(extensions), ...(state !== undefined && { thoughtSignature: writeSignature(state) }) };
}
