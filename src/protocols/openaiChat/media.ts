// Images, audio and files of chat messages: data URLs and plain URLs as sources, and back. Used by the decoders and encoders of parts.
// Source: openai SDK `ChatCompletionContentPart`.
import type { MediaSource } from '../ir/parts';

const dataUrl = /^data:([^;,]*)((?:;[^;,]*)*?);base64,/i;
const typeOfExtension: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
};

/** A base64 data URL as its bytes, anything else as the URL it is. */
export function sourceOfUrl(url: string): MediaSource {
  const head = dataUrl.exec(url);
  if (head === null) return { kind: 'url', url };
  const mediaType = head[1] === undefined || head[1] === '' ? 'application/octet-stream' : head[1];
  return { kind: 'base64', mediaType, data: url.slice(head[0].length) };
}

/** `file_data`: a data URL, an http URL (some vendors), or bare base64. */
export function sourceOfFile(data: string, filename: string | undefined): MediaSource {
  if (/^(data:|https?:)/i.test(data)) return sourceOfUrl(data);
  const extension = filename?.split('.').pop()?.toLowerCase() ?? '';
  return { kind: 'base64', mediaType: typeOfExtension[extension] ?? 'application/pdf', data };
}

/** The URL of a source that has one: bytes become a data URL. */
export function urlOf(source: MediaSource): string | undefined {
  if (source.kind === 'base64') return `data:${source.mediaType};base64,${source.data}`;
  return source.kind === 'url' ? source.url : undefined;
}

const audioTypes: Readonly<Record<string, string>> = { mp3: 'audio/mpeg', pcm16: 'audio/pcm', wav: 'audio/wav' };

export function audioType(format: string): string {
  return audioTypes[format] ?? `audio/${format}`;
}

/** OpenAI knows `wav` and `mp3`; other vendors more, by the name of their type. */
export function audioFormat(mediaType: string): string {
  const subtype = (mediaType.split(';')[0] ?? '').replace(/^audio\/(x-)?/, '');
  if (subtype === 'mpeg' || subtype === 'mp3') return 'mp3';
  if (subtype === 'wav' || subtype === 'wave' || subtype === 'vnd.wave') return 'wav';
  return subtype;
}

/** Beginnings of audio files in base64. */
const audioMarks: readonly [string, string][] = [
  ['UklGR', 'audio/wav'],
  ['SUQz', 'audio/mpeg'],
  ['//', 'audio/mpeg'],
  ['T2dn', 'audio/ogg'],
  ['ZkxhQ', 'audio/flac'],
];

/** The type of audio in an answer, which does not say it. */
export function guessAudioType(base64: string): string {
  return audioMarks.find(([mark]) => base64.startsWith(mark))?.[1] ?? 'audio/pcm';
}
