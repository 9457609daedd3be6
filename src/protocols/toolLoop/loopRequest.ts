// The request of each step of the loop: the client's own, the gateway's tools behind its tools, and what has been said and run since.
// Also how a later request of the client gets back what it was not told. Pure.
import type { AssistantPart, ToolCallPart, ToolResultPart } from '../ir/parts';
import type { FunctionTool, IrRequest, IrTurn } from '../ir/request';

/** False for requests that force or forbid tools, or ask for several answers: those are what the client wants them to be, and left alone. */
export function takesTools(request: IrRequest): boolean {
  const { toolChoice, tools, sampling } = request;
  if ((sampling.candidates ?? 1) > 1) return false;
  if (toolChoice === undefined || toolChoice.type === 'auto') return true;
  return toolChoice.type === 'required' && tools.length === 0;
}

/** The request as the model gets it in its next step; `turns` have come since the client's own. */
export function loopRequest(
  request: IrRequest,
  tools: readonly FunctionTool[],
  turns: readonly IrTurn[],
  last: boolean,
): IrRequest {
  return {
    ...request,
    tools: [...request.tools, ...tools],
    turns: [...request.turns, ...turns],
    // What was forced was the first step; the last one is to answer.
    ...(last ? { toolChoice: { type: 'none' } as const } : turns.length > 0 ? { toolChoice: undefined } : {}),
  };
}

/** What an answer of the model and the results of its calls are in the conversation. */
export function turnsOf(content: AssistantPart[], results: ToolResultPart[]): IrTurn[] {
  return [
    { role: 'assistant', content },
    { role: 'tool', content: results },
  ];
}

/** Calls of an answer, as `isOurs` tells them by their names. */
export function callsOf(
  content: readonly AssistantPart[],
  isOurs: (name: string) => boolean,
): { own: ToolCallPart[]; client: ToolCallPart[] } {
  const calls = content.filter((part) => part.type === 'tool-call');
  const ours = (part: ToolCallPart): boolean =>
    part.kind === 'function' && part.namespace === undefined && isOurs(part.name);
  return { own: calls.filter(ours), client: calls.filter((part) => !ours(part)) };
}

/** What stands between the client's request and the call of its own tool, which is all that it was told. */
export interface HiddenTurns {
  /** Turns before the answer that holds the call. */
  before: readonly IrTurn[];
  /** That answer in full. */
  content: AssistantPart[];
  /** Results of our tools that were called in it. */
  results: readonly ToolResultPart[];
}

/** The request with hidden turns back where the client replays a call of its own tool. The same object where there are none. */
export function withHiddenTurns(request: IrRequest, lookup: (callId: string) => HiddenTurns | undefined): IrRequest {
  let pending: readonly ToolResultPart[] = [];
  let found = false;
  const turns = request.turns.flatMap((turn): IrTurn[] => {
    if (turn.role === 'assistant') {
      const call = turn.content.find((part) => part.type === 'tool-call' && lookup(part.id) !== undefined);
      const hidden = call?.type === 'tool-call' ? lookup(call.id) : undefined;
      if (hidden === undefined) return [turn];
      found = true;
      pending = hidden.results;
      return [...hidden.before, { ...turn, content: hidden.content }];
    }
    if (turn.role !== 'tool' || pending.length === 0) return [turn];
    const content = [...pending, ...turn.content];
    pending = [];
    return [{ ...turn, content }];
  });
  return found ? { ...request, turns } : request;
}
