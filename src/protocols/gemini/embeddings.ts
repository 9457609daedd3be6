// Embeddings between OpenAI's shape and Gemini's `embedContent` and `batchEmbedContents`, requests and answers both ways.
// Called by the gateway where client and upstream differ. Sources: https://ai.google.dev/api/embeddings; openai `EmbeddingCreateParams`,
// `CreateEmbeddingResponse`; @google/genai `EmbedContentParameters`, `EmbedContentResponse`.
import { GatewayError } from '../../shared/errors';
import type { Warning } from '../ir/warnings';
import { arrayIn, countIn, isObject, objectIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { decodeBase64, encodeBase64 } from '../wire/base64';
import {
  asObject,
  badRequest,
  newWarnings,
  optionalArray,
  optionalNumber,
  optionalObject,
  optionalString,
  unknownMembers,
} from './members';

export type GeminiEmbedMethod = 'embedContent' | 'batchEmbedContents';

/** A request for embeddings in words that belong to no protocol. */
export interface EmbeddingsRequest {
  inputs: string[];
  dimensions: number | undefined;
  user: string | undefined;
  /** OpenAI: vectors as text of 32-bit floats. The SDK for JavaScript asks for it unasked. */
  base64: boolean;
  /** Gemini: `RETRIEVAL_QUERY`, … and the title of a document. */
  taskType: string | undefined;
  title: string | undefined;
}

export interface Embeddings {
  vectors: number[][];
  /** Tokens of all inputs; undefined where the upstream does not say. */
  promptTokens: number | undefined;
}

/** Throws `bad-request`: no input, or tokens instead of text. */
export function decodeOpenaiEmbeddings(wire: unknown): { request: EmbeddingsRequest; warnings: Warning[] } {
  const { warnings, warn } = newWarnings();
  const body = asObject(wire, 'body');
  const { input } = body;
  const inputs = typeof input === 'string' ? [input] : input;
  if (!Array.isArray(inputs) || inputs.length === 0) throw badRequest('input', 'must be a text or a list of texts.');
  const texts = inputs.map((item, index) => {
    if (typeof item !== 'string')
      throw badRequest(`input[${index}]`, 'must be text: tokens mean nothing to another provider.');
    return item;
  });
  const known = ['input', 'model', 'dimensions', 'user', 'encodingFormat'];
  for (const name of Object.keys(unknownMembers(body, known) ?? {})) warn('dropped-field', name);
  const request: EmbeddingsRequest = {
    inputs: texts,
    dimensions: optionalNumber(body, 'dimensions', ''),
    user: optionalString(body, 'user', ''),
    base64: optionalString(body, 'encodingFormat', '') === 'base64',
    taskType: undefined,
    title: undefined,
  };
  return { request, warnings };
}

/** Throws `bad-request`: no content, or one that is not text. Settings of a batch are those of its first request. */
export function decodeGeminiEmbeddings(
  wire: unknown,
  method: GeminiEmbedMethod,
): { request: EmbeddingsRequest; warnings: Warning[] } {
  const { warnings, warn } = newWarnings();
  const body = asObject(wire, 'body');
  const list = method === 'embedContent' ? [body] : (optionalArray(body, 'requests', '') ?? []);
  const requests = list.map((item, index) => {
    const path = method === 'embedContent' ? '' : `requests[${index}]`;
    return { path, item: asObject(item, path) };
  });
  const [first] = requests;
  if (first === undefined) throw badRequest('requests', 'must not be empty.');
  const settings = readSettings(first.item, first.path);
  for (const { path, item } of requests) {
    if (JSON.stringify(readSettings(item, path)) !== JSON.stringify(settings))
      warn('dropped-field', path, 'settings of its own');
  }
  const inputs = requests.map(({ item, path }) => contentText(item, path));
  return { request: { inputs, user: undefined, base64: false, ...settings }, warnings };
}

function readSettings(item: JsonObject, path: string): Pick<EmbeddingsRequest, 'dimensions' | 'taskType' | 'title'> {
  const config = optionalObject(item, 'embedContentConfig', path) ?? item;
  return {
    dimensions: optionalNumber(config, 'outputDimensionality', path),
    taskType: optionalString(config, 'taskType', path),
    title: optionalString(config, 'title', path),
  };
}

function contentText(item: JsonObject, path: string): string {
  const content = optionalObject(item, 'content', path);
  const parts = content === undefined ? [] : arrayIn(content, 'parts');
  if (parts.length === 0) throw badRequest(path === '' ? 'content' : `${path}.content`, 'must have parts.');
  const texts = parts.map((part, index) => {
    const text = isObject(part) ? part['text'] : undefined;
    if (typeof text !== 'string')
      throw badRequest(`${path === '' ? '' : `${path}.`}content.parts[${index}]`, 'must be text.');
    return text;
  });
  return texts.join('\n');
}

/** The body for OpenAI: always plain numbers, which is what `decodeOpenaiVectors` reads in any case. */
export function encodeOpenaiEmbeddings(
  request: EmbeddingsRequest,
  model: string,
): { body: JsonObject; warnings: Warning[] } {
  const { warnings, warn } = newWarnings();
  if (request.taskType !== undefined) warn('dropped-field', 'taskType', request.taskType);
  if (request.title !== undefined) warn('dropped-field', 'title');
  const body = {
    model,
    input: request.inputs,
    encoding_format: 'float',
    ...(request.dimensions !== undefined && { dimensions: request.dimensions }),
    ...(request.user !== undefined && { user: request.user }),
  };
  return { body, warnings };
}

/** One input goes as `embedContent`, several as a batch. */
export function encodeGeminiEmbeddings(
  request: EmbeddingsRequest,
  model: string,
): { method: GeminiEmbedMethod; body: JsonObject; warnings: Warning[] } {
  const { warnings, warn } = newWarnings();
  if (request.user !== undefined) warn('dropped-field', 'user');
  const name = model.includes('/') ? model : `models/${model}`;
  const items = request.inputs.map((text) => ({
    model: name,
    content: { parts: [{ text }] },
    ...(request.taskType !== undefined && { taskType: request.taskType }),
    ...(request.title !== undefined && { title: request.title }),
    ...(request.dimensions !== undefined && { outputDimensionality: request.dimensions }),
  }));
  const [only] = items;
  if (only !== undefined && items.length === 1) return { method: 'embedContent', body: only, warnings };
  return { method: 'batchEmbedContents', body: { requests: items }, warnings };
}

/** Throws `upstream-invalid` where the answer holds no vectors. */
export function decodeGeminiVectors(wire: unknown): Embeddings {
  const one = objectIn(wire, 'embedding');
  const list = one === undefined ? arrayIn(wire, 'embeddings') : [one];
  const vectors = list.map((item) => numbers(isObject(item) ? item['values'] : undefined));
  if (vectors.length === 0) throw noVectors();
  return { vectors, promptTokens: countIn(objectIn(wire, 'usageMetadata'), 'promptTokenCount') };
}

/** Vectors as numbers or as text, put in the order of their `index`. Throws `upstream-invalid` where there are none. */
export function decodeOpenaiVectors(wire: unknown): Embeddings {
  const items = arrayIn(wire, 'data').filter(isObject);
  if (items.length === 0) throw noVectors();
  const placed = items.map((item, position) => ({ at: countIn(item, 'index') ?? position, item }));
  placed.sort((left, right) => left.at - right.at);
  const vectors = placed.map(({ item }) => {
    const text = stringIn(item, 'embedding');
    return text === undefined ? numbers(item['embedding']) : floats(text);
  });
  return { vectors, promptTokens: countIn(objectIn(wire, 'usage'), 'prompt_tokens') };
}

export function encodeGeminiVectors(embeddings: Embeddings, method: GeminiEmbedMethod): JsonObject {
  const list = embeddings.vectors.map((values) => ({ values }));
  const { promptTokens } = embeddings;
  const usage = promptTokens === undefined ? {} : { usageMetadata: { promptTokenCount: promptTokens } };
  return method === 'embedContent'
    ? { embedding: list[0] ?? { values: [] }, ...usage }
    : { embeddings: list, ...usage };
}

/** `promptTokens` unknown is told as 0: the shape has no other word. */
export function encodeOpenaiVectors(embeddings: Embeddings, model: string, base64: boolean): JsonObject {
  const tokens = embeddings.promptTokens ?? 0;
  return {
    object: 'list',
    data: embeddings.vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: base64 ? floatText(vector) : vector,
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function numbers(values: unknown): number[] {
  if (!Array.isArray(values)) throw noVectors();
  return values.map((value: unknown) => {
    if (typeof value !== 'number') throw noVectors();
    return value;
  });
}

/** 32-bit floats, low byte first. */
function floatText(vector: number[]): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  for (const [index, value] of vector.entries()) view.setFloat32(index * 4, value, true);
  return encodeBase64(new Uint8Array(view.buffer));
}

function floats(text: string): number[] {
  const bytes = decodeBase64(text);
  if (bytes === undefined || bytes.length % 4 !== 0) throw noVectors();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
}

function noVectors(): GatewayError {
  return new GatewayError('upstream-invalid', 'The upstream sent no embeddings.');
}
