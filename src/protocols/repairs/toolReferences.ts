// Where a request names a tool: its tools, its choice, the calls and results of its history. The passes that rename go through here,
// so that one name is never changed in one place and forgotten in another; and back in the calls of the answer.
import type { IrAnswer, IrEvent } from '../ir/events';
import type { ToolCallPart, ToolResultPart } from '../ir/parts';
import type { IrRequest, IrTool, IrTurn, ToolChoice } from '../ir/request';
import type { Restore } from './repair';

/** A tool as its caller names it. */
export interface ToolReference {
  name: string;
  namespace?: string | undefined;
}

export function referenceKey(reference: ToolReference): string {
  return reference.namespace === undefined ? reference.name : `${reference.namespace}\0${reference.name}`;
}

export type ClientTool = Exclude<IrTool, { type: 'server' }>;

export function clientTools(request: IrRequest): ClientTool[] {
  return request.tools.filter((tool): tool is ClientTool => tool.type !== 'server');
}

/** Every tool that the request names, each once: those on offer first, then those of the history. */
export function referencesOf(request: IrRequest): ToolReference[] {
  const found = new Map<string, ToolReference>();
  const add = ({ name, namespace }: ToolReference): void => {
    const reference = namespace === undefined ? { name } : { name, namespace };
    const key = referenceKey(reference);
    if (!found.has(key)) found.set(key, reference);
  };
  clientTools(request).forEach(add);
  for (const turn of request.turns) {
    if (turn.role !== 'assistant') continue;
    for (const part of turn.content) if (part.type === 'tool-call') add(part);
  }
  return [...found.values()];
}

export type Rename = (reference: ToolReference) => ToolReference;

/** The request with every tool named as `rename` says. */
export function renameTools(request: IrRequest, rename: Rename): IrRequest {
  const toolChoice = request.toolChoice === undefined ? undefined : renameChoice(request, request.toolChoice, rename);
  return {
    ...request,
    tools: request.tools.map((tool) => (tool.type === 'server' ? tool : withReference(tool, rename(tool)))),
    turns: renameTurns(request.turns, rename),
    ...(toolChoice === undefined ? {} : { toolChoice }),
  };
}

function renameTurns(turns: readonly IrTurn[], rename: Rename): IrTurn[] {
  const calls = new Map<string, ToolReference>();
  return turns.map((turn) => {
    if (turn.role === 'assistant') {
      const content = turn.content.map((part) => {
        if (part.type !== 'tool-call') return part;
        const reference = rename(part);
        calls.set(part.id, reference);
        return withReference(part, reference);
      });
      return { ...turn, content };
    }
    if (turn.role !== 'tool') return turn;
    return { ...turn, content: turn.content.map((part) => renameResult(part, calls.get(part.callId), rename)) };
  });
}

function renameResult(part: ToolResultPart, call: ToolReference | undefined, rename: Rename): ToolResultPart {
  if (part.name === undefined) return part;
  return { ...part, name: (call ?? rename({ name: part.name })).name };
}

function renameChoice(request: IrRequest, choice: ToolChoice, rename: Rename): ToolChoice {
  if (choice.type === 'tool') {
    const [tool] = toolsNamed(request, choice);
    return tool === undefined ? choice : withReference(choice, rename(tool));
  }
  if (choice.type !== 'allowed') return choice;
  const names = choice.names.flatMap((name) => {
    const tools = toolsNamed(request, { name });
    return tools.length === 0 ? [name] : tools.map((tool) => rename(tool).name);
  });
  return { ...choice, names: [...new Set(names)] };
}

/** The tools on offer that a choice means; one without a namespace may mean tools inside of namespaces. */
function toolsNamed(request: IrRequest, choice: ToolReference): ClientTool[] {
  const named = clientTools(request).filter((tool) => tool.name === choice.name);
  const exact = named.filter((tool) => tool.namespace === choice.namespace);
  return exact.length > 0 || choice.namespace !== undefined ? exact : named;
}

function withReference<Named extends ToolReference>(named: Named, reference: ToolReference): Named {
  if (named.name === reference.name && named.namespace === reference.namespace) return named;
  const { namespace: _namespace, ...rest } = named;
  const { name, namespace } = reference;
  return { ...rest, name, ...(namespace === undefined ? {} : { namespace }) } as Named;
}

/** Puts the client's own names back into the calls of an answer. */
export function restoreNames(rename: Rename): Restore {
  const event = (given: IrEvent): IrEvent[] =>
    given.type === 'tool-call-start' ? [withReference(given, rename(given))] : [given];
  return {
    newStream: () => event,
    answer: (answer) => mapCalls(answer, (call) => withReference(call, rename(call))),
  };
}

export function mapCalls(answer: IrAnswer, change: (call: ToolCallPart) => ToolCallPart): IrAnswer {
  return { ...answer, content: answer.content.map((part) => (part.type === 'tool-call' ? change(part) : part)) };
}
