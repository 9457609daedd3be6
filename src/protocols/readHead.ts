// The head of a request: which model, streamed or not. Found in one pass over the bytes, without building the body.
// Called by the proxy after the body was read; `withModel` writes the provider's model name into the same bytes.
import { GatewayError } from '../shared/errors';
import { isOtherOperation } from '../catalog/operations';
import type { EndpointMatch } from './endpoints';
import { withGeminiModel } from './otherEndpoints/geminiModels';
import { scanObject, type ScannedValue } from './wire/jsonScan';
import { isEmptyObjectAt, splice, type Splice } from './wire/jsonSplice';

export interface RequestHead {
  /** Undefined where the request names none (or null). */
  model: string | undefined;
  /** Byte positions of the model's value in the body; undefined where the body has no `model` or the path holds it. */
  modelSpan: { start: number; end: number } | undefined;
  stream: boolean;
  /** OpenAI chat: the byte position behind the value of `stream`, and the member `stream_options`, where they are there. */
  streamEnd?: number | undefined;
  streamOptions?: ScannedValue | undefined;
}

const otherMembers = ['model', 'stream'];
const chatMembers = [...otherMembers, 'stream_options'];

/**
 * Reads model and stream flag. `body` must be one JSON object.
 * Throws GatewayError `bad-request`: not valid JSON, nested too deeply, `model` or `stream` twice, `model` not a string.
 */
export function readHead(match: EndpointMatch, body: Uint8Array): RequestHead {
  if (match.protocol === 'gemini') {
    scanObject(body, []);
    return { model: match.model, modelSpan: undefined, stream: match.stream === true };
  }
  // Of the other endpoints some stream too: in which form an answer is relayed, it says itself.
  const mayStream = match.operation === 'generate' ? match.form !== 'compact' : isOtherOperation(match.operation);
  const members = scanObject(body, match.protocol === 'openai-chat' ? chatMembers : otherMembers);
  const model = members.get('model');
  if (model !== undefined && model.value !== null && typeof model.value !== 'string') {
    throw new GatewayError('bad-request', "'model' must be a string.");
  }
  return {
    model: typeof model?.value === 'string' && model.value !== '' ? model.value : undefined,
    modelSpan: model === undefined ? undefined : { start: model.start, end: model.end },
    stream: mayStream && members.get('stream')?.value === true,
    streamEnd: members.get('stream')?.end,
    streamOptions: members.get('stream_options'),
  };
}

/**
 * The body with `model` as its model and every other byte kept: the same bytes when the name is equal already or stands
 * in the path. A body without a model gets one as its first member. `more` are further changes at other places.
 */
export function withModel(
  body: Uint8Array,
  head: RequestHead,
  match: EndpointMatch,
  model: string,
  more: readonly Splice[] = [],
): Uint8Array {
  if (match.protocol === 'gemini') {
    // Google's embedding calls repeat the model of the path in the body.
    const repeats = match.operation === 'embed' || match.operation === 'batch-embed';
    return repeats ? withGeminiModel(body, model) : splice(body, [...more]);
  }
  if (head.model === model) return splice(body, [...more]);
  const text = JSON.stringify(model);
  if (head.modelSpan !== undefined) return splice(body, [{ ...head.modelSpan, text }, ...more]);
  const open = body.indexOf(0x7b);
  if (open < 0) throw new GatewayError('bad-request', 'The request body is not a JSON object.');
  const empty = isEmptyObjectAt(body, open + 1);
  return splice(body, [{ start: open + 1, end: open + 1, text: `"model":${text}${empty ? '' : ','}` }, ...more]);
}
