// Output items against assistant parts: the same in answers and where clients send them back as input.
// Source: openai SDK `ResponseOutputItem`. Items that no other protocol has become opaque parts.
import type { AssistantPart, Extensions, ImagePart, RefusalPart, TextPart, ToolCallPart } from '../ir/parts';
import { arrayIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { insideMessage } from './decodeParts';
import { reasoningParts } from './reasoningItem';
import {
  arrayAt,
  extension,
  isAbsent,
  objectAt,
  optionalText,
  ownExtension,
  textAt,
  unknownMembers,
  type Fault,
} from './shape';

export interface ItemContext {
  /** Origin of state that carries no envelope. */
  nativeOrigin: string;
  fault: Fault;
  /** Keeps reasoning items that show nothing, for the provider that made them. */
  keepEmptyReasoning: boolean;
  /** Keeps members of texts that we do not know, for the provider that takes them. */
  keepUnknown?: boolean;
}

/** The parts that `item`, found at `path`, stands for. */
export function decodeAssistantItem(item: JsonObject, path: string, context: ItemContext): AssistantPart[] {
  switch (item['type']) {
    case 'message':
      return messageParts(item, path, context);
    case 'reasoning':
      return reasoningParts(item, context.nativeOrigin, context.keepEmptyReasoning);
    case 'function_call':
    case 'custom_tool_call':
      return [toolCallPart(item, path, context.fault)];
    case 'image_generation_call': {
      const image = generatedImage(item);
      return image === undefined ? [opaqueItem(item, path, context.fault)] : [image];
    }
    default:
      return [opaqueItem(item, path, context.fault)];
  }
}

function messageParts(item: JsonObject, path: string, { fault, keepUnknown }: ItemContext): AssistantPart[] {
  const content = item['content'];
  const phase = item['phase'];
  if (typeof content === 'string') return [outputText({ text: content }, phase)];
  return arrayAt(content, `${path}.content`, fault).map((wire, index): AssistantPart => {
    const partPath = `${path}.content[${index}]`;
    const part = objectAt(wire, partPath, fault);
    switch (part['type']) {
      case 'output_text':
      case 'input_text':
      case 'text':
        textAt(part, 'text', partPath, fault);
        return outputText(part, phase, keepUnknown);
      case 'refusal':
        return { type: 'refusal', text: textAt(part, 'refusal', partPath, fault) } satisfies RefusalPart;
      default:
        return opaqueItem(part, partPath, fault, { 'openai-responses': { [insideMessage]: true } });
    }
  });
}

/** `part` is an `output_text`; the phase of its message stays with it, because the provider wants it back. */
function outputText(part: JsonObject, phase: unknown, keepUnknown = false): TextPart {
  const text = part['text'];
  const result: TextPart = { type: 'text', text: typeof text === 'string' ? text : '' };
  const unknown = keepUnknown ? unknownMembers(part, textMembers) : undefined;
  const extensions = extension({ ...ownExtension(unknown), ...ownExtension(textExtensions(part, phase)) });
  if (extensions !== undefined) result.extensions = extensions;
  return result;
}

const textMembers = ['type', 'text', 'annotations', 'logprobs'];

/** What an `output_text` says beside its text: annotations, log probabilities, phase. */
export function textExtensions(part: JsonObject, phase: unknown): Extensions | undefined {
  const members: JsonObject = {};
  for (const name of ['annotations', 'logprobs']) {
    if (arrayIn(part, name).length > 0) members[name] = part[name];
  }
  if (!isAbsent(phase)) members['phase'] = phase;
  return extension(members);
}

/** The id that pairs call and result; some dialects know only the item's id. */
export function callIdOf(item: JsonObject): string {
  return stringIn(item, 'call_id') ?? stringIn(item, 'id') ?? '';
}

const callMembers = ['type', 'id', 'call_id', 'name', 'namespace', 'arguments', 'input', 'status', 'created_by'];

/** Extensions of a call: who made it (`caller`), and what we do not know. */
export function callExtensions(item: JsonObject): Extensions | undefined {
  return unknownMembers(item, callMembers);
}

function toolCallPart(item: JsonObject, path: string, fault: Fault): ToolCallPart {
  const custom = item['type'] === 'custom_tool_call';
  const input = textAt(item, custom ? 'input' : 'arguments', path, fault);
  const part: ToolCallPart = {
    type: 'tool-call',
    id: callIdOf(item),
    name: textAt(item, 'name', path, fault),
    kind: custom ? 'custom' : 'function',
    input: custom ? input : filledArguments(input),
  };
  const namespace = optionalText(item, 'namespace', path, fault);
  if (namespace !== undefined) part.namespace = namespace;
  const extensions = callExtensions(item);
  if (extensions !== undefined) part.extensions = extensions;
  return part;
}

/** A call without arguments is a call with none, not with broken ones. */
export function filledArguments(text: string): string {
  return text.trim() === '' ? '{}' : text;
}

/** The finished image of an `image_generation_call`; undefined where there is none. The item itself is kept for its own protocol. */
function generatedImage(item: JsonObject): ImagePart | undefined {
  const data = stringIn(item, 'result');
  if (data === undefined) return undefined;
  const { result: _result, ...rest } = item;
  const format = stringIn(item, 'output_format') ?? 'png';
  const mediaType = format === 'svg' ? 'image/svg+xml' : `image/${format}`;
  return {
    type: 'image',
    source: { kind: 'base64', mediaType, data },
    extensions: { 'openai-responses': { item: rest } },
  };
}

function opaqueItem(item: JsonObject, path: string, fault: Fault, extensions?: Extensions): AssistantPart {
  const name = textAt(item, 'type', path, fault);
  const part: AssistantPart = { type: 'opaque', origin: 'openai-responses', name, value: item };
  return extensions === undefined ? part : { ...part, extensions };
}
