// Parts of the conversation as Gemini parts. Called by encodeTurns.ts. What Gemini cannot say is left out with a warning.
// Source: @google/genai `Part`; https://ai.google.dev/gemini-api/docs/thought-signatures.
import type { Target } from '../codec';
import type { AssistantPart, Extensions, ImagePart, ReasoningPart, ToolCallPart, UserPart } from '../ir/parts';
import { isObject, parseJson, type JsonObject } from '../wire/jsonValue';
import { writeMedia, type MediaPart } from './media';
import type { Warn } from './members';
import { extensionState, isNative, plainExtensions } from './thoughtSignature';

export interface EncodeContext {
  target: Target;
  warn: Warn;
  /** The detail that each image of the request asks for: Gemini has one setting for all of them. */
  details: ImagePart['detail'][];
}

/** Parts for one of the user's or the model's parts; none where it cannot be said. */
export function encodePart(part: UserPart | AssistantPart, path: string, context: EncodeContext): JsonObject[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ text: part.text, ...extras(part.extensions, path, context) }];
    case 'refusal':
      context.warn('mapped-value', path, 'a refusal sent as text');
      return part.text === '' ? [] : [{ text: part.text }];
    case 'reasoning':
      return encodeReasoning(part, path, context);
    case 'tool-call':
      return [encodeCall(part, path, context)];
    case 'opaque':
      if (part.origin === 'gemini' && isObject(part.value)) return [part.value];
      context.warn('dropped-part', path, `${part.origin} ${part.name}`);
      return [];
    case 'image':
    case 'audio':
    case 'file':
      return encodeMedia(part, path, context);
  }
}

/** A medium as `inlineData` or `fileData`; none where Google cannot take it. */
export function encodeMedia(part: MediaPart, path: string, context: EncodeContext): JsonObject[] {
  if (part.type === 'image' && context.target.traits.noImages === true) {
    context.warn('dropped-part', path, 'the model takes no images');
    return [];
  }
  const wire = writeMedia(part);
  if (wire === undefined) {
    context.warn('dropped-part', path, `${part.type} that Google cannot fetch`);
    return [];
  }
  const own = extras(part.extensions, path, context);
  if (part.type === 'image' && own['mediaResolution'] === undefined) context.details.push(part.detail);
  return [{ ...wire, ...own }];
}

/** Gemini's own fields of a part, and its signature where the target made it. */
function extras(extensions: Extensions | undefined, path: string, context: EncodeContext): JsonObject {
  const state = extensionState(extensions);
  const own = plainExtensions(extensions);
  if (state === undefined) return own;
  if (isNative(state, context.target.origin)) return { ...own, thoughtSignature: state.data };
  context.warn('dropped-state', path, state.origin);
  return own;
}

/** Thinking goes back with its signature; with another's signature neither is of use. */
function encodeReasoning(part: ReasoningPart, path: string, context: EncodeContext): JsonObject[] {
  const { state, text } = part;
  if (state === undefined) return text === '' ? [] : [{ text, thought: true }];
  if (!isNative(state, context.target.origin)) {
    context.warn('dropped-state', path, state.origin);
    return [];
  }
  return [text === '' ? { text, thoughtSignature: state.data } : { text, thought: true, thoughtSignature: state.data }];
}

function encodeCall(part: ToolCallPart, path: string, context: EncodeContext): JsonObject {
  const { state } = part;
  const call: JsonObject = {
    ...plainExtensions(part.extensions),
    functionCall: { id: part.id, name: part.name, args: callArguments(part, path, context.warn) },
  };
  if (state === undefined) return call;
  if (isNative(state, context.target.origin)) return { ...call, thoughtSignature: state.data };
  context.warn('dropped-state', path, state.origin);
  return call;
}

function callArguments(part: ToolCallPart, path: string, warn: Warn): JsonObject {
  if (part.kind === 'custom') return { input: part.input };
  if (part.input.trim() === '') return {};
  const args = parseJson(part.input);
  if (isObject(args)) return args;
  warn('repaired-history', path, 'arguments that are no JSON object sent as one member `input`');
  return { input: part.input };
}
