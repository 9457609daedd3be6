// Images, documents and audio of any client as blocks of an Anthropic request. Called by encodeBlocks.ts.
// What Anthropic does not take is left out with a warning; audio is refused, for without it the question means something else.
// Source: @anthropic-ai/sdk `ImageBlockParam`, `DocumentBlockParam`.
import { GatewayError } from '../../shared/errors';
import type { AudioPart, FilePart, ImagePart, MediaSource } from '../ir/parts';
import type { JsonObject } from '../wire/jsonValue';
import { base64Text } from './base64';
import type { Warn } from './wireShape';

const imageTypes = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);
const pdf = 'application/pdf';

/** Undefined where it cannot be sent; then a warning says so. */
export function encodeImage(part: ImagePart, path: string, warn: Warn): JsonObject | undefined {
  if (part.detail !== undefined && part.detail !== 'auto') warn('dropped-field', `${path}.detail`, part.detail);
  const source = inlined(part.source);
  switch (source.kind) {
    case 'base64': {
      const mediaType = source.mediaType === 'image/jpg' ? 'image/jpeg' : source.mediaType;
      if (!imageTypes.has(mediaType)) return dropped(path, `an image of type ${mediaType}`, warn);
      return { type: 'image', source: { type: 'base64', media_type: mediaType, data: source.data } };
    }
    case 'url':
      return { type: 'image', source: { type: 'url', url: source.url } };
    case 'file-id':
      if (source.origin !== 'anthropic') return dropped(path, `a file stored at another provider`, warn);
      return { type: 'image', source: { type: 'file', file_id: source.id } };
    case 'text':
      return dropped(path, 'an image of text', warn);
  }
}

export function encodeFile(part: FilePart, path: string, warn: Warn): JsonObject | undefined {
  const source = inlined(part.source);
  if (source.kind === 'base64' && source.mediaType.startsWith('image/')) {
    return encodeImage({ type: 'image', source }, path, warn);
  }
  const wire = documentSource(source, path, warn);
  if (wire === undefined) return undefined;
  return { type: 'document', source: wire, ...(part.filename === undefined ? {} : { title: part.filename }) };
}

export function refuseAudio(_part: AudioPart, path: string): never {
  throw new GatewayError('bad-request', `${path}: the Anthropic Messages protocol takes no audio.`);
}

function documentSource(source: MediaSource, path: string, warn: Warn): JsonObject | undefined {
  switch (source.kind) {
    case 'base64': {
      if (source.mediaType === pdf) return { type: 'base64', media_type: pdf, data: source.data };
      const text = isText(source.mediaType) ? base64Text(source.data) : undefined;
      if (text === undefined) return dropped(path, `a file of type ${source.mediaType}`, warn);
      return { type: 'text', media_type: 'text/plain', data: text };
    }
    case 'url':
      return { type: 'url', url: source.url };
    case 'file-id':
      if (source.origin !== 'anthropic') return dropped(path, 'a file stored at another provider', warn);
      return { type: 'file', file_id: source.id };
    case 'text':
      return { type: 'text', media_type: 'text/plain', data: source.text };
  }
}

function isText(mediaType: string): boolean {
  return mediaType.startsWith('text/') || /[/+](json|xml|yaml|javascript)$/.test(mediaType);
}

/** A `data:` URL as the bytes it holds. */
function inlined(source: MediaSource): MediaSource {
  const match = source.kind === 'url' ? /^data:([^;,]+);base64,(.*)$/s.exec(source.url) : null;
  const [, mediaType, data] = match ?? [];
  return mediaType === undefined || data === undefined ? source : { kind: 'base64', mediaType, data };
}

function dropped(path: string, what: string, warn: Warn): undefined {
  warn('dropped-part', path, what);
  return undefined;
}
