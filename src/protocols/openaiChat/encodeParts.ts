// Content of messages in the form of chat. Called by encodeTurns.ts.
// Text alone is one string: several vendors refuse a list of parts there. A list comes where something stands beside the text.
// Source: openai SDK `ChatCompletionContentPart`.
import { GatewayError } from '../../shared/errors';
import type { Target } from '../codec';
import { unknownToVendor } from '../ir/ownFields';
import type { AudioPart, FilePart, ImagePart, TextPart, UserPart } from '../ir/parts';
import type { JsonObject } from '../wire/jsonValue';
import { writeCache } from './cacheMarkers';
import { audioFormat, urlOf } from './media';
import { onlyForLenient, own, ownExtension, type WarningList } from './shape';

export interface EncodeContext {
  target: Target;
  warnings: WarningList;
}

export type WireContent = string | JsonObject[];

const betweenTexts = '\n\n';

/** The name of who speaks; vendors that know no other fields than the common ones are not told it. */
export function nameMember(name: string | undefined, path: string, { target, warnings }: EncodeContext): JsonObject {
  if (name === undefined) return {};
  if (target.quirks.strictFields !== true) return { name };
  warnings.add('dropped-field', `${path}.name`, unknownToVendor);
  return {};
}

/** The content of a message; '' where nothing is left of it. Throws `bad-request` for audio that cannot be sent. */
export function encodeContent(parts: readonly UserPart[], path: string, context: EncodeContext): WireContent {
  const wire = parts.flatMap((part, index) => encodePart(part, `${path}[${index}]`, context));
  if (wire.some((part) => part['type'] !== 'text' || Object.keys(part).length > 2)) return wire;
  return wire.map((part) => String(part['text'])).join(betweenTexts);
}

/** The wire part, none where the target cannot carry it. */
export function encodePart(part: UserPart, path: string, context: EncodeContext): JsonObject[] {
  const { warnings, target } = context;
  if (part.type === 'opaque') {
    if (part.origin === own && isObjectValue(part.value)) return [part.value];
    warnings.add('dropped-part', path, part.name);
    return [];
  }
  const wire = encodeKnown(part, path, context);
  if (wire === undefined) return [];
  const extension = onlyForLenient(ownExtension(part.extensions), target, path, warnings);
  return [{ ...wire, ...writeCache(part.cache, target.quirks.cacheMarkers, path, warnings), ...extension }];
}

function encodeKnown(
  part: TextPart | ImagePart | FilePart | AudioPart,
  path: string,
  context: EncodeContext,
): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return encodeImage(part, path, context);
    case 'file':
      return encodeFile(part, path, context);
    case 'audio':
      return encodeAudio(part, path, context);
  }
}

function encodeImage(part: ImagePart, path: string, { target, warnings }: EncodeContext): JsonObject | undefined {
  const url = urlOf(part.source);
  if (target.traits.noImages === true || url === undefined) {
    const why = url === undefined ? 'no image by id here' : 'the model takes no images';
    warnings.add('dropped-part', path, why);
    return { type: 'text', text: '[An image was left out: it cannot be shown to this model.]' };
  }
  return { type: 'image_url', image_url: { url, ...(part.detail === undefined ? {} : { detail: part.detail }) } };
}

/** Bytes go as a data URL; a file of OpenAI's own store by its id; text as text. */
function encodeFile(part: FilePart, path: string, { warnings }: EncodeContext): JsonObject | undefined {
  const { source, filename } = part;
  switch (source.kind) {
    case 'text':
      return { type: 'text', text: filename === undefined ? source.text : `${filename}:\n${source.text}` };
    case 'base64':
      // OpenAI wants a name.
      return { type: 'file', file: { filename: filename ?? defaultName(source.mediaType), file_data: urlOf(source) } };
    case 'file-id':
      if (source.origin !== own && source.origin !== 'openai-responses') break;
      return { type: 'file', file: { file_id: source.id, ...(filename === undefined ? {} : { filename }) } };
    case 'url':
      break;
  }
  warnings.add('dropped-part', path, `a file by ${source.kind === 'url' ? 'URL' : 'the id of another provider'}`);
  return { type: 'text', text: `[The file ${filename ?? ''} was left out: it cannot be sent to this model.]` };
}

function defaultName(mediaType: string): string {
  return mediaType === 'application/pdf' ? 'document.pdf' : `document.${mediaType.split('/').pop() ?? 'bin'}`;
}

function encodeAudio(part: AudioPart, path: string, { target }: EncodeContext): JsonObject {
  if (target.quirks.strictFields === true || part.source.kind !== 'base64') {
    throw new GatewayError('bad-request', `${path}: this channel takes no such audio.`);
  }
  return { type: 'input_audio', input_audio: { data: part.source.data, format: audioFormat(part.source.mediaType) } };
}

function isObjectValue(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
