// The way back for wrapTypedTools.ts: a model's call of a function that stands for a typed tool becomes the item of that tool, whole at
// its end, for clients whose protocol has such items. A call whose arguments no item can say stays what it is, so that the client can tell
// the model so.
import type { IrEvent } from '../ir/events';
import type { OpaquePart, ToolCallPart } from '../ir/parts';
import type { TypedTool } from '../typedTools/typedTool';
import { isObject, parseJson } from '../wire/jsonValue';
import type { Restore } from './repair';

/** `offered`: the rows by the names of their functions. Undefined where calls come back as they are. */
export function restoreTypedCalls(offered: ReadonlyMap<string, TypedTool>): Restore | undefined {
  if (![...offered.values()].some(({ items }) => items !== undefined)) return undefined;
  return {
    newStream: () => {
      const held = new Map<number, HeldCall>();
      return (event) => restoreEvent(event, held, offered);
    },
    answer: (answer) => ({
      ...answer,
      content: answer.content.map((part) => (part.type === 'tool-call' ? (itemOf(part, offered) ?? part) : part)),
    }),
  };
}

interface HeldCall {
  start: Extract<IrEvent, { type: 'tool-call-start' }>;
  input: string;
}

function itemOf(call: ToolCallPart, offered: ReadonlyMap<string, TypedTool>): OpaquePart | undefined {
  const row = call.namespace === undefined && call.kind === 'function' ? offered.get(call.name) : undefined;
  const input = parseJson(call.input);
  if (row?.items === undefined || !isObject(input)) return undefined;
  const value = row.items.writeCall(input, call.id);
  if (value === undefined) return undefined;
  const part: OpaquePart = { type: 'opaque', origin: row.origin, name: row.items.call, value };
  return call.state === undefined ? part : { ...part, state: call.state };
}

function restoreEvent(event: IrEvent, held: Map<number, HeldCall>, offered: ReadonlyMap<string, TypedTool>): IrEvent[] {
  if (event.type === 'tool-call-start') {
    if (event.namespace !== undefined || offered.get(event.name)?.items === undefined) return [event];
    held.set(event.block, { start: event, input: '' });
    return [];
  }
  const call = 'block' in event ? held.get(event.block) : undefined;
  if (call === undefined) return [event];
  if (event.type === 'tool-call-delta') {
    call.input += event.input;
    return [];
  }
  if (event.type !== 'tool-call-end') return [event];
  held.delete(event.block);
  const { block } = event;
  const { type: _type, block: _block, ...named } = call.start;
  const part = itemOf({ ...named, type: 'tool-call', input: call.input, state: event.state }, offered);
  if (part !== undefined) return [{ type: 'part', block, part }];
  return [call.start, { type: 'tool-call-delta', block, input: call.input }, event];
}
