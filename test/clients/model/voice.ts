// What the pretended model sees of a request and what it can say, whatever protocol its provider speaks. One voice per upstream protocol
// reads requests and writes answers; they know nothing of the gateway, so that what a tool offered is found by the names the gateway sent.
import type { Play } from '../../support/fakeUpstream/play';
import type { UpstreamCall } from '../../support/fakeUpstream/requestRules';

export type Wire = Record<string, unknown>;

/** A tool as the provider was told of it. */
export interface OfferedTool {
  name: string;
  /** OpenAI Responses: the namespace that it stands in. */
  namespace?: string;
  /** `custom` takes plain text, `function` an object. */
  kind: 'function' | 'custom';
}

export interface Seen {
  tools: OfferedTool[];
  /** Texts of the tool results in the conversation, in order. */
  results: string[];
  /** The JSON Schema that the answer must follow, undefined where it may be any text. */
  schema: Wire | undefined;
  /** True where the model may think, and its provider then hands out opaque state. */
  thinks: boolean;
  /** Opaque state that came back (signatures, encrypted content). */
  states: string[];
}

export interface Saying {
  /** Unique in the conversation: part of every id. */
  serial: number;
  text?: string;
  call?: { tool: OfferedTool; input: Wire | string };
  /** Opaque state to hand out, with a thought before it. */
  state?: string;
}

export interface Voice {
  read(body: Wire): Seen;
  answer(call: UpstreamCall, saying: Saying): Play;
}

export const thought = 'One step at a time.';

export function objectsOf(value: unknown): Wire[] {
  return Array.isArray(value)
    ? value.filter((entry): entry is Wire => typeof entry === 'object' && entry !== null)
    : [];
}

export function objectOf(value: unknown): Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Wire) : {};
}

export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The text of a string, or of a list of parts with a `text`. */
export function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : objectsOf(value)
        .map((part) => stringOf(part['text']))
        .join('');
}

/** The input of a call as the text in which most protocols carry it. */
export function inputText(input: Wire | string): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}

/** A text in small pieces, as models stream it; surrogate pairs stay whole. */
export function pieces(text: string): string[] {
  return text.match(/[\s\S]{1,9}/gu) ?? [];
}
