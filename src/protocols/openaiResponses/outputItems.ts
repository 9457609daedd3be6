// Finished output items of an answer, one function per kind. Streamed and whole answers are made of the same ones, so that they say
// the same. Source: openai SDK `ResponseOutputItem`.
import type { AnswerContext } from '../codec';
import type { AssistantPart, Extensions, ImagePart, OpaqueState } from '../ir/parts';
import { isObject, stringIn, type JsonObject } from '../wire/jsonValue';
import { filledArguments } from './assistantItems';
import { encryptedContent } from './reasoningItem';
import { ownExtension } from './shape';

type NewId = AnswerContext['newId'];

export function outputText(text: string, extensions: Extensions | undefined): JsonObject {
  const { annotations, logprobs } = ownExtension(extensions);
  return { type: 'output_text', text, annotations: annotations ?? [], logprobs: logprobs ?? [] };
}

export function refusalContent(text: string): JsonObject {
  return { type: 'refusal', refusal: text };
}

/** `content` is one part; `status` is `in_progress` while it is streamed. */
export function messageItem(
  id: string,
  status: 'in_progress' | 'completed',
  content: JsonObject[],
  extensions?: Extensions,
): JsonObject {
  const { phase } = ownExtension(extensions);
  return { id, type: 'message', status, role: 'assistant', content, ...(phase === undefined ? {} : { phase }) };
}

/** Thinking goes as a summary where it is one, or where the client asked to see one: that is what clients show. */
export function asSummary(summary: boolean | undefined, context: AnswerContext): boolean {
  return summary === true || context.request.reasoning?.visible === true;
}

export function reasoningItem(id: string, text: string, summary: boolean, state: OpaqueState | undefined): JsonObject {
  const shown = text !== '';
  return {
    id,
    type: 'reasoning',
    summary: shown && summary ? [{ type: 'summary_text', text }] : [],
    ...(shown && !summary ? { content: [{ type: 'reasoning_text', text }] } : {}),
    ...(state === undefined ? {} : { encrypted_content: encryptedContent(state) }),
  };
}

export interface Call {
  kind: 'function' | 'custom';
  callId: string;
  name: string;
  namespace: string | undefined;
  extensions: Extensions | undefined;
}

export function callItem(id: string, call: Call, status: 'in_progress' | 'completed', input: string): JsonObject {
  const custom = call.kind === 'custom';
  const whole = custom || status === 'in_progress' ? input : filledArguments(input);
  return {
    id,
    type: custom ? 'custom_tool_call' : 'function_call',
    status,
    ...(custom ? { input: whole } : { arguments: whole }),
    call_id: call.callId,
    name: call.name,
    ...(call.namespace === undefined ? {} : { namespace: call.namespace }),
    ...ownExtension(call.extensions),
  };
}

/** An image that the model made; undefined where its bytes are not here. */
export function imageItem(part: ImagePart, newId: NewId): JsonObject | undefined {
  if (part.source.kind !== 'base64') return undefined;
  const { item } = ownExtension(part.extensions);
  const known = isObject(item) ? item : undefined;
  const format = part.source.mediaType.replace(/^image\//, '').replace('+xml', '');
  return {
    id: stringIn(known, 'id') ?? newId('ig_'),
    type: 'image_generation_call',
    status: 'completed',
    output_format: format,
    ...known,
    result: part.source.data,
  };
}

/** An item of this protocol as it was received; undefined for any other. It must have an id to be streamed. */
export function opaqueItem(part: Extract<AssistantPart, { type: 'opaque' }>, newId: NewId): JsonObject | undefined {
  if (part.origin !== 'openai-responses' || !isObject(part.value)) return undefined;
  return stringIn(part.value, 'id') === undefined ? { ...part.value, id: newId('item_') } : part.value;
}

/** Ids of calls pair them with their results: never empty, never twice. */
export class CallIds {
  private readonly used = new Set<string>();

  constructor(private readonly newId: NewId) {}

  take(id: string): string {
    const free = id === '' || this.used.has(id) ? this.newId('call_') : id;
    this.used.add(free);
    return free;
  }
}
