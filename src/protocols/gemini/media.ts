// Media parts both ways: `inlineData` and `fileData` of Gemini, image, audio and file parts of the intermediate representation.
// Used by decoders and encoders of requests and answers. Sources: @google/genai `Blob`, `FileData`.
import type { AudioPart, FilePart, ImagePart, MediaSource } from '../ir/parts';
import { stringIn, type JsonObject } from '../wire/jsonValue';

export type MediaPart = ImagePart | AudioPart | FilePart;

const fileHosts = ['generativelanguage.googleapis.com'];
const videoHosts = ['youtube.com', 'www.youtube.com', 'm.youtube.com', 'youtu.be'];

/** The media part that a source of this type makes: an image, audio, or else a file. */
function mediaPart(source: MediaSource, mediaType: string | undefined): MediaPart {
  if (mediaType?.startsWith('image/') === true) return { type: 'image', source };
  if (mediaType?.startsWith('audio/') === true) return { type: 'audio', source };
  return { type: 'file', source };
}

/** The source in `inlineData` or `fileData` (members in camelCase); undefined where it has none. */
export function readInlineData(blob: JsonObject): MediaPart | undefined {
  const data = blob['data'];
  if (typeof data !== 'string') return undefined;
  const mediaType = stringIn(blob, 'mimeType') ?? 'application/octet-stream';
  return named(mediaPart({ kind: 'base64', mediaType, data: standardBase64(data) }, mediaType), blob);
}

export function readFileData(file: JsonObject): MediaPart | undefined {
  const uri = stringIn(file, 'fileUri');
  if (uri === undefined) return undefined;
  const mediaType = stringIn(file, 'mimeType');
  const source: MediaSource = isStored(uri)
    ? { kind: 'file-id', origin: 'gemini', id: uri, mediaType }
    : { kind: 'url', url: uri, mediaType };
  return named(mediaPart(source, mediaType), file);
}

function named(part: MediaPart, wire: JsonObject): MediaPart {
  const filename = stringIn(wire, 'displayName');
  return part.type === 'file' && filename !== undefined ? { ...part, filename } : part;
}

/** Python's SDK sends the URL-safe letters, which other protocols refuse. */
function standardBase64(data: string): string {
  return /[-_]/.test(data) ? data.replaceAll('-', '+').replaceAll('_', '/') : data;
}

/** A file that Google itself keeps: the Files API, cloud storage. */
function isStored(uri: string): boolean {
  return uri.startsWith('gs://') || uri.startsWith('files/') || fileHosts.includes(hostOf(uri));
}

function hostOf(uri: string): string {
  try {
    return new URL(uri).hostname;
  } catch (error) {
    if (error instanceof TypeError) return '';
    throw error;
  }
}

/** The wire part for a source; undefined where Google cannot take it (other URLs: a repair fetches those before). */
export function writeMedia(part: MediaPart): JsonObject | undefined {
  const { source } = part;
  const name = part.type === 'file' && part.filename !== undefined ? { displayName: part.filename } : {};
  switch (source.kind) {
    case 'base64':
      return { inlineData: { mimeType: source.mediaType, data: source.data } };
    case 'text':
      return { text: source.text };
    case 'file-id':
      if (source.origin !== 'gemini') return undefined;
      return { fileData: { ...typed(source.mediaType), fileUri: source.id, ...name } };
    case 'url':
      if (!isStored(source.url) && !videoHosts.includes(hostOf(source.url))) return undefined;
      return { fileData: { ...typed(source.mediaType), fileUri: source.url, ...name } };
  }
}

function typed(mediaType: string | undefined): JsonObject {
  return mediaType === undefined ? {} : { mimeType: mediaType };
}
