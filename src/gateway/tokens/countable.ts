// Takes a request apart into what an estimate of its tokens needs: its texts, and its images, documents and sound with their sizes.
// Called by tokenEstimator.ts. Walks the request once and copies no text; counting is the worker's.
import type { MediaSource, Part } from '../../protocols/ir/parts';
import type { IrRequest, IrTool } from '../../protocols/ir/request';
import { imageSize, type ImageSize } from './imageSize';

export interface CountableImage {
  /** Undefined where it is not known: by URL, by file id, of another format. */
  size: ImageSize | undefined;
  /** OpenAI's `detail: low`. */
  low: boolean;
}

export interface Countable {
  texts: string[];
  images: CountableImage[];
  /** PDFs as base64. */
  documents: string[];
  /** Documents whose bytes are not at hand. */
  unseenDocuments: number;
  /** Bytes of sound. */
  audioBytes: number;
  /** Letters of encrypted content: thinking that only its provider can read. */
  sealedLetters: number;
  messages: number;
  tools: number;
}

/** Base64 letters that are decoded to look for the size of an image: colour profiles and previews may stand before it. */
const headLetters = 512 * 1024;

export function countableOf(request: IrRequest): Countable {
  const countable: Countable = {
    texts: [],
    images: [],
    documents: [],
    unseenDocuments: 0,
    audioBytes: 0,
    sealedLetters: 0,
    messages: 0,
    tools: request.tools.length,
  };
  for (const { text } of request.system) countable.texts.push(text);
  if (request.system.length > 0) countable.messages += 1;
  for (const turn of request.turns) {
    countable.messages += 1;
    for (const part of turn.content) addPart(countable, part);
  }
  for (const tool of request.tools) countable.texts.push(toolText(tool));
  if (request.output?.type === 'json-schema') countable.texts.push(JSON.stringify(request.output.schema));
  return countable;
}

function addPart(countable: Countable, part: Part): void {
  switch (part.type) {
    case 'text':
    case 'refusal':
      countable.texts.push(part.text);
      return;
    case 'reasoning':
      countable.texts.push(part.text);
      // A signature is free; content that is sealed because nobody else may read it is not.
      if (part.text === '') countable.sealedLetters += part.state?.data.length ?? 0;
      return;
    case 'tool-call':
      countable.texts.push(part.name, part.input);
      return;
    case 'tool-result':
      for (const piece of part.content) addPart(countable, piece);
      return;
    case 'opaque':
      countable.texts.push(JSON.stringify(part.value));
      return;
    case 'image': {
      const low = part.detail === 'low';
      countable.images.push({ size: sizeOf(part.source), low });
      return;
    }
    case 'file':
      addFile(countable, part.source);
      return;
    case 'audio':
      if (part.source.kind === 'base64') countable.audioBytes += bytesOf(part.source.data);
      return;
  }
}

function addFile(countable: Countable, source: MediaSource): void {
  if (source.kind === 'text') countable.texts.push(source.text);
  else if (source.kind !== 'base64') countable.unseenDocuments += 1;
  else if (source.mediaType.startsWith('text/')) {
    countable.texts.push(Buffer.from(source.data, 'base64').toString('utf8'));
  } else countable.documents.push(source.data);
}

function sizeOf(source: MediaSource): ImageSize | undefined {
  if (source.kind !== 'base64') return undefined;
  return imageSize(Buffer.from(source.data.slice(0, headLetters), 'base64'));
}

function bytesOf(base64: string): number {
  return Math.floor((base64.length * 3) / 4);
}

/** Models are shown definitions of tools as JSON or close to it. */
function toolText(tool: IrTool): string {
  if (tool.type === 'server') return JSON.stringify(tool.value);
  const { name, description } = tool;
  return JSON.stringify(
    tool.type === 'function'
      ? { name, description, parameters: tool.parameters }
      : { name, description, format: tool.format },
  );
}
