// Freeform tools for targets that know functions alone: each becomes a function with one string field, its grammar quoted in the
// description; calls and results of the history follow. In the answer the text is taken out of the wrapper again as it arrives.
import type { IrEvent } from '../ir/events';
import type { ToolCallPart } from '../ir/parts';
import type { CustomTool, FunctionTool, IrRequest, IrTool, IrTurn } from '../ir/request';
import { type Repair, type Restore, warningList } from './repair';
import { mapCalls, referenceKey, type ToolReference } from './toolReferences';
import { unwrapText, WrappedTextReader, wrapperField, wrapText } from './wrappedText';

export const wrapCustomTools: Repair = {
  name: 'wrap-custom-tools',
  apply(request, { abilities }) {
    if (abilities.customTools || !namesCustomTool(request)) return { request, warnings: [] };
    const { warnings, warn } = warningList();
    const customs = new Set<string>();
    const wrapTool = (tool: IrTool, index: number): IrTool => {
      if (tool.type !== 'custom') return tool;
      customs.add(referenceKey(tool));
      warn('mapped-value', `tools[${index}]`, 'a freeform tool as a function with one field');
      return asFunction(tool);
    };
    const tools = request.tools.map(wrapTool);
    return { request: { ...request, tools, turns: request.turns.map(wrapTurn) }, warnings, restore: unwrap(customs) };
  },
};

function namesCustomTool(request: IrRequest): boolean {
  if (request.tools.some((tool) => tool.type === 'custom')) return true;
  return request.turns.some((turn) => {
    if (turn.role !== 'assistant' && turn.role !== 'tool') return false;
    return turn.content.some((part) => 'kind' in part && part.kind === 'custom');
  });
}

function asFunction(tool: CustomTool): FunctionTool {
  const { type: _type, format, description, ...rest } = tool;
  const grammar =
    format?.type === 'grammar'
      ? [`The text must match this ${format.syntax} grammar:\n\`\`\`\n${format.definition}\n\`\`\``]
      : [];
  const about = [
    ...(description === undefined ? [] : [description]),
    `This tool takes plain text: put the whole of it into the field \`${wrapperField}\`, and nothing else.`,
    ...grammar,
  ];
  return {
    type: 'function',
    ...rest,
    description: about.join('\n\n'),
    parameters: {
      type: 'object',
      properties: { [wrapperField]: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
      required: [wrapperField],
      additionalProperties: false,
    },
  };
}

function wrapTurn(turn: IrTurn): IrTurn {
  if (turn.role === 'assistant') {
    const content = turn.content.map((part) =>
      part.type === 'tool-call' && part.kind === 'custom'
        ? { ...part, kind: 'function' as const, input: wrapText(part.input) }
        : part,
    );
    return { ...turn, content };
  }
  if (turn.role !== 'tool') return turn;
  return { ...turn, content: turn.content.map((part) => ({ ...part, kind: 'function' as const })) };
}

function unwrap(customs: ReadonlySet<string>): Restore | undefined {
  if (customs.size === 0) return undefined;
  const isWrapped = (call: ToolReference & Pick<ToolCallPart, 'kind'>): boolean =>
    call.kind === 'function' && customs.has(referenceKey(call));
  return {
    newStream: () => {
      const readers = new Map<number, WrappedTextReader>();
      return (event) => restoreEvent(event, readers, isWrapped);
    },
    answer: (answer) =>
      mapCalls(answer, (call) => (isWrapped(call) ? { ...call, kind: 'custom', input: unwrapText(call.input) } : call)),
  };
}

function restoreEvent(
  event: IrEvent,
  readers: Map<number, WrappedTextReader>,
  isWrapped: (call: Extract<IrEvent, { type: 'tool-call-start' }>) => boolean,
): IrEvent[] {
  if (event.type === 'tool-call-start') {
    if (!isWrapped(event)) return [event];
    readers.set(event.block, new WrappedTextReader());
    return [{ ...event, kind: 'custom' }];
  }
  const reader = 'block' in event ? readers.get(event.block) : undefined;
  if (reader === undefined) return [event];
  if (event.type === 'tool-call-delta') {
    const input = reader.push(event.input);
    return input === '' ? [] : [{ ...event, input }];
  }
  if (event.type !== 'tool-call-end') return [event];
  readers.delete(event.block);
  const input = reader.end();
  return input === '' ? [event] : [{ type: 'tool-call-delta', block: event.block, input }, event];
}
