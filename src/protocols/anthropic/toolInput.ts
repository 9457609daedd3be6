// The input of a tool call: JSON text between the protocols, an object in this one. Used by encoders of both directions.
// A model's broken arguments are never lost: what is no object goes into an object under `input`.
import type { ToolCallPart } from '../ir/parts';
import { isObject, parseJson, type JsonObject } from '../wire/jsonValue';

/** The one field that text which is no JSON object is put under. */
const textField = 'input';

export interface ToolInput {
  input: JsonObject;
  /** True where the text was no JSON object. */
  wrapped: boolean;
}

/** The input as an object; nothing and `null` are an empty one. */
export function toolInput(kind: ToolCallPart['kind'], text: string): ToolInput {
  if (kind === 'custom') return { input: { [textField]: text }, wrapped: true };
  if (text.trim() === '') return { input: {}, wrapped: false };
  const value = parseJson(text);
  if (isObject(value)) return { input: value, wrapped: false };
  if (value === null) return { input: {}, wrapped: false };
  return { input: { [textField]: value ?? text }, wrapped: true };
}

/** Tool name as one word: this protocol has no namespaces. */
export function flatName(call: { name: string; namespace?: string | undefined }): string {
  return call.namespace === undefined ? call.name : `${call.namespace}__${call.name}`;
}
