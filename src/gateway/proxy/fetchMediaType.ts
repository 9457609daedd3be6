// What a fetched file is, by its first bytes: a server's word for it alone is not believed. Used by fetchMedia.ts.
// Source: the formats' own signatures; the media types are those that providers take (image/*, application/pdf, audio/*).

type Kind = 'image' | 'file' | 'audio';

interface Signature {
  mediaType: string;
  /** Text (Latin-1) at a byte offset; all must be there. */
  marks: readonly (readonly [offset: number, text: string])[];
}

const of = (mediaType: string, ...marks: (readonly [number, string])[]): Signature => ({ mediaType, marks });

const signatures: readonly Signature[] = [
  of('image/png', [0, '\x89PNG\r\n\x1a\n']),
  of('image/jpeg', [0, '\xff\xd8\xff']),
  of('image/gif', [0, 'GIF87a']),
  of('image/gif', [0, 'GIF89a']),
  of('image/webp', [0, 'RIFF'], [8, 'WEBP']),
  of('image/heic', [4, 'ftypheic']),
  of('image/heic', [4, 'ftypheix']),
  of('image/heif', [4, 'ftypmif1']),
  of('image/avif', [4, 'ftypavif']),
  of('application/pdf', [0, '%PDF-']),
  of('audio/wav', [0, 'RIFF'], [8, 'WAVE']),
  of('audio/mpeg', [0, 'ID3']),
  of('audio/mpeg', [0, '\xff\xfb']),
  of('audio/mpeg', [0, '\xff\xfa']),
  of('audio/mpeg', [0, '\xff\xf3']),
  of('audio/mpeg', [0, '\xff\xf2']),
  of('audio/aac', [0, '\xff\xf1']),
  of('audio/aac', [0, '\xff\xf9']),
  of('audio/ogg', [0, 'OggS']),
  of('audio/flac', [0, 'fLaC']),
  of('audio/mp4', [4, 'ftypM4A']),
  of('audio/aiff', [0, 'FORM'], [8, 'AIFF']),
  of('audio/webm', [0, '\x1aE\xdf\xa3']),
];

/** The media type that the first bytes of a file tell; undefined for everything but images, PDF and audio. */
export function mediaTypeOf(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 16);
  return signatures.find(({ marks }) => marks.every(([offset, text]) => head.startsWith(text, offset)))?.mediaType;
}

/** `image/png` → `image`; undefined for what is none of the three. */
export function kindOf(mediaType: string): Kind | undefined {
  if (mediaType.startsWith('image/')) return 'image';
  if (mediaType.startsWith('audio/')) return 'audio';
  return mediaType === 'application/pdf' ? 'file' : undefined;
}
