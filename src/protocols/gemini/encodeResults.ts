// Results of function calls as `functionResponse` parts, one for each call of the turn before, in the order of the calls: Google
// refuses any other number. Called by encodeTurns.ts. Source: @google/genai `FunctionResponse`.
import type { ToolCallPart, ToolResultPart } from '../ir/parts';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { encodeMedia, type EncodeContext } from './encodeParts';
import type { MediaPart } from './media';

export interface PlacedResult {
  part: ToolResultPart;
  path: string;
}

/** Media that may stand inside a response, on models that know such responses (Gemini 3). */
const nestable = /^(image\/(png|jpeg|webp)|application\/pdf|text\/plain)$/;

/** The responses to `calls`, and behind them the media that cannot stand inside one and what answers no call, as text. */
export function encodeResults(
  calls: readonly ToolCallPart[],
  results: readonly PlacedResult[],
  context: EncodeContext,
): JsonObject[] {
  const open = [...results];
  const responses: JsonObject[] = [];
  const beside: JsonObject[] = [];
  for (const call of calls) {
    const index = open.findIndex(({ part }) => part.callId === call.id);
    const [found] = index < 0 ? [] : open.splice(index, 1);
    if (found === undefined) {
      context.warn('repaired-history', call.name, 'a tool call without a result was given one');
      const response = { error: 'The tool call was not answered.' };
      responses.push({ functionResponse: { id: call.id, name: call.name, response } });
    } else {
      responses.push(encodeResult(found, call.name, beside, context));
    }
  }
  for (const { part, path } of open) {
    context.warn('repaired-history', path, 'the result of no call sent as text');
    const text = resultText(part);
    if (text !== '') beside.push({ text: `Result of ${part.name ?? part.callId}: ${text}` });
    for (const item of part.content) if (item.type !== 'text') beside.push(...encodeMedia(item, path, context));
  }
  return [...responses, ...beside];
}

function encodeResult(
  { part, path }: PlacedResult,
  name: string,
  beside: JsonObject[],
  context: EncodeContext,
): JsonObject {
  const nested: JsonObject[] = [];
  for (const item of part.content) {
    if (item.type === 'text') continue;
    const wire = encodeMedia(item, path, context);
    if (context.target.traits.thinking === 'level' && isNestable(item)) nested.push(...wire);
    else {
      if (wire.length > 0) context.warn('mapped-value', path, `${item.type} of a tool result placed behind it`);
      beside.push(...wire);
    }
  }
  const { response, ...rest } = part.extensions?.gemini ?? {};
  const functionResponse = {
    ...rest,
    id: part.callId,
    name,
    response: isObject(response) ? response : { [part.isError ? 'error' : 'output']: resultText(part) },
    ...(nested.length > 0 && { parts: nested }),
  };
  return { functionResponse };
}

function isNestable(part: MediaPart): boolean {
  return part.source.kind === 'base64' && nestable.test(part.source.mediaType);
}

function resultText(part: ToolResultPart): string {
  return part.content.flatMap((item) => (item.type === 'text' ? [item.text] : [])).join('\n');
}
