// The head of a request: which model, streamed or not. Found in one pass over the bytes, without building the body.
// Called by the proxy after the body was read; `withModel` writes the provider's model name into the same bytes.
import { GatewayError } from '../shared/errors';
import type { EndpointMatch } from './endpoints';
import { scanObject } from './wire/jsonScan';
import { splice } from './wire/jsonSplice';

export interface RequestHead {
  /** Undefined where the request names none (or null). */
  model: string | undefined;
  /** Byte positions of the model's value in the body; undefined where the body has no `model` or the path holds it. */
  modelSpan: { start: number; end: number } | undefined;
  stream: boolean;
}

/**
 * Reads model and stream flag. `body` must be one JSON object.
 * Throws GatewayError `bad-request`: not valid JSON, nested too deeply, `model` or `stream` twice, `model` not a string.
 */
export function readHead(match: EndpointMatch, body: Uint8Array): RequestHead {
  if (match.protocol === 'gemini') {
    scanObject(body, []);
    return { model: match.model, modelSpan: undefined, stream: match.stream === true };
  }
  const members = scanObject(body, ['model', 'stream']);
  const model = members.get('model');
  if (model !== undefined && model.value !== null && typeof model.value !== 'string') {
    throw new GatewayError('bad-request', "'model' must be a string.");
  }
  return {
    model: typeof model?.value === 'string' && model.value !== '' ? model.value : undefined,
    modelSpan: model === undefined ? undefined : { start: model.start, end: model.end },
    stream: match.operation === 'generate' && members.get('stream')?.value === true,
  };
}

/**
 * The body with `model` as its model and every other byte kept: the same bytes when the name is equal already or stands
 * in the path. A body without a model gets one as its first member.
 */
export function withModel(body: Uint8Array, head: RequestHead, match: EndpointMatch, model: string): Uint8Array {
  if (match.protocol === 'gemini' || head.model === model) return body;
  const text = JSON.stringify(model);
  if (head.modelSpan !== undefined) return splice(body, [{ ...head.modelSpan, text }]);
  const open = body.indexOf(0x7b);
  if (open < 0) throw new GatewayError('bad-request', 'The request body is not a JSON object.');
  const empty = scanObjectIsEmpty(body, open + 1);
  return splice(body, [{ start: open + 1, end: open + 1, text: `"model":${text}${empty ? '' : ','}` }]);
}

function scanObjectIsEmpty(body: Uint8Array, from: number): boolean {
  let position = from;
  while (position < body.length && isSpace(body[position])) position += 1;
  return body[position] === 0x7d;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
