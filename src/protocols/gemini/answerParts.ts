// Parts of an answer as Gemini parts, for clients of this protocol. Used by the encoders of whole answers and of streams.
// Source: @google/genai `Part`. What no Gemini part can say yields none; callers warn.
import type { AssistantPart, Extensions, OpaqueState } from '../ir/parts';
import { isObject, parseJson, type JsonObject } from '../wire/jsonValue';
import { writeMedia } from './media';
import { extensionState, plainExtensions, writeSignature } from './thoughtSignature';

/** Arguments that are no JSON object: Gemini calls such an answer malformed. */
export const malformed = Symbol('malformed');

/** The wire parts of a whole part. */
export function answerParts(part: AssistantPart): JsonObject[] | typeof malformed {
  switch (part.type) {
    case 'text':
      return textEnd(part.text, part.extensions);
    case 'refusal':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'reasoning':
      return part.state === undefined && part.text !== ''
        ? [{ text: part.text, thought: true }]
        : reasoningEnd(part.text, part.text !== '', part.state);
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
 * The parts that end thinking: what is left of its text, with its state. A signature stands on the thinking that it signs; state
 * that stands for itself goes into a part that is no thought, which clients keep that throw thoughts away.
 */
export function reasoningEnd(text: string, hasText: boolean, state: OpaqueState | undefined): JsonObject[] {
  const thought = text === '' ? [] : [{ text, thought: true }];
  if (state === undefined) return thought;
  const slot = { thoughtSignature: writeSignature(state) };
  const bound = state.kind === 'signature' || (state.kind === 'thought-signature' && hasText);
  return bound ? [{ text, thought: true, ...slot }] : [...thought, { text: '', ...slot }];
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
