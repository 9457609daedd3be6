// `tools`, `tool_choice` and their predecessors `functions` and `function_call`. Called by decodeRequest.ts.
// A tool of another type than function and custom is one that the vendor runs itself: a server tool.
// Source: openai SDK `ChatCompletionTool`, `ChatCompletionToolChoiceOption`.
import type { CustomTool, FunctionTool, IrTool, ToolChoice } from '../ir/request';
import { stringIn, type JsonObject } from '../wire/jsonValue';
import { cacheFields, readCache } from './cacheMarkers';
import { asArray, asObject, asString, badRequest, join, optional } from '../wire/members';
import { extended, isAbsent, optionalArray } from './shape';
import { optionalObject } from '../wire/members';
import { own, ownExtension, unknownMembers } from './shape';

/** Name of the server tool that `web_search_options` is. */
export const webSearchOptions = 'web_search_options';
/** Marks a tool that came in `functions`: its caller knows `function_call` in the answer and no `tool_calls`. */
export const legacyMark = 'legacy';

export function decodeTools(body: JsonObject): IrTool[] {
  const tools = optionalArray(body, 'tools', '').map((value, index) => {
    const path = `tools[${index}]`;
    return decodeTool(asObject(value, path), path);
  });
  const functions = optionalArray(body, 'functions', '').map((value, index): FunctionTool => {
    const path = `functions[${index}]`;
    const tool = decodeFunction(asObject(value, path), {}, path);
    return { ...tool, extensions: { [own]: { ...ownExtension(tool.extensions), [legacyMark]: true } } };
  });
  const search = optionalObject(body, webSearchOptions, '');
  const searches: IrTool[] =
    search === undefined ? [] : [{ type: 'server', origin: own, name: webSearchOptions, value: search }];
  return [...tools, ...functions, ...searches];
}

/** True where the client speaks the legacy form. */
export function isLegacy(tools: readonly IrTool[]): boolean {
  return tools.some((tool) => tool.type === 'function' && tool.extensions?.[own]?.[legacyMark] === true);
}

function decodeTool(tool: JsonObject, path: string): IrTool {
  const type = optional(tool, 'type', 'string', path) ?? 'function';
  if (type === 'function') return decodeFunction(asObject(tool['function'], join(path, 'function')), tool, path);
  if (type === 'custom') return decodeCustom(asObject(tool['custom'], join(path, 'custom')), tool, path);
  const name = stringIn(tool['function'], 'name') ?? type;
  return { type: 'server', origin: own, name, value: tool };
}

/** `outer` is the tool around the function; the legacy form has none. */
function decodeFunction(wire: JsonObject, outer: JsonObject, path: string): FunctionTool {
  const at = join(path, 'function');
  const description = optional(wire, 'description', 'string', at);
  const parameters = optionalObject(wire, 'parameters', at);
  const strict = optional(wire, 'strict', 'boolean', at);
  return {
    type: 'function',
    name: asString(wire['name'], join(at, 'name')),
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(strict === undefined ? {} : { strict }),
    ...readCache(outer),
    ...extended(ownMembers(outer, 'function', unknownMembers(wire, ['name', 'description', 'parameters', 'strict']))),
  };
}

function decodeCustom(wire: JsonObject, outer: JsonObject, path: string): CustomTool {
  const at = join(path, 'custom');
  const description = optional(wire, 'description', 'string', at);
  const format = optionalObject(wire, 'format', at);
  return {
    type: 'custom',
    name: asString(wire['name'], join(at, 'name')),
    ...(description === undefined ? {} : { description }),
    ...(format === undefined ? {} : { format: decodeFormat(format, join(at, 'format')) }),
    ...extended(ownMembers(outer, 'custom', unknownMembers(wire, ['name', 'description', 'format']))),
  };
}

/** What no other protocol has: of the tool, and under `form` of what describes it. */
function ownMembers(outer: JsonObject, form: 'function' | 'custom', inner: JsonObject): JsonObject {
  const beside = unknownMembers(outer, ['type', form, ...cacheFields]);
  return Object.keys(inner).length === 0 ? beside : { ...beside, [form]: inner };
}

function decodeFormat(format: JsonObject, path: string): NonNullable<CustomTool['format']> {
  if (format['type'] === 'text') return { type: 'text' };
  if (format['type'] !== 'grammar') throw badRequest(join(path, 'type'), 'must be text or grammar.');
  // The Responses form has the two members on the format itself; some clients write it here too.
  const grammar = optionalObject(format, 'grammar', path) ?? format;
  return {
    type: 'grammar',
    syntax: asString(grammar['syntax'], join(path, 'grammar.syntax')),
    definition: asString(grammar['definition'], join(path, 'grammar.definition')),
  };
}

export function decodeToolChoice(body: JsonObject): ToolChoice | undefined {
  if (!isAbsent(body['tool_choice'])) return decodeChoice(body['tool_choice'], 'tool_choice');
  if (!isAbsent(body['function_call'])) return decodeChoice(body['function_call'], 'function_call');
  return undefined;
}

function decodeChoice(choice: unknown, path: string): ToolChoice {
  switch (choice) {
    case 'auto':
    case 'none':
    case 'required':
      return { type: choice };
    case 'any':
      return { type: 'required' };
  }
  const wire = asObject(choice, path);
  switch (wire['type'] ?? 'legacy') {
    case 'function': {
      const named = asObject(wire['function'], join(path, 'function'));
      return { type: 'tool', name: asString(named['name'], join(path, 'function.name')) };
    }
    case 'custom': {
      const named = asObject(wire['custom'], join(path, 'custom'));
      return { type: 'tool', name: asString(named['name'], join(path, 'custom.name')) };
    }
    case 'legacy':
      return { type: 'tool', name: asString(wire['name'], join(path, 'name')) };
    case 'allowed_tools':
      return decodeAllowed(optionalObject(wire, 'allowed_tools', path) ?? wire, join(path, 'allowed_tools'));
    default:
      throw badRequest(join(path, 'type'), 'must be function, custom or allowed_tools.');
  }
}

function decodeAllowed(wire: JsonObject, path: string): ToolChoice {
  const names = asArray(wire['tools'], join(path, 'tools')).map((value, index) => {
    const at = `${path}.tools[${index}]`;
    const tool = asObject(value, at);
    const name = stringIn(tool['function'], 'name') ?? stringIn(tool['custom'], 'name') ?? tool['name'];
    return asString(name, join(at, 'function.name'));
  });
  return { type: 'allowed', names, mode: wire['mode'] === 'required' ? 'required' : 'auto' };
}
