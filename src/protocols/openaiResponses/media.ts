// Images, files and audio: the Responses members `image_url`, `file_data`, `file_url`, `file_id` against media sources.
// Source: openai SDK `ResponseInputImage`, `ResponseInputFile`, `ResponseInputAudio`.
import type { MediaSource } from '../ir/parts';

/** Takes `data:` URLs apart; any other URL is a reference. */
export function sourceOfUrl(url: string): MediaSource {
  const match = /^data:([^;,]*)(?:;[^;,]*)*;base64,/i.exec(url);
  if (match === null) return { kind: 'url', url };
  return {
    kind: 'base64',
    mediaType: match[1] === '' ? 'text/plain' : (match[1] ?? ''),
    data: url.slice(match[0].length),
  };
}

/** `file_data` is a data URL, or bare base64 whose type only the name tells. */
export function sourceOfFileData(data: string, filename: string | undefined): MediaSource {
  if (data.startsWith('data:')) return sourceOfUrl(data);
  const pdf = filename === undefined || filename.toLowerCase().endsWith('.pdf');
  return { kind: 'base64', mediaType: pdf ? 'application/pdf' : 'application/octet-stream', data };
}

export function dataUrl(source: Extract<MediaSource, { kind: 'base64' }>): string {
  return `data:${source.mediaType};base64,${source.data}`;
}

/** A stored file means something to both protocols of OpenAI. */
export function fileIdOf(source: MediaSource): string | undefined {
  if (source.kind !== 'file-id') return undefined;
  return source.origin === 'openai-responses' || source.origin === 'openai-chat' ? source.id : undefined;
}

/** A name that says the type, which `file_data` is refused without. */
export function filenameOf(source: MediaSource, filename: string | undefined): string {
  if (filename !== undefined && filename !== '') return filename;
  const mediaType = 'mediaType' in source ? (source.mediaType ?? '') : '';
  const subtype = /^[a-z]+\/([a-z0-9]+)$/i.exec(mediaType)?.[1] ?? 'bin';
  return `document.${subtype === 'plain' ? 'txt' : subtype}`;
}
