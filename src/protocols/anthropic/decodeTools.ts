// `tools` and `tool_choice` of an Anthropic request. Called by decodeRequest.ts.
// A tool with a type of its own (bash, computer, web search, …) has a schema that only Anthropic's models know: a server tool.
// Source: @anthropic-ai/sdk `ToolUnion`, `ToolChoice`.
import type { IrTool, ToolChoice } from '../ir/request';
import { stringIn, type JsonObject } from '../wire/jsonValue';
import { asObject, asString, badRequest, join, optional, optionalObject } from '../wire/members';
import { optionalArray, sharedMembers } from './wireShape';

export function decodeTools(body: JsonObject): IrTool[] {
  const tools = optionalArray(body, 'tools', '') ?? [];
  return tools.map((value, index) => decodeTool(asObject(value, `tools[${index}]`), `tools[${index}]`));
}

function decodeTool(tool: JsonObject, path: string): IrTool {
  const type = optional(tool, 'type', 'string', path);
  if (type !== undefined && type !== 'custom') {
    const name = stringIn(tool, 'name') ?? stringIn(tool, 'mcp_server_name') ?? type;
    return { type: 'server', origin: 'anthropic', name, value: tool };
  }
  const description = optional(tool, 'description', 'string', path);
  const parameters = optionalObject(tool, 'input_schema', path);
  const strict = optional(tool, 'strict', 'boolean', path);
  return {
    type: 'function',
    name: asString(tool['name'], join(path, 'name')),
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(strict === undefined ? {} : { strict }),
    ...sharedMembers(tool, ['name', 'description', 'input_schema', 'strict'], path),
  };
}

export interface DecodedChoice {
  toolChoice?: ToolChoice;
  parallelToolCalls?: boolean;
}

export function decodeToolChoice(body: JsonObject): DecodedChoice {
  const choice = optionalObject(body, 'tool_choice', '');
  if (choice === undefined) return {};
  const single = optional(choice, 'disable_parallel_tool_use', 'boolean', 'tool_choice');
  const parallel = single === undefined ? {} : { parallelToolCalls: !single };
  switch (choice['type']) {
    case 'auto':
      return { toolChoice: { type: 'auto' }, ...parallel };
    case 'any':
      return { toolChoice: { type: 'required' }, ...parallel };
    case 'none':
      return { toolChoice: { type: 'none' }, ...parallel };
    case 'tool':
      return { toolChoice: { type: 'tool', name: asString(choice['name'], 'tool_choice.name') }, ...parallel };
    default:
      throw badRequest('tool_choice.type', 'must be auto, any, tool or none.');
  }
}
