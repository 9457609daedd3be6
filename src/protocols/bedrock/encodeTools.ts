// Tools and the choice among them for a Converse request. Called by encodeRequest.ts.
// Converse knows no choice `none` and demands the tools of every call in the history: where they must stand though none may be called,
// Claude is told in its own field and others in words. A choice that forces what cannot be offered is refused.
// Source: @aws-sdk/client-bedrock-runtime `ToolConfiguration`; Claude's own `tool_choice`: @anthropic-ai/sdk `ToolChoice`.
import { GatewayError } from '../../shared/errors';
import { isForced } from '../anthropic/encodeTools';
import { strictSchema, toolSchema } from '../anthropic/jsonSchema';
import { flatName } from '../anthropic/toolInput';
import type { CustomTool, FunctionTool, IrRequest, IrTool } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { cachePoint, type BlockContext } from './encodeBlocks';

export interface EncodedTools {
  tools: JsonObject[];
  toolChoice?: JsonObject;
  /** Claude's own `tool_choice`, for what Converse has no words for; then `toolChoice` is not there. */
  modelChoice?: JsonObject;
  /** Goes to the end of the system prompt. */
  instruction?: string;
}

const noCalls = 'Do not call any tool in this answer.';

/** Throws `bad-request` where a tool is forced that is not on offer. */
export function encodeTools(request: IrRequest, context: BlockContext): EncodedTools {
  const choice = request.toolChoice;
  const offered = offeredTools(request, context);
  if (choice?.type === 'allowed') {
    for (const name of [...offered.keys()]) if (!choice.names.includes(name)) offered.delete(name);
  }
  if (offered.size === 0 && isForced(request)) {
    throw refused('No tool that it could choose is on offer to this provider.');
  }
  if (choice?.type === 'tool' && !offered.has(flatName(choice))) {
    throw refused(`The tool '${flatName(choice)}' is not on offer to this provider.`);
  }
  if (offered.size > 0 && choice?.type !== 'none')
    return { tools: [...offered.values()].flat(), ...encodeChoice(request, context) };
  if (choice?.type === 'allowed') context.warn('dropped-field', 'tool_choice', 'none of the allowed tools is there');
  return withoutCalls(request, offered, context);
}

/** Each tool by its name, with the cache point behind it. */
function offeredTools(request: IrRequest, context: BlockContext): Map<string, JsonObject[]> {
  const offered = new Map<string, JsonObject[]>();
  request.tools.forEach((tool, index) => {
    const path = `tools[${index}]`;
    const wire = encodeTool(tool, path, context);
    if (wire === undefined) return;
    const cache = tool.type === 'function' ? tool.cache : undefined;
    const point = cache === undefined ? undefined : cachePoint(cache, path, context);
    offered.set(tool.type === 'server' ? tool.name : flatName(tool), point === undefined ? [wire] : [wire, point]);
  });
  return offered;
}

/** No tool may be called: none is sent, or only what the history demands. */
function withoutCalls(request: IrRequest, offered: Map<string, JsonObject[]>, context: BlockContext): EncodedTools {
  const called = calledNames(request);
  if (called.length === 0) return { tools: [] };
  if (offered.size === 0) context.warn('repaired-history', 'tools', 'the tools that the conversation has called');
  const tools = offered.size > 0 ? [...offered.values()].flat() : called.map(bareTool);
  if (context.family === 'anthropic') return { tools, modelChoice: { type: 'none' } };
  context.warn('mapped-value', 'tool_choice', 'none is asked for in words');
  return { tools, instruction: noCalls };
}

function calledNames(request: IrRequest): string[] {
  const calls = request.turns.flatMap((turn) =>
    turn.role === 'assistant'
      ? turn.content.flatMap((part) => (part.type === 'tool-call' ? [flatName(part)] : []))
      : [],
  );
  const answered = request.turns.some((turn) => turn.role === 'tool' && turn.content.length > 0);
  return calls.length === 0 && answered ? ['tool'] : [...new Set(calls)];
}

function bareTool(name: string): JsonObject {
  return { toolSpec: { name, inputSchema: { json: { type: 'object', properties: {} } } } };
}

function encodeTool(tool: IrTool, path: string, context: BlockContext): JsonObject | undefined {
  switch (tool.type) {
    case 'function':
      return encodeFunction(tool, path, context);
    case 'custom':
      context.warn('mapped-value', path, 'a freeform tool as a function with one field');
      return encodeCustom(tool);
    case 'server':
      if (tool.origin === 'bedrock') return tool.value;
      context.warn('dropped-tool', path, tool.name);
      return undefined;
  }
}

function encodeFunction(tool: FunctionTool, path: string, { target, warn }: BlockContext): JsonObject {
  const { schema, changed } = toolSchema(tool.parameters);
  if (changed) warn('narrowed-schema', `${path}.inputSchema`);
  const strict = tool.strict === true && target.quirks.strictFields !== true && !strictSchema(schema).changed;
  if (tool.strict === true && !strict) warn('dropped-field', `${path}.strict`, 'the schema does not qualify');
  return toolSpec(flatName(tool), tool.description, schema, strict);
}

/** Only for tools that no repair has wrapped: the same shape, so that the model can call them. */
function encodeCustom(tool: CustomTool): JsonObject {
  const grammar =
    tool.format?.type === 'grammar'
      ? [`The input must match this ${tool.format.syntax} grammar:\n${tool.format.definition}`]
      : [];
  const description = [...(tool.description === undefined ? [] : [tool.description]), ...grammar].join('\n\n');
  const schema = { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] };
  return toolSpec(flatName(tool), description, schema, false);
}

/** An empty description is refused. */
function toolSpec(name: string, description: string | undefined, schema: JsonObject, strict: boolean): JsonObject {
  return {
    toolSpec: {
      name,
      ...(description === undefined || description === '' ? {} : { description }),
      inputSchema: { json: schema },
      ...(strict ? { strict: true } : {}),
    },
  };
}

/** The choice stands in one place alone: said in both, it is refused as a conflict. */
function encodeChoice(request: IrRequest, { family, warn }: BlockContext): Omit<EncodedTools, 'tools'> {
  const { toolChoice: choice, parallelToolCalls } = request;
  const single = parallelToolCalls === false;
  if (single && family === 'anthropic') {
    const name = choice?.type === 'tool' ? { name: flatName(choice) } : {};
    const type = choice?.type === 'tool' ? 'tool' : isForced(request) ? 'any' : 'auto';
    return { modelChoice: { type, ...name, disable_parallel_tool_use: true } };
  }
  if (single) warn('dropped-field', 'parallel_tool_calls', 'the model has no such setting');
  if (choice === undefined) return {};
  if (choice.type === 'tool') return { toolChoice: { tool: { name: flatName(choice) } } };
  return { toolChoice: isForced(request) ? { any: {} } : { auto: {} } };
}

function refused(what: string): GatewayError {
  return new GatewayError('bad-request', `tool_choice: ${what}`);
}
