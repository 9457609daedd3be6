// Images, documents and audio of any client as blocks of a Converse request. Called by encodeBlocks.ts.
// Converse takes bytes alone: what is a URL still, or of a format it does not know, is left out with a warning.
// Source: @aws-sdk/client-bedrock-runtime `ImageFormat`, `DocumentFormat`, `AudioFormat`.
import { GatewayError } from '../../shared/errors';
import type { Warn } from '../anthropic/wireShape';
import { encodeBase64Text } from '../wire/base64';
import type { AudioPart, FilePart, ImagePart, MediaSource } from '../ir/parts';
import type { JsonObject } from '../wire/jsonValue';
import type { DocumentNames } from './documentNames';
import type { ModelFamily } from './modelFamily';

const imageFormats: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
};

const documentFormats: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/html': 'html',
  'text/markdown': 'md',
  'text/plain': 'txt',
};

const audioFormats: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/flac': 'flac',
  'audio/aac': 'aac',
  'audio/x-aac': 'x-aac',
  'audio/mp4': 'mp4',
  'audio/m4a': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
  'audio/webm': 'webm',
  'audio/pcm': 'pcm',
};

/** Undefined where it cannot be sent; then a warning says so. */
export function encodeImage(part: ImagePart, path: string, warn: Warn): JsonObject | undefined {
  if (part.detail !== undefined && part.detail !== 'auto') warn('dropped-field', `${path}.detail`, part.detail);
  const bytes = bytesOf(part.source, path, warn);
  if (bytes === undefined) return undefined;
  const format = named(imageFormats, bytes.mediaType);
  if (format === undefined) return dropped(path, `an image of type ${bytes.mediaType}`, warn);
  return { image: { format, source: { bytes: bytes.data } } };
}

export function encodeFile(part: FilePart, names: DocumentNames, path: string, warn: Warn): JsonObject | undefined {
  const bytes = bytesOf(part.source, path, warn);
  if (bytes === undefined) return undefined;
  const { mediaType, data } = bytes;
  if (mediaType.startsWith('image/')) {
    return encodeImage({ type: 'image', source: { kind: 'base64', mediaType, data } }, path, warn);
  }
  const format = documentFormat(mediaType, part.filename);
  if (format === undefined) return dropped(path, `a file of type ${mediaType}`, warn);
  return { document: { format, name: names.fit(part.filename), source: { bytes: data } } };
}

/** Throws `bad-request` for models that hear nothing: without the sound the question means something else. */
export function encodeAudio(part: AudioPart, family: ModelFamily, path: string, warn: Warn): JsonObject | undefined {
  if (family === 'anthropic') throw new GatewayError('bad-request', `${path}: this model takes no audio.`);
  const bytes = bytesOf(part.source, path, warn);
  if (bytes === undefined) return undefined;
  const format = named(audioFormats, bytes.mediaType);
  if (format === undefined) return dropped(path, `audio of type ${bytes.mediaType}`, warn);
  return { audio: { format, source: { bytes: bytes.data } } };
}

/** The type of the content decides, then the ending of the name, then that it is text at all. */
function documentFormat(mediaType: string, filename: string | undefined): string | undefined {
  const known = mediaType === 'text/plain' ? undefined : named(documentFormats, mediaType);
  if (known !== undefined) return known;
  const ending = /\.([a-z0-9]+)$/i.exec(filename ?? '')?.[1]?.toLowerCase() ?? '';
  const isText = mediaType.startsWith('text/') || /[/+](json|xml|yaml|javascript)$/.test(mediaType);
  if (isText) return ['csv', 'html', 'md'].includes(ending) ? ending : 'txt';
  return Object.values(documentFormats).includes(ending) ? ending : undefined;
}

function bytesOf(source: MediaSource, path: string, warn: Warn): { mediaType: string; data: string } | undefined {
  switch (source.kind) {
    case 'base64':
      return { mediaType: plainType(source.mediaType), data: source.data };
    case 'text':
      return { mediaType: 'text/plain', data: encodeBase64Text(source.text) };
    case 'url': {
      const [, mediaType, data] = /^data:([^;,]+)(?:;[^;,]+)*;base64,(.*)$/s.exec(source.url) ?? [];
      if (mediaType === undefined || data === undefined) return dropped(path, 'a URL', warn);
      return { mediaType: plainType(mediaType), data };
    }
    case 'file-id':
      return dropped(path, 'a file stored at a provider', warn);
  }
}

/** Without parameters such as `charset`. */
function plainType(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function named(formats: Readonly<Record<string, string>>, mediaType: string): string | undefined {
  return Object.hasOwn(formats, mediaType) ? formats[mediaType] : undefined;
}

function dropped(path: string, what: string, warn: Warn): undefined {
  warn('dropped-part', path, what);
  return undefined;
}
