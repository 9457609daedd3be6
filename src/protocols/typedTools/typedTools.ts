// All typed tools that clients run, and looking one up. Used by wrapTypedTools.ts. A new one is a row in a table beside.
import type { OpaquePart } from '../ir/parts';
import type { ServerTool } from '../ir/request';
import { stringIn } from '../wire/jsonValue';
import { anthropicTools } from './anthropicTools';
import { openaiComputer } from './openaiComputer';
import { openaiTools } from './openaiTools';
import type { TypedTool } from './typedTool';

export const typedTools: readonly TypedTool[] = [...openaiTools, ...openaiComputer, ...anthropicTools];

/** The row of `tool`; undefined where the provider runs it. */
export function typedToolOf({ origin, value }: ServerTool): TypedTool | undefined {
  const type = stringIn(value, 'type') ?? '';
  const row = typedTools.find((one) => one.origin === origin && one.types.includes(type));
  return row?.runByClient?.(value) === false ? undefined : row;
}

/** Rows whose calls (`call`) or results (`output`) travel as items such as `part`. */
export function rowsOfItem({ origin, name }: OpaquePart, side: 'call' | 'output'): TypedTool[] {
  return typedTools.filter((one) => one.origin === origin && one.items?.[side] === name);
}
