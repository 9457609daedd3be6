// Tools and tool choice of a request. Called by decodeRequest.ts. Tools that Google runs itself are kept as received.
// Source: @google/genai `Tool`, `FunctionDeclaration`, `FunctionCallingConfig`.
import type { IrTool, ToolChoice } from '../ir/request';
import { isObject, type JsonObject } from '../wire/jsonValue';
import {
  asObject,
  badRequest,
  join,
  optionalArray,
  optionalObject,
  optionalString,
  optionalStrings,
  unknownMembers,
} from './members';
import { typedToJsonSchema } from './typedSchema';

/** `tools`: a list of objects, each with declarations and tools of Google's own. */
export function decodeTools(value: unknown): IrTool[] {
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((item, index) => {
    const path = Array.isArray(value) ? `tools[${index}]` : 'tools';
    const tool = asObject(item, path);
    const declarations = optionalArray(tool, 'functionDeclarations', path) ?? [];
    const functions = declarations.map((declaration, position) =>
      functionTool(declaration, `${path}.functionDeclarations[${position}]`),
    );
    const rest = unknownMembers(tool, ['functionDeclarations']) ?? {};
    const servers = Object.entries(rest).map(([name, settings]): IrTool => ({
      type: 'server',
      origin: 'gemini',
      name,
      value: { [name]: settings },
    }));
    return [...functions, ...servers];
  });
}

function functionTool(value: unknown, path: string): IrTool {
  const declaration = asObject(value, path);
  const name = optionalString(declaration, 'name', path);
  if (name === undefined || name === '') throw badRequest(join(path, 'name'), 'is missing.');
  const parameters = schemaOf(declaration, 'parameters', 'parametersJsonSchema', path);
  const own = unknownMembers(declaration, ['name', 'description', 'parameters', 'parametersJsonSchema']);
  return {
    type: 'function',
    name,
    description: optionalString(declaration, 'description', path),
    parameters,
    ...(own && { extensions: { gemini: own } }),
  };
}

/** The schema in the plain member, else the one in the typed twin, as JSON Schema. */
export function schemaOf(object: JsonObject, typed: string, plain: string, path: string): JsonObject | undefined {
  const json = object[plain];
  if (json !== undefined && json !== null) {
    if (!isObject(json)) throw badRequest(join(path, plain), 'must be an object.');
    return json;
  }
  const schema = object[typed];
  if (schema === undefined || schema === null) return undefined;
  if (!isObject(schema)) throw badRequest(join(path, typed), 'must be an object.');
  return typedToJsonSchema(schema);
}

/**
 * `toolConfig`: the choice, and what only Gemini knows. `VALIDATED` is `auto` whose calls must fit their schema, a word of its
 * own that is kept beside.
 */
export function decodeToolConfig(config: JsonObject): { choice: ToolChoice | undefined; rest: JsonObject | undefined } {
  const path = 'toolConfig';
  const calling = optionalObject(config, 'functionCallingConfig', path) ?? {};
  const at = join(path, 'functionCallingConfig');
  const mode = optionalString(calling, 'mode', at)?.toUpperCase();
  const names = optionalStrings(calling, 'allowedFunctionNames', at) ?? [];
  const choice = toolChoice(mode, names, at);
  const rest = {
    ...unknownMembers(calling, ['mode', 'allowedFunctionNames']),
    ...(mode === 'VALIDATED' && choice?.type === 'auto' ? { mode } : {}),
  };
  const own = {
    ...unknownMembers(config, ['functionCallingConfig']),
    ...(Object.keys(rest).length > 0 && { functionCallingConfig: rest }),
  };
  return { choice, rest: Object.keys(own).length === 0 ? undefined : own };
}

function toolChoice(mode: string | undefined, names: string[], path: string): ToolChoice | undefined {
  const [only] = names;
  switch (mode) {
    case undefined:
    case 'MODE_UNSPECIFIED':
    case 'AUTO':
      if (only !== undefined) return { type: 'allowed', names, mode: 'auto' };
      return mode === 'AUTO' ? { type: 'auto' } : undefined;
    case 'VALIDATED':
      return only === undefined ? { type: 'auto' } : { type: 'allowed', names, mode: 'auto' };
    case 'NONE':
      return { type: 'none' };
    case 'ANY':
      if (only === undefined) return { type: 'required' };
      return names.length === 1 ? { type: 'tool', name: only } : { type: 'allowed', names, mode: 'required' };
    default:
      throw badRequest(join(path, 'mode'), 'must be AUTO, ANY, NONE or VALIDATED.');
  }
}
