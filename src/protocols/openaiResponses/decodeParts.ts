// Content parts of messages and tool results in requests: `input_text`, `input_image`, `input_file`, `input_audio`, and the parts of
// assistant messages that clients send back. Source: openai SDK `ResponseInputContent`, `ResponseOutputMessage`.
import type {
  AudioPart,
  CacheMarker,
  FilePart,
  ImagePart,
  MediaSource,
  OpaquePart,
  TextPart,
  UserPart,
} from '../ir/parts';
import { isObject, stringIn, type JsonObject } from '../wire/jsonValue';
import { sourceOfFileData, sourceOfUrl } from './media';
import { objectAt, optionalText, ownExtension, textAt, unknownMembers, type Fault } from './shape';

/**
 * An unknown block of a message is opaque; this member of its extension tells it from an opaque item, which stands beside messages.
 * Written by the decoder of requests, read by the encoder.
 */
export const insideMessage = 'inside_message';

const details = ['low', 'high', 'auto', 'original'] as const;

/** A string is one text part. */
export function decodeContent(content: unknown, path: string, fault: Fault): UserPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content)) throw fault(path, 'must be a string or an array of content parts');
  return content.map((part, index) => decodeContentPart(part, `${path}[${index}]`, fault));
}

function decodeContentPart(wire: unknown, path: string, fault: Fault): UserPart {
  const part = objectAt(wire, path, fault);
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return textPart(part, path, fault);
    case 'input_image':
      return imagePart(part, path, fault);
    case 'input_file':
      return filePart(part, path, fault);
    case 'input_audio':
      return audioPart(part, path, fault);
    default: {
      const name = textAt(part, 'type', path, fault);
      const opaque: OpaquePart = { type: 'opaque', origin: 'openai-responses', name, value: part };
      return { ...opaque, extensions: { 'openai-responses': { [insideMessage]: true } } };
    }
  }
}

function textPart(part: JsonObject, path: string, fault: Fault): TextPart {
  const result: TextPart = { type: 'text', text: textAt(part, 'text', path, fault) };
  return withCommon(result, part, ['type', 'text', 'annotations', 'logprobs']);
}

function imagePart(part: JsonObject, path: string, fault: Fault): ImagePart {
  const url = optionalText(part, 'image_url', path, fault);
  const id = optionalText(part, 'file_id', path, fault);
  if (url === undefined && id === undefined) throw fault(path, 'needs image_url or file_id');
  const source: MediaSource =
    url === undefined ? { kind: 'file-id', origin: 'openai-responses', id: id ?? '' } : sourceOfUrl(url);
  const detail = details.find((known) => known === part['detail']);
  const result: ImagePart = detail === undefined ? { type: 'image', source } : { type: 'image', source, detail };
  return withCommon(result, part, ['type', 'image_url', 'file_id', 'detail']);
}

function filePart(part: JsonObject, path: string, fault: Fault): FilePart {
  const filename = optionalText(part, 'filename', path, fault);
  const data = optionalText(part, 'file_data', path, fault);
  const url = optionalText(part, 'file_url', path, fault);
  const id = optionalText(part, 'file_id', path, fault);
  const source: MediaSource | undefined =
    data !== undefined
      ? sourceOfFileData(data, filename)
      : url !== undefined
        ? { kind: 'url', url }
        : id !== undefined
          ? { kind: 'file-id', origin: 'openai-responses', id }
          : undefined;
  if (source === undefined) throw fault(path, 'needs file_data, file_url or file_id');
  const result: FilePart = filename === undefined ? { type: 'file', source } : { type: 'file', source, filename };
  return withCommon(result, part, ['type', 'filename', 'file_data', 'file_url', 'file_id']);
}

function audioPart(part: JsonObject, path: string, fault: Fault): AudioPart {
  const audio = objectAt(part['input_audio'], `${path}.input_audio`, fault);
  const data = textAt(audio, 'data', `${path}.input_audio`, fault);
  const format = optionalText(audio, 'format', `${path}.input_audio`, fault) ?? 'wav';
  const mediaType = format === 'mp3' ? 'audio/mpeg' : `audio/${format}`;
  const result: AudioPart = { type: 'audio', source: { kind: 'base64', mediaType, data } };
  return withCommon(result, part, ['type', 'input_audio']);
}

/** Adds the cache marker and whatever else the part says. */
function withCommon<Part extends TextPart | ImagePart | FilePart | AudioPart>(
  part: Part,
  wire: JsonObject,
  known: string[],
): Part {
  const cache = cacheMarker(wire['prompt_cache_breakpoint']);
  if (cache !== undefined) part.cache = cache;
  const extensions = unknownMembers(wire, known);
  if (extensions !== undefined) part.extensions = extensions;
  return part;
}

/** OpenAI keeps a prefix for 30 minutes or 12 hours; the nearest that others know is the longer of their two for 12 hours. */
function cacheMarker(breakpoint: unknown): CacheMarker | undefined {
  if (!isObject(breakpoint)) return undefined;
  return { ttl: stringIn(breakpoint, 'ttl') === '12h' ? '1h' : undefined };
}

/** Whether `part` is an unknown block of a message. */
export function isInsideMessage(part: OpaquePart): boolean {
  return ownExtension(part.extensions)[insideMessage] === true;
}
