// Parts of a conversation as content blocks of an Anthropic request. Called by encodeTurns.ts.
// What Anthropic cannot say is left out with a warning. Empty text is left out without one: it says nothing, and the API refuses it.
import { unknownToVendor } from '../ir/ownFields';
import type { AssistantPart, Part, ReasoningPart, TextPart, ToolCallPart, ToolResultPart, UserPart } from '../ir/parts';
import type { Target } from '../codec';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { encodeFile, encodeImage, refuseAudio } from './encodeMedia';
import type { ToolIds } from './toolIds';
import { flatName, toolInput } from './toolInput';
import type { Warn } from './wireShape';

export interface BlockContext {
  target: Target;
  ids: ToolIds;
  warn: Warn;
}

export function encodeText(part: TextPart, path: string, context: BlockContext): JsonObject | undefined {
  const block = extensionBlock(part);
  if (block !== undefined && context.target.quirks.strictFields !== true) return block;
  if (part.text === '') return undefined;
  if (part.text.trim() === '') {
    context.warn('repaired-history', path, 'text of white space alone was left out');
    return undefined;
  }
  return withShared({ type: 'text', text: part.text }, part, path, context);
}

export function encodeUserPart(part: UserPart, path: string, context: BlockContext): JsonObject | undefined {
  if (part.type === 'opaque') return encodeOpaque(part, path, context);
  return encodeContent(part, path, context);
}

export function encodeAssistantPart(part: AssistantPart, path: string, context: BlockContext): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return encodeText(part, path, context);
    case 'refusal':
      return encodeText({ ...part, type: 'text' }, path, context);
    case 'reasoning':
      return encodeReasoning(part, path, context);
    case 'tool-call':
      return encodeToolCall(part, path, context);
    case 'opaque':
      return encodeOpaque(part, path, context);
    case 'image':
    case 'audio':
      context.warn('dropped-part', path, `${part.type} in an assistant turn`);
      return undefined;
  }
}

export function encodeToolResult(part: ToolResultPart, path: string, context: BlockContext): JsonObject {
  const content = part.content.flatMap(
    (piece, index) => encodeContent(piece, `${path}.content[${index}]`, context) ?? [],
  );
  const block: JsonObject = {
    type: 'tool_result',
    tool_use_id: fitId(part.callId, path, context),
    ...(content.length === 0 ? {} : { content }),
    ...(part.isError ? { is_error: true } : {}),
  };
  return withShared(block, part, path, context);
}

function encodeContent(
  part: Exclude<UserPart, { type: 'opaque' }>,
  path: string,
  context: BlockContext,
): JsonObject | undefined {
  if (part.type === 'text') return encodeText(part, path, context);
  const whole = extensionBlock(part);
  if (whole !== undefined && context.target.quirks.strictFields !== true) return whole;
  if (part.type === 'audio') return refuseAudio(part, path);
  if (part.type === 'image' && context.target.traits.noImages === true) {
    context.warn('dropped-part', path, 'the model takes no images');
    return undefined;
  }
  const block = part.type === 'image' ? encodeImage(part, path, context.warn) : encodeFile(part, path, context.warn);
  return block === undefined ? undefined : withShared(block, part, path, context);
}

/** State is sent to its own origin alone; thinking without it only to a vendor that wants it back. */
function encodeReasoning(part: ReasoningPart, path: string, context: BlockContext): JsonObject | undefined {
  const { state, text } = part;
  const { target, warn } = context;
  if (state?.origin === target.origin) {
    if (state.kind === 'redacted') return { type: 'redacted_thinking', data: state.data };
    if (state.kind === 'signature') return { type: 'thinking', thinking: text, signature: state.data };
  }
  if (target.quirks.replayReasoning === true && text !== '') {
    if (state !== undefined) warn('dropped-state', path, state.origin);
    return { type: 'thinking', thinking: text, signature: '' };
  }
  if (state !== undefined) warn('dropped-state', path, state.origin);
  else if (text !== '') warn('dropped-part', path, 'thinking without a signature');
  return undefined;
}

function encodeToolCall(part: ToolCallPart, path: string, context: BlockContext): JsonObject {
  const { input, wrapped } = toolInput(part.kind, part.input);
  if (wrapped) {
    context.warn(part.kind === 'custom' ? 'mapped-value' : 'repaired-history', `${path}.input`, 'put into an object');
  }
  if (part.state !== undefined) context.warn('dropped-state', path, part.state.origin);
  const block = { type: 'tool_use', id: fitId(part.id, path, context), name: flatName(part), input };
  return withShared(block, part, path, context);
}

function encodeOpaque(
  part: Extract<Part, { type: 'opaque' }>,
  path: string,
  context: BlockContext,
): JsonObject | undefined {
  if (part.origin === 'anthropic' && isObject(part.value)) return part.value;
  context.warn('dropped-part', path, part.name);
  return undefined;
}

function fitId(id: string, path: string, context: BlockContext): string {
  const fit = context.ids.fit(id);
  if (fit !== id) context.warn('repaired-history', path, `tool-call id ${id}`);
  return fit;
}

/** The block as Anthropic's own client sent it, where a part stands for one that others cannot say. */
function extensionBlock(part: Part): JsonObject | undefined {
  const block = part.extensions?.anthropic?.['block'];
  return isObject(block) ? block : undefined;
}

/** Cache marker and the extensions of this protocol. */
function withShared(block: JsonObject, part: Part, path: string, context: BlockContext): JsonObject {
  const cache = part.cache === undefined ? {} : { cache_control: cacheControl(part.cache) };
  const own = part.extensions?.anthropic;
  if (own === undefined) return { ...block, ...cache };
  if (context.target.quirks.strictFields !== true) return { ...block, ...cache, ...own };
  for (const name of Object.keys(own)) context.warn('dropped-field', `${path}.${name}`, unknownToVendor);
  return { ...block, ...cache };
}

export function cacheControl(cache: { ttl: '5m' | '1h' | undefined }): JsonObject {
  return cache.ttl === undefined ? { type: 'ephemeral' } : { type: 'ephemeral', ttl: cache.ttl };
}
