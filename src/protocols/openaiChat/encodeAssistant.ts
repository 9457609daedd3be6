// An assistant turn as one chat message. Called by encodeTurns.ts.
// The message has one text, so text parts are put together; thinking goes back only to vendors that want it, in the field they have.
// Sources: openai SDK `ChatCompletionAssistantMessageParam`; the vendors' documentation on replayed thinking.
import { noPlaceDetail } from '../ir/ownFields';
import type { AssistantPart, ReasoningPart, ToolCallPart } from '../ir/parts';
import type { IrTurn } from '../ir/request';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { nameMember, type EncodeContext } from './encodeParts';
import { detailsText, mergeDetails, unpackDetails } from './reasoningDetails';
import { onlyForLenient, own, ownExtension } from './shape';

type AssistantTurn = Extract<IrTurn, { role: 'assistant' }>;

/** Undefined where nothing of the turn can be said here. */
export function encodeAssistant(turn: AssistantTurn, path: string, context: EncodeContext): JsonObject | undefined {
  warnOfLosses(turn.content, path, context);
  const said = turn.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const refused = turn.content.map((part) => (part.type === 'refusal' ? part.text : '')).join('');
  // Vendors that know no other fields than the common ones read a refusal as what was said.
  const plain = context.target.quirks.strictFields === true;
  if (plain && refused !== '') context.warnings.add('mapped-value', `${path}.refusal`, 'sent as text');
  const [text, refusal] = plain ? [said + refused, ''] : [said, refused];
  const calls = turn.content.filter((part) => part.type === 'tool-call');
  const audio = turn.content.find((part) => part.type === 'audio');
  const audioId = audio?.source.kind === 'file-id' && audio.source.origin === own ? audio.source.id : undefined;
  const thinking = encodeThinking(turn.content, calls, path, context);
  const empty = text === '' && refusal === '' && calls.length === 0 && audioId === undefined;
  if (empty && thinking.content === undefined && Object.keys(thinking.fields).length === 0) return undefined;
  // DeepSeek refuses null beside thinking.
  const none = calls.length > 0 && Object.keys(thinking.fields).length === 0 ? null : '';
  return {
    role: 'assistant',
    ...nameMember(turn.name, path, context),
    ...thinking.fields,
    content: thinking.content?.(text) ?? (text === '' ? none : text),
    ...(refusal === '' ? {} : { refusal }),
    ...(audioId === undefined ? {} : { audio: { id: audioId } }),
    ...(calls.length === 0
      ? {}
      : { tool_calls: calls.map((call, index) => encodeCall(call, `${path}.tool_calls[${index}]`, context)) }),
  };
}

function encodeCall(call: ToolCallPart, path: string, { target, warnings }: EncodeContext): JsonObject {
  const { id } = call;
  if (call.namespace !== undefined) warnings.add('dropped-field', `${path}.namespace`, call.namespace);
  const extension = onlyForLenient(ownExtension(call.extensions), target, path, warnings);
  if (call.kind === 'custom') {
    return { id, type: 'custom', custom: { name: call.name, input: call.input }, ...extension };
  }
  const state =
    call.state?.origin === target.origin && call.state.kind === 'thought-signature' ? call.state : undefined;
  return {
    id,
    type: 'function',
    function: { name: call.name, arguments: call.input.trim() === '' ? '{}' : call.input },
    // Where Gemini's OpenAI compatibility looks for it.
    ...(state === undefined ? {} : { extra_content: { google: { thought_signature: state.data } } }),
    ...extension,
  };
}

interface EncodedThinking {
  fields: JsonObject;
  /** Puts thinking and text together, for vendors that have both in the content. */
  content?: (text: string) => unknown;
}

function encodeThinking(
  content: readonly AssistantPart[],
  calls: readonly ToolCallPart[],
  path: string,
  { target, warnings }: EncodeContext,
): EncodedThinking {
  const parts = content.filter((part) => part.type === 'reasoning');
  const { reasoningField: field = 'reasoning_content', replayReasoning = false } = target.quirks;
  if (field === 'reasoning_details') {
    const details = detailsOf(parts, target.origin, replayReasoning);
    return details.length === 0 ? { fields: {} } : { fields: { reasoning_details: details } };
  }
  const visible = parts.map((part) => part.text).filter((text) => text !== '');
  if (!replayReasoning || field === 'none') {
    if (visible.length > 0) warnings.add('dropped-part', 'reasoning', 'the provider takes no thinking back');
    return { fields: {} };
  }
  const text = visible.length > 0 ? visible.join('\n\n') : standIn(calls);
  switch (field) {
    case 'reasoning_content':
    case 'reasoning':
      if (visible.length === 0) warnings.add('repaired-history', `${path}.${field}`, 'a stand-in for missing thinking');
      return { fields: { [field]: text } };
    case 'think_tags':
      if (visible.length === 0) return { fields: {} };
      return { fields: {}, content: (said) => `<think>\n${text}\n</think>\n\n${said}` };
    case 'thinking_chunks': {
      if (visible.length === 0) return { fields: {} };
      const chunk = { type: 'thinking', thinking: [{ type: 'text', text }] };
      return { fields: {}, content: (said) => (said === '' ? [chunk] : [chunk, { type: 'text', text: said }]) };
    }
  }
}

/**
 * For turns that another model made. Vendors refuse a turn without thinking, and an empty one; models repeat a stand-in that is the
 * same in every turn, so each names its calls.
 */
function standIn(calls: readonly ToolCallPart[]): string {
  return calls.length === 0 ? ' ' : calls.map((call) => `Calling ${call.name} (${call.id}).`).join(' ');
}

/** The pieces as the vendor sent them: put by on this side, or brought back by the client; else made from the text. */
function detailsOf(parts: readonly ReasoningPart[], origin: string, replay: boolean): JsonObject[] {
  const details = parts.flatMap((part): JsonObject[] => {
    const kept = ownExtension(part.extensions)['reasoning_details'];
    if (Array.isArray(kept)) return kept.filter(isObject);
    const packed = part.state?.origin === origin ? unpackDetails(part.state) : undefined;
    if (packed !== undefined) return packed;
    return replay && part.text !== '' ? [{ type: 'reasoning.text', text: part.text }] : [];
  });
  const merged = mergeDetails(details);
  return detailsText(merged) === '' && merged.every((piece) => Object.keys(piece).length <= 1) ? [] : merged;
}

/** What a chat message of the assistant has no place for. */
function warnOfLosses(content: readonly AssistantPart[], path: string, { warnings, target }: EncodeContext): void {
  content.forEach((part, index) => {
    const at = `${path}.content[${index}]`;
    if (part.type === 'image' || (part.type === 'opaque' && part.origin !== own)) {
      warnings.add('dropped-part', at, part.type === 'opaque' ? part.name : part.type);
    }
    if (part.type === 'opaque' && part.origin === own) warnings.add('dropped-part', at, part.name);
    if (part.type === 'audio' && part.source.kind !== 'file-id') warnings.add('dropped-part', at, part.type);
    // Its texts become one.
    if (part.type === 'text') {
      for (const name of Object.keys(ownExtension(part.extensions))) {
        warnings.add('dropped-field', `${at}.${name}`, noPlaceDetail);
      }
    }
    if (part.cache !== undefined && target.quirks.cacheMarkers === undefined) {
      warnings.add('dropped-field', 'cache_control', `first at ${at}`);
    }
    if (part.type === 'reasoning' && part.state !== undefined)
      warnIfForeign(part.state.origin, at, target.origin, warnings);
  });
}

function warnIfForeign(origin: string, path: string, target: string, warnings: EncodeContext['warnings']): void {
  if (origin !== target) warnings.add('dropped-state', path, origin);
}
