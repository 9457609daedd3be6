// Tools and the choice among them for an Anthropic request. Called by encodeRequest.ts.
// A choice that forces what cannot be offered is refused; everything else that is left out makes a warning.
// Source: @anthropic-ai/sdk `ToolUnion`, `ToolChoice`.
import { GatewayError } from '../../shared/errors';
import type { Target } from '../codec';
import { unknownToVendor } from '../ir/ownFields';
import type { CustomTool, FunctionTool, IrRequest, IrTool } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { cacheControl } from './encodeBlocks';
import { strictSchema, toolSchema } from './jsonSchema';
import { flatName } from './toolInput';
import type { Warn } from './wireShape';

export interface EncodedTools {
  tools?: JsonObject[];
  tool_choice?: JsonObject;
}

/** Throws `bad-request` where a tool is forced that is not on offer. */
export function encodeTools(request: IrRequest, target: Target, warn: Warn): EncodedTools {
  const offered = new Map<string, JsonObject>();
  request.tools.forEach((tool, index) => {
    const wire = encodeTool(tool, `tools[${index}]`, target, warn);
    if (wire !== undefined) offered.set(tool.type === 'server' ? tool.name : flatName(tool), wire);
  });
  const choice = request.toolChoice;
  if (choice?.type === 'allowed') {
    for (const name of [...offered.keys()]) if (!choice.names.includes(name)) offered.delete(name);
    if (offered.size > 0) warn('mapped-value', 'tool_choice', 'the allowed tools became a shorter list of tools');
  }
  const tool_choice = encodeChoice(request, offered, warn);
  return {
    ...(offered.size === 0 ? {} : { tools: [...offered.values()] }),
    ...(tool_choice === undefined ? {} : { tool_choice }),
  };
}

function encodeTool(tool: IrTool, path: string, target: Target, warn: Warn): JsonObject | undefined {
  switch (tool.type) {
    case 'function':
      return encodeFunction(tool, path, target, warn);
    case 'custom':
      warn('mapped-value', path, 'a freeform tool as a function with one field');
      return encodeCustom(tool);
    case 'server':
      if (tool.origin === 'anthropic') return tool.value;
      warn('dropped-tool', path, tool.name);
      return undefined;
  }
}

function encodeFunction(tool: FunctionTool, path: string, target: Target, warn: Warn): JsonObject {
  const { schema, changed } = toolSchema(tool.parameters);
  if (changed) warn('narrowed-schema', `${path}.input_schema`);
  const plainFields = target.quirks.strictFields === true;
  const own = tool.extensions?.anthropic;
  if (plainFields) for (const name of Object.keys(own ?? {})) warn('dropped-field', `${path}.${name}`, unknownToVendor);
  const strict = tool.strict === true && !plainFields && !strictSchema(schema).changed;
  if (tool.strict === true && !strict) warn('dropped-field', `${path}.strict`, 'the schema does not qualify');
  return {
    name: flatName(tool),
    ...(tool.description === undefined ? {} : { description: tool.description }),
    input_schema: schema,
    ...(strict ? { strict: true } : {}),
    ...(tool.cache === undefined ? {} : { cache_control: cacheControl(tool.cache) }),
    ...(plainFields ? {} : own),
  };
}

/** Only for tools that no repair has wrapped: the same shape, so that the model can call them. */
function encodeCustom(tool: CustomTool): JsonObject {
  const grammar =
    tool.format?.type === 'grammar'
      ? [`The input must match this ${tool.format.syntax} grammar:\n${tool.format.definition}`]
      : [];
  const description = [...(tool.description === undefined ? [] : [tool.description]), ...grammar].join('\n\n');
  return {
    name: flatName(tool),
    ...(description === '' ? {} : { description }),
    input_schema: { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] },
  };
}

function encodeChoice(request: IrRequest, offered: Map<string, JsonObject>, warn: Warn): JsonObject | undefined {
  const { toolChoice: choice, parallelToolCalls } = request;
  const single = parallelToolCalls === false ? { disable_parallel_tool_use: true } : {};
  if (offered.size === 0) {
    if (isForced(request)) throw refused('No tool that it could choose is on offer to this provider.');
    if (choice?.type === 'allowed') warn('dropped-field', 'tool_choice', 'none of the allowed tools is there');
    return undefined;
  }
  switch (choice?.type) {
    case undefined:
      return parallelToolCalls === false ? { type: 'auto', ...single } : undefined;
    case 'auto':
      return { type: 'auto', ...single };
    case 'none':
      return { type: 'none' };
    case 'required':
      return { type: 'any', ...single };
    case 'allowed':
      return { type: choice.mode === 'required' ? 'any' : 'auto', ...single };
    case 'tool': {
      const name = flatName(choice);
      if (!offered.has(name)) throw refused(`The tool '${name}' is not on offer to this provider.`);
      return { type: 'tool', name, ...single };
    }
  }
}

/** True where the answer must be a tool call. */
export function isForced(request: IrRequest): boolean {
  const choice = request.toolChoice;
  if (choice === undefined) return false;
  return (
    choice.type === 'required' || choice.type === 'tool' || (choice.type === 'allowed' && choice.mode === 'required')
  );
}

function refused(what: string): GatewayError {
  return new GatewayError('bad-request', `tool_choice: ${what}`);
}
