// A request to shorten a conversation as an ordinary question to any model: the whole conversation, and after it the wish for a summary.
// Used by compactCodecs.ts for upstreams that cannot shorten conversations themselves. The model must answer in text, so it calls no tool.
import type { DecodedRequest, RequestContext } from '../codec';
import type { IrRequest, IrTurn } from '../ir/request';
import { arrayIn, isObject } from '../wire/jsonValue';
import { summaryPreface } from './compaction';
import { decodeResponsesRequest } from './decodeRequest';

const wish = [
  'Summarise the conversation so far for a model that continues it and sees nothing of it but your summary.',
  'Keep what the user asked for and every constraint in the user’s own words; what was done and decided, and why;',
  'files, commands, names, identifiers, values and errors exactly as they appeared; what is still open, and the next step.',
  'Answer with the summary alone, in the language of the conversation. Do not continue the work and call no tool.',
].join(' ');

/** True where the last item of a Responses request asks for the conversation to be shortened (Codex, `remote_compaction_v2`). */
export function asksForCompaction(wire: unknown): boolean {
  const last = arrayIn(wire, 'input').at(-1);
  return isObject(last) && last['type'] === 'compaction_trigger';
}

/**
 * Reads the body of `POST /responses/compact`, or of `POST /responses` with a trigger as its last item.
 * Throws `bad-request` as the decoder of ordinary requests does.
 */
export function decodeCompactRequest(wire: unknown, context: RequestContext): DecodedRequest {
  const ordinary =
    asksForCompaction(wire) && isObject(wire) ? { ...wire, input: arrayIn(wire, 'input').slice(0, -1) } : wire;
  const { request, warnings } = decodeResponsesRequest(ordinary, context);
  const { output: _output, parallelToolCalls: _parallel, toolChoice: _choice, ...rest } = request;
  const turns: IrTurn[] = [...request.turns, { role: 'user', content: [{ type: 'text', text: wish }] }];
  return { request: { ...rest, turns, ...toolsFor(request) }, warnings };
}

/** Some providers refuse a history with calls of tools that are not on offer: where there are any, they stay, for nobody to call. */
function toolsFor(request: IrRequest): Pick<IrRequest, 'tools' | 'toolChoice'> {
  const called = request.turns.some(
    (turn) =>
      turn.role === 'tool' || (turn.role === 'assistant' && turn.content.some(({ type }) => type === 'tool-call')),
  );
  const tools = called ? request.tools.filter((tool) => tool.type !== 'server') : [];
  return tools.length === 0 ? { tools } : { tools, toolChoice: { type: 'none' } };
}

/** What the user said in a request that `decodeCompactRequest` has read: without its wish, and without earlier summaries. */
export function userTurns(request: IrRequest): IrTurn[] {
  return request.turns.slice(0, -1).filter((turn) => {
    const first = turn.role === 'user' ? turn.content[0] : undefined;
    return first !== undefined && !(first.type === 'text' && first.text.startsWith(summaryPreface));
  });
}
