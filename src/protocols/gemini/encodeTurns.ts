// The conversation as `contents`: user and model strictly in turn, responses paired with calls. Called by encodeRequest.ts.
// Works from the front, so that a longer conversation begins with the same bytes.
import type { IrRequest, IrTurn } from '../ir/request';
import type { ToolCallPart } from '../ir/parts';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { encodePart, type EncodeContext } from './encodeParts';
import { encodeResults, type PlacedResult } from './encodeResults';
import { bypassSignature, withTextSignatures } from './thoughtSignature';

interface PlacedTurn {
  turn: IrTurn;
  path: string;
}

/** `contents` of the request. */
export function encodeContents(request: IrRequest, context: EncodeContext): JsonObject[] {
  const contents: JsonObject[] = [];
  let calls: ToolCallPart[] = [];
  for (const run of runs(request.turns)) {
    const [first] = run;
    if (first?.turn.role === 'assistant') {
      const parts = run.flatMap((placed) => encodeTurn(placed, context));
      calls = run.flatMap(({ turn }) => turn.content.filter((part) => part.type === 'tool-call'));
      addContent(contents, 'model', withBypass(parts, context));
    } else {
      const results = run.flatMap(placedResults);
      const rest = run.flatMap((placed) => encodeTurn(placed, context));
      addContent(contents, 'user', [...encodeResults(calls, results, context), ...rest]);
      calls = [];
    }
  }
  return contents;
}

/** Turns that become one content each: those of the model, those between. */
function runs(turns: readonly IrTurn[]): PlacedTurn[][] {
  const result: PlacedTurn[][] = [];
  let model: boolean | undefined;
  for (const [index, turn] of turns.entries()) {
    const placed = { turn, path: `messages[${index}]` };
    const isModel = turn.role === 'assistant';
    const last = result.at(-1);
    if (last !== undefined && isModel === model) last.push(placed);
    else result.push([placed]);
    model = isModel;
  }
  return result;
}

function addContent(contents: JsonObject[], role: 'user' | 'model', parts: JsonObject[]): void {
  if (parts.length === 0) return;
  const last = contents.at(-1);
  if (last?.['role'] === role) last['parts'] = [...(last['parts'] as JsonObject[]), ...parts];
  else contents.push({ role, parts });
}

/** The parts of a turn but its tool results, which are placed before all else. */
function encodeTurn({ turn, path }: PlacedTurn, context: EncodeContext): JsonObject[] {
  if (turn.role === 'tool') return [];
  if (turn.role === 'system') context.warn('mapped-value', path, 'a system message in the middle sent as the user');
  else if (turn.name !== undefined) context.warn('dropped-field', `${path}.name`);
  const parts = turn.content.map((part, index) => ({ part, at: `${path}.content[${index}]` }));
  return withTextSignatures(parts.flatMap(({ part, at }) => encodePart(part, at, context)));
}

function placedResults({ turn, path }: PlacedTurn): PlacedResult[] {
  if (turn.role !== 'tool') return [];
  return turn.content.map((part, index) => ({ part, path: `${path}.content[${index}]` }));
}

/** Gemini 3 refuses a step whose first function call has no signature: where it was lost, Google's own bypass stands in. */
function withBypass(parts: JsonObject[], context: EncodeContext): JsonObject[] {
  if (context.target.traits.thinking !== 'level') return parts;
  const index = parts.findIndex((part) => isObject(part['functionCall']));
  const call = parts[index];
  if (call === undefined || call['thoughtSignature'] !== undefined) return parts;
  context.warn('dropped-state', 'tool call', 'the thought signature is lost; the bypass value was sent');
  return parts.with(index, { ...call, thoughtSignature: bypassSignature });
}
