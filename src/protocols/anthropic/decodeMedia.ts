// Images, documents and search results of Anthropic requests as parts. Called by decodeBlocks.ts.
// What has no part of its own becomes text that other protocols can carry, with the original block kept for this one.
// Source: @anthropic-ai/sdk `ImageBlockParam`, `DocumentBlockParam`, `SearchResultBlockParam`.
import type { FilePart, ImagePart, MediaSource, TextPart } from '../ir/parts';
import { arrayIn, isObject, stringIn, type JsonObject } from '../wire/jsonValue';
import { asObject, asString, join, optional } from '../wire/members';
import { sharedMembers } from './wireShape';

/** Undefined where the source is of a kind that we do not know. */
function decodeSource(source: JsonObject, path: string): MediaSource | undefined {
  switch (source['type']) {
    case 'base64':
      return {
        kind: 'base64',
        mediaType: asString(source['media_type'], join(path, 'media_type')),
        data: asString(source['data'], join(path, 'data')),
      };
    case 'url':
      return { kind: 'url', url: asString(source['url'], join(path, 'url')) };
    case 'file':
      return { kind: 'file-id', origin: 'anthropic', id: asString(source['file_id'], join(path, 'file_id')) };
    case 'text':
      return { kind: 'text', text: asString(source['data'], join(path, 'data')) };
    default:
      return undefined;
  }
}

/** Undefined where the source is of a kind that we do not know: the caller keeps the block as it is. */
export function decodeImage(block: JsonObject, path: string): ImagePart | undefined {
  const at = join(path, 'source');
  const source = decodeSource(asObject(block['source'], at), at);
  if (source === undefined || source.kind === 'text') return undefined;
  return { type: 'image', source, ...sharedMembers(block, ['source'], path) };
}

/** Undefined as above. A document made of blocks becomes its text; the block itself stays for the same protocol. */
export function decodeDocument(block: JsonObject, path: string): FilePart | undefined {
  const at = join(path, 'source');
  const wire = asObject(block['source'], at);
  const title = optional(block, 'title', 'string', path);
  const filename = title === undefined ? {} : { filename: title };
  const source = decodeSource(wire, at);
  if (source !== undefined) {
    return { type: 'file', source, ...filename, ...sharedMembers(block, ['source', 'title'], path) };
  }
  if (wire['type'] !== 'content') return undefined;
  const content = wire['content'];
  const text = typeof content === 'string' ? content : arrayIn(wire, 'content').map(plainText).join('\n');
  return { type: 'file', source: { kind: 'text', text }, ...filename, ...wholeBlock(block, path) };
}

export function decodeSearchResult(block: JsonObject, path: string): TextPart {
  const heading = [stringIn(block, 'title'), stringIn(block, 'source')].filter((line) => line !== undefined);
  const text = [...heading, ...arrayIn(block, 'content').map(plainText)].join('\n');
  return { type: 'text', text, ...wholeBlock(block, path) };
}

/** A block that is text to others: `text` for them, the block itself for this protocol. */
export function blockAsText(block: JsonObject, text: string, path: string): TextPart {
  return { type: 'text', text, ...wholeBlock(block, path) };
}

/** The encoder of this folder sends `extensions.anthropic.block` in place of the part. */
function wholeBlock(block: JsonObject, path: string): ReturnType<typeof sharedMembers> {
  const { cache } = sharedMembers(block, [], path);
  return { ...(cache === undefined ? {} : { cache }), extensions: { anthropic: { block } } };
}

function plainText(block: unknown): string {
  if (!isObject(block)) return '';
  return stringIn(block, 'text') ?? `[${stringIn(block, 'type') ?? 'block'}]`;
}
