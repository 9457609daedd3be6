// Parts of a conversation as content blocks of a Converse request. Called by encodeTurns.ts. A part may become two blocks: itself and
// the cache point behind it. What Converse cannot say is left out with a warning (a note stands in its place where the user said it);
// empty text is left out without one.
// Source: @aws-sdk/client-bedrock-runtime `ContentBlock`, `ToolResultContentBlock`.
import type { ToolIds } from '../anthropic/toolIds';
import { flatName, toolInput } from '../anthropic/toolInput';
import type { Warn } from '../anthropic/wireShape';
import type { Target } from '../codec';
import type {
  AssistantPart,
  AudioPart,
  CacheMarker,
  FilePart,
  ImagePart,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../ir/parts';
import { isObject, type JsonObject } from '../wire/jsonValue';
import type { DocumentNames } from './documentNames';
import { encodeAudio, encodeFile, encodeImage } from './encodeMedia';
import type { ModelFamily } from './modelFamily';

export interface BlockContext {
  target: Target;
  family: ModelFamily;
  ids: ToolIds;
  names: DocumentNames;
  warn: Warn;
}

export function encodeText(part: TextPart, path: string, context: BlockContext): JsonObject[] {
  return withCache(plainText(part.text, path, context), part, path, context);
}

export function encodeUserPart(part: UserPart, path: string, context: BlockContext): JsonObject[] {
  if (part.type === 'opaque') return encodeOpaque(part, path, context);
  return withCache(encodeContent(part, path, context), part, path, context);
}

export function encodeAssistantPart(part: AssistantPart, path: string, context: BlockContext): JsonObject[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return withCache(plainText(part.text, path, context), part, path, context);
    case 'reasoning':
      return encodeReasoning(part, path, context);
    case 'tool-call':
      return withCache(encodeToolCall(part, path, context), part, path, context);
    case 'opaque':
      return encodeOpaque(part, path, context);
    case 'image':
    case 'audio':
      context.warn('dropped-part', path, `${part.type} in an assistant turn`);
      return [];
  }
}

export function encodeToolResult(part: ToolResultPart, path: string, context: BlockContext): JsonObject[] {
  const content = part.content.flatMap((piece, index): JsonObject[] => {
    const block = encodeContent(piece, `${path}.content[${index}]`, context, true);
    return block === undefined ? [] : [block];
  });
  // A result without content is refused.
  const told = content.length > 0 ? content : [{ text: '(no output)' }];
  const hasStatus = context.family !== 'none';
  const toolResult = {
    toolUseId: fitId(part.callId, path, context),
    content: part.isError && !hasStatus ? asError(told) : told,
    ...(part.isError && hasStatus ? { status: 'error' } : {}),
  };
  if (part.isError && !hasStatus) context.warn('mapped-value', `${path}.is_error`, 'told in the text');
  return withCache({ toolResult }, part, path, context);
}

/** `{cachePoint}`, or undefined where the model knows none; then a warning says so. */
export function cachePoint(cache: CacheMarker, path: string, context: BlockContext): JsonObject | undefined {
  if (context.family === 'none') {
    context.warn('dropped-field', `${path}.cache`, 'the model has no prompt cache');
    return undefined;
  }
  if (cache.ttl !== '1h') return { cachePoint: { type: 'default' } };
  if (context.family === 'anthropic') return { cachePoint: { type: 'default', ttl: '1h' } };
  context.warn('clamped-value', `${path}.cache`, '1h to 5m');
  return { cachePoint: { type: 'default' } };
}

/** A note stands where something could not be sent: the model can say what it did not see, and no turn is left empty. */
function encodeContent(
  part: Exclude<UserPart, { type: 'opaque' }>,
  path: string,
  context: BlockContext,
  inResult = false,
): JsonObject | undefined {
  if (part.type === 'text') return plainText(part.text, path, context);
  return (
    encodeMedia(part, path, context, inResult) ?? {
      text: `[Here was ${mediaNouns[part.type]} that could not be sent.]`,
    }
  );
}

const mediaNouns = { image: 'an image', file: 'a file', audio: 'a recording' } as const;

function encodeMedia(
  part: ImagePart | FilePart | AudioPart,
  path: string,
  { warn, target, family, names }: BlockContext,
  inResult: boolean,
): JsonObject | undefined {
  switch (part.type) {
    case 'image':
      if (target.traits.noImages !== true) return encodeImage(part, path, warn);
      warn('dropped-part', path, 'the model takes no images');
      return undefined;
    case 'file':
      return encodeFile(part, names, path, warn);
    case 'audio':
      if (!inResult) return encodeAudio(part, family, path, warn);
      warn('dropped-part', path, 'audio in a tool result');
      return undefined;
  }
}

function plainText(text: string, path: string, context: BlockContext): JsonObject | undefined {
  if (text === '') return undefined;
  if (text.trim() !== '') return { text };
  context.warn('repaired-history', path, 'text of white space alone was left out');
  return undefined;
}

/** State is sent to its own origin alone; thinking without it only to a vendor that wants it back. */
function encodeReasoning(part: ReasoningPart, path: string, { target, warn }: BlockContext): JsonObject[] {
  const { state, text } = part;
  if (state?.origin === target.origin) {
    if (state.kind === 'redacted') return [{ reasoningContent: { redactedContent: state.data } }];
    if (state.kind === 'signature') return [{ reasoningContent: { reasoningText: { text, signature: state.data } } }];
  }
  if (state !== undefined) warn('dropped-state', path, state.origin);
  if (target.quirks.replayReasoning === true && text !== '') return [{ reasoningContent: { reasoningText: { text } } }];
  if (state === undefined && text !== '') warn('dropped-part', path, 'thinking without a signature');
  return [];
}

function encodeToolCall(part: ToolCallPart, path: string, context: BlockContext): JsonObject {
  const { input, wrapped } = toolInput(part.kind, part.input);
  if (wrapped) {
    context.warn(part.kind === 'custom' ? 'mapped-value' : 'repaired-history', `${path}.input`, 'put into an object');
  }
  if (part.state !== undefined) context.warn('dropped-state', path, part.state.origin);
  return { toolUse: { toolUseId: fitId(part.id, path, context), name: flatName(part), input } };
}

function encodeOpaque(part: Extract<Part, { type: 'opaque' }>, path: string, context: BlockContext): JsonObject[] {
  if (part.origin === 'bedrock' && isObject(part.value)) return [part.value];
  context.warn('dropped-part', path, part.name);
  return [];
}

function fitId(id: string, path: string, context: BlockContext): string {
  const fit = context.ids.fit(id);
  if (fit !== id) context.warn('repaired-history', path, `tool-call id ${id}`);
  return fit;
}

/** Models without a status are told by the text. */
function asError(content: JsonObject[]): JsonObject[] {
  const [first, ...rest] = content;
  const text = typeof first?.['text'] === 'string' ? first['text'] : undefined;
  if (text === undefined) return [{ text: 'Error:' }, ...content];
  return /^error/i.test(text) ? content : [{ text: `Error: ${text}` }, ...rest];
}

function withCache(block: JsonObject | undefined, part: Part, path: string, context: BlockContext): JsonObject[] {
  if (block === undefined) return [];
  const point = part.cache === undefined ? undefined : cachePoint(part.cache, path, context);
  return point === undefined ? [block] : [block, point];
}
