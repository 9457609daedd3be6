// Tools and tool choice for a Responses upstream, and as a Responses answer repeats them.
// Source: openai SDK `Tool`, `ToolChoice…`.
import { GatewayError } from '../../shared/errors';
import { noPlaceDetail } from '../ir/ownFields';
import type { CustomTool, FunctionTool, IrRequest, IrTool } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { namespaceDescription } from './decodeTools';
import { ownExtension, type WarningList } from './shape';
import { qualifiesForStrict } from './strictSchema';

/** In the order of the request; the tools of a namespace stand together where its first one stood. */
export function encodeTools(tools: readonly IrTool[], warnings: WarningList): JsonObject[] {
  const encoded: JsonObject[] = [];
  const namespaces = new Map<string, JsonObject[]>();
  tools.forEach((tool, index) => {
    const path = `tools[${index}]`;
    if (tool.type === 'server') {
      if (tool.origin === 'openai-responses') encoded.push(tool.value);
      else warnings.add('dropped-tool', path, tool.name);
      return;
    }
    const { [namespaceDescription]: description, ...own } = ownExtension(tool.extensions);
    const wire = tool.type === 'custom' ? customTool(tool, own) : functionTool(tool, own, path, warnings);
    if (tool.namespace === undefined) {
      if (description !== undefined) warnings.add('dropped-field', `${path}.${namespaceDescription}`, noPlaceDetail);
      encoded.push(wire);
      return;
    }
    const group = namespaces.get(tool.namespace);
    if (group !== undefined) {
      group.push(wire);
      return;
    }
    const members = [wire];
    namespaces.set(tool.namespace, members);
    encoded.push({ type: 'namespace', name: tool.namespace, description: description ?? '', tools: members });
  });
  return encoded;
}

/** Responses takes a tool that does not say `strict` for a strict one, so it is always said. */
function functionTool(tool: FunctionTool, own: JsonObject, path: string, warnings: WarningList): JsonObject {
  const parameters = tool.parameters ?? { type: 'object', properties: {} };
  const strict = tool.strict === true && qualifiesForStrict(parameters);
  if (tool.strict === true && !strict) {
    warnings.add('mapped-value', `${path}.strict`, 'the schema leaves more open than strict mode takes');
  }
  if (tool.cache !== undefined) {
    warnings.add('mapped-value', 'cache_control', 'this provider caches prompts by itself');
  }
  return {
    type: 'function',
    name: tool.name,
    ...(tool.description === undefined ? {} : { description: tool.description }),
    parameters,
    strict,
    ...own,
  };
}

function customTool(tool: CustomTool, own: JsonObject): JsonObject {
  return {
    type: 'custom',
    name: tool.name,
    ...(tool.description === undefined ? {} : { description: tool.description }),
    ...(tool.format === undefined ? {} : { format: tool.format }),
    ...own,
  };
}

/** `tool_choice`; undefined where none is asked for or what it names is not there. */
export function encodeToolChoice(request: IrRequest): unknown {
  const choice = request.toolChoice;
  if (choice === undefined) return undefined;
  switch (choice.type) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.type;
    case 'tool': {
      const original = ownExtension(request.extensions)['tool_choice'];
      if (choice.name === 'mcp' && original !== undefined) return original;
      return namedChoice(request.tools, choice.name, choice.namespace);
    }
    case 'allowed': {
      const tools = choice.names.flatMap((name) => namedChoice(request.tools, name) ?? []);
      return tools.length === 0 ? 'none' : { type: 'allowed_tools', mode: choice.mode, tools };
    }
  }
}

function namedChoice(tools: readonly IrTool[], name: string, namespace?: string): JsonObject | undefined {
  const tool = tools.find((candidate) => {
    if (candidate.name !== name) return false;
    if (candidate.type === 'server') return candidate.origin === 'openai-responses';
    return namespace === undefined || candidate.namespace === namespace;
  });
  if (tool === undefined) return undefined;
  if (tool.type === 'server') {
    const { server_label: label } = tool.value;
    return label === undefined ? { type: name } : { type: name, server_label: label };
  }
  return { type: tool.type, name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Refuses a choice that would change meaning in silence: a tool is forced that this request does not offer. */
export function checkToolChoice(request: IrRequest, encodedTools: readonly JsonObject[]): void {
  const { toolChoice: choice } = request;
  if (choice === undefined || choice.type === 'auto' || choice.type === 'none') return;
  if (choice.type === 'allowed' && choice.mode === 'auto') return;
  const wire = encodeToolChoice(request);
  if (encodedTools.length > 0 && wire !== undefined && wire !== 'none') return;
  const what = choice.type === 'tool' ? `the tool ${choice.name}` : 'a tool';
  throw new GatewayError('bad-request', `tool_choice forces ${what}, which OpenAI Responses cannot be offered.`);
}
