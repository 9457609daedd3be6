// Tools and tool choice for a chat upstream. Called by encodeRequest.ts.
// Source: openai SDK `ChatCompletionTool`, `ChatCompletionToolChoiceOption`; strict mode: the vendors' documentation.
import { GatewayError } from '../../shared/errors';
import { unknownToVendor } from '../ir/ownFields';
import type { CustomTool, FunctionTool, IrRequest, IrTool, ServerTool, ToolChoice } from '../ir/request';
import { qualifiesForStrict } from '../openaiResponses/strictSchema';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { writeCache } from './cacheMarkers';
import { legacyMark, webSearchOptions } from './decodeTools';
import type { EncodeContext } from './encodeParts';
import { onlyForLenient, own, ownExtension } from './shape';

/** `tools`, `tool_choice`, `parallel_tool_calls` and `web_search_options`. Throws `bad-request` for a forced tool that is not there. */
export function encodeTools(request: IrRequest, context: EncodeContext): JsonObject {
  const { toolChoice: choice } = request;
  const cutDown = choice?.type === 'allowed' && !knowsAllowed(context);
  const offered = cutDown ? request.tools.filter((tool) => choice.names.includes(tool.name)) : request.tools;
  if (cutDown) context.warnings.add('mapped-value', 'tool_choice', 'allowed_tools became a shorter list of tools');
  const tools = offered.flatMap((tool) => encodeTool(tool, `tools[${request.tools.indexOf(tool)}]`, context));
  const search = offered.filter((tool) => tool.type === 'server').find(isWebSearch)?.value;
  const searching = search === undefined ? {} : { [webSearchOptions]: search };
  if (tools.length === 0) {
    refuseForced(choice);
    return searching;
  }
  const wireChoice = choice === undefined ? undefined : encodeChoice(choice, offered, cutDown);
  return {
    tools,
    ...(wireChoice === undefined ? {} : { tool_choice: wireChoice }),
    ...encodeParallel(request, context),
    ...searching,
  };
}

function isWebSearch(tool: ServerTool): boolean {
  return tool.origin === own && tool.name === webSearchOptions;
}

function knowsAllowed({ target }: EncodeContext): boolean {
  return target.quirks.strictFields !== true && target.quirks.noAllowedTools !== true;
}

/** Without tools there is nothing to force; upstreams refuse the field then. */
function refuseForced(choice: ToolChoice | undefined): void {
  if (choice === undefined || choice.type === 'auto' || choice.type === 'none') return;
  if (choice.type === 'allowed' && choice.mode === 'auto') return;
  const what = choice.type === 'tool' ? `the tool ${choice.name}` : 'a tool';
  throw new GatewayError('bad-request', `tool_choice forces ${what}, which this channel cannot be offered.`);
}

function encodeParallel(request: IrRequest, { target, warnings }: EncodeContext): JsonObject {
  if (request.parallelToolCalls === undefined) return {};
  if (target.quirks.strictFields === true) {
    if (!request.parallelToolCalls) warnings.add('dropped-field', 'parallel_tool_calls', unknownToVendor);
    return {};
  }
  return { parallel_tool_calls: request.parallelToolCalls };
}

function encodeTool(tool: IrTool, path: string, context: EncodeContext): JsonObject[] {
  const { warnings, target } = context;
  if (tool.type === 'server') {
    if (isWebSearch(tool)) return [];
    if (tool.origin === own) return [tool.value];
    warnings.add('dropped-tool', path, tool.name);
    return [];
  }
  if (tool.namespace !== undefined) warnings.add('dropped-field', `${path}.namespace`, tool.namespace);
  const { [legacyMark]: _legacy, ...known } = ownExtension(tool.extensions);
  const { function: ofFunction, custom: ofCustom, ...extension } = onlyForLenient(known, target, path, warnings);
  // A freeform tool may have become a function on the way.
  const inner = { ...objectOf(ofFunction), ...objectOf(ofCustom) };
  if (tool.type === 'custom') return [{ type: 'custom', custom: { ...encodeCustom(tool), ...inner }, ...extension }];
  return [
    {
      type: 'function',
      function: { ...encodeFunction(tool, path, context), ...inner },
      ...writeCache(
        tool.cache,
        target.quirks.cacheMarkers === 'cache_control' ? 'cache_control' : undefined,
        path,
        warnings,
      ),
      ...extension,
    },
  ];
}

function encodeFunction(tool: FunctionTool, path: string, { target, warnings }: EncodeContext): JsonObject {
  const parameters = parametersOf(tool.parameters);
  let { strict } = tool;
  if (strict !== undefined && target.quirks.strictFields === true) strict = undefined;
  if (strict === true && !qualifiesForStrict(parameters)) {
    warnings.add('mapped-value', `${path}.strict`, 'the schema leaves more open than strict mode takes');
    strict = false;
  }
  return {
    name: tool.name,
    ...(tool.description === undefined ? {} : { description: tool.description }),
    parameters,
    ...(strict === undefined ? {} : { strict }),
  };
}

/** The schema must be that of an object with properties; tools without parameters have none of them. */
function parametersOf(schema: JsonObject | undefined): JsonObject {
  if (schema === undefined) return { type: 'object', properties: {} };
  const typed = schema['type'] === undefined ? { type: 'object', ...schema } : schema;
  if (typed['type'] !== 'object' || isObject(typed['properties'])) return typed;
  return { ...typed, properties: {} };
}

function encodeCustom(tool: CustomTool): JsonObject {
  const { format } = tool;
  const grammar =
    format?.type === 'grammar'
      ? { type: 'grammar', grammar: { syntax: format.syntax, definition: format.definition } }
      : format;
  return {
    name: tool.name,
    ...(tool.description === undefined ? {} : { description: tool.description }),
    ...(grammar === undefined ? {} : { format: grammar }),
  };
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function encodeChoice(choice: ToolChoice, tools: readonly IrTool[], cutDown: boolean): unknown {
  switch (choice.type) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.type;
    case 'tool': {
      const named = namedTool(choice.name, tools);
      if (named === undefined) refuseForced(choice);
      return named;
    }
    case 'allowed': {
      if (cutDown) return choice.mode;
      const named = choice.names.flatMap((name) => namedTool(name, tools) ?? []);
      if (named.length === 0) {
        refuseForced(choice);
        return 'none';
      }
      return { type: 'allowed_tools', allowed_tools: { mode: choice.mode, tools: named } };
    }
  }
}

/** Undefined where no tool of that name can be offered here. */
function namedTool(name: string, tools: readonly IrTool[]): JsonObject | undefined {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined || (tool.type === 'server' && tool.origin !== own)) return undefined;
  return tool.type === 'custom' ? { type: 'custom', custom: { name } } : { type: 'function', function: { name } };
}
