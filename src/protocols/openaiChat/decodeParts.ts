// Content of chat messages as parts of the intermediate representation. Called by decodeTurns.ts.
// Parts that no other protocol knows become `opaque`, as received. Source: openai SDK `ChatCompletionContentPart`; dialects: the vendors' documentation.
import type { AssistantPart, AudioPart, FilePart, ImagePart, TextPart, ToolResultPart, UserPart } from '../ir/parts';
import { arrayIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { cacheFields, readCache } from './cacheMarkers';
import { audioType, sourceOfFile, sourceOfUrl } from './media';
import { asArray, asObject, asString, badRequest, join, optional } from '../wire/members';
import { extended, own, unknownMembers } from './shape';
import type { WarningList } from './shape';

/** A string or an array of parts, each read by `decode`; null and the empty string are no content. */
export function decodeContent<T>(
  content: unknown,
  path: string,
  decode: (part: JsonObject, type: string, path: string) => T,
): (T | TextPart)[] {
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return asArray(content, path).map((value, index) => {
    const at = `${path}[${index}]`;
    if (typeof value === 'string') return { type: 'text', text: value };
    const part = asObject(value, at);
    const type = asString(part['type'], join(at, 'type'));
    return type === 'text' ? decodeText(part, at) : decode(part, type, at);
  });
}

/** Of system messages only text is taken. */
export function decodeTextContent(content: unknown, path: string): TextPart[] {
  return decodeContent<TextPart>(content, path, (_part, type, at) => {
    throw badRequest(join(at, 'type'), `must be text, not ${type}.`);
  });
}

export function decodeUserContent(content: unknown, path: string): UserPart[] {
  return decodeContent<UserPart>(content, path, decodeUserPart);
}

/** Results may hold more than text at some vendors; what we do not know becomes its JSON. */
export function decodeResultContent(content: unknown, path: string, warnings: WarningList): ToolResultPart['content'] {
  return decodeContent<ToolResultPart['content'][number]>(content, path, (part, type, at) => {
    const known = decodeUserPart(part, type, at);
    if (known.type !== 'opaque') return known;
    warnings.add('mapped-value', at, `${type} as its JSON text`);
    return { type: 'text', text: JSON.stringify(part) };
  });
}

export function decodeAssistantContent(content: unknown, path: string): AssistantPart[] {
  return decodeContent<AssistantPart>(content, path, (part, type, at) => {
    switch (type) {
      case 'refusal':
        return { type: 'refusal', text: asString(part['refusal'], join(at, 'refusal')) };
      case 'thinking':
        return { type: 'reasoning', text: thinkingText(part) };
      default:
        return { type: 'opaque', origin: own, name: type, value: part };
    }
  });
}

/** The text of a `thinking` part of Mistral: a string or a list of text parts. */
export function thinkingText(part: JsonObject): string {
  const { thinking } = part;
  if (typeof thinking === 'string') return thinking;
  return arrayIn(part, 'thinking')
    .map((piece) => (typeof piece === 'string' ? piece : (stringIn(piece, 'text') ?? '')))
    .join('');
}

function decodeText(part: JsonObject, path: string): TextPart {
  return { type: 'text', text: asString(part['text'], join(path, 'text')), ...shared(part, ['text']) };
}

function decodeUserPart(part: JsonObject, type: string, path: string): UserPart {
  switch (type) {
    case 'image_url':
      return decodeImage(part, path);
    case 'input_audio':
      return decodeAudio(part, path);
    case 'file':
      return decodeFile(part, path) ?? { type: 'opaque', origin: own, name: type, value: part };
    default:
      return { type: 'opaque', origin: own, name: type, value: part };
  }
}

const details = ['low', 'high', 'auto', 'original'] as const;

/** `image_url` is an object, at some vendors the URL itself. */
export function decodeImage(part: JsonObject, path: string): ImagePart {
  const at = join(path, 'image_url');
  const wire = typeof part['image_url'] === 'string' ? { url: part['image_url'] } : asObject(part['image_url'], at);
  const detail = details.find((word) => word === wire['detail']);
  return {
    type: 'image',
    source: sourceOfUrl(asString(wire['url'], join(at, 'url'))),
    ...(detail === undefined ? {} : { detail }),
    ...shared(part, ['image_url']),
  };
}

function decodeAudio(part: JsonObject, path: string): AudioPart {
  const at = join(path, 'input_audio');
  const wire = asObject(part['input_audio'], at);
  const data = asString(wire['data'], join(at, 'data'));
  const source = sourceOfUrl(data);
  const format = optional(wire, 'format', 'string', at) ?? 'wav';
  return {
    type: 'audio',
    // Some vendors take a URL or a data URL here.
    source: /^(data:|https?:)/i.test(data) ? source : { kind: 'base64', mediaType: audioType(format), data },
    ...shared(part, ['input_audio']),
  };
}

/** Undefined where the file is neither given by data nor by id. */
function decodeFile(part: JsonObject, path: string): FilePart | undefined {
  const at = join(path, 'file');
  const wire = asObject(part['file'], at);
  const name = optional(wire, 'filename', 'string', at);
  const data = optional(wire, 'file_data', 'string', at);
  const id = optional(wire, 'file_id', 'string', at);
  const rest = { ...(name === undefined ? {} : { filename: name }), ...shared(part, ['file']) };
  if (data !== undefined) return { type: 'file', source: sourceOfFile(data, name), ...rest };
  return id === undefined ? undefined : { type: 'file', source: { kind: 'file-id', origin: own, id }, ...rest };
}

/** The cache marker of a part, and the members that no other protocol has. */
function shared(part: JsonObject, known: readonly string[]): Pick<TextPart, 'cache' | 'extensions'> {
  return { ...readCache(part), ...extended(unknownMembers(part, ['type', ...cacheFields, ...known])) };
}
