// Tools and tool choice of a request. Called by encodeRequest.ts. Functions stand together in one entry, then Google's own tools.
// Sources: @google/genai `FunctionDeclaration`, `FunctionCallingConfig`.
import { GatewayError } from '../../shared/errors';
import type { Target } from '../codec';
import type { FunctionTool, IrRequest, ToolChoice } from '../ir/request';
import { isObject, type JsonObject } from '../wire/jsonValue';
import type { Warn } from './members';
import { toPlainSchema, toTypedSchema } from './schema';
import { plainExtensions } from './thoughtSignature';

/** `tools`; empty where none can be said. */
export function encodeTools(request: IrRequest, target: Target, warn: Warn): JsonObject[] {
  const declarations: JsonObject[] = [];
  const servers: JsonObject[] = [];
  for (const [index, tool] of request.tools.entries()) {
    const path = `tools[${index}]`;
    if (tool.type === 'function') declarations.push(declaration(tool, path, target, warn));
    else if (tool.type === 'server' && tool.origin === 'gemini') servers.push(tool.value);
    else warn('dropped-tool', path, tool.type === 'server' ? `${tool.origin} ${tool.name}` : `custom ${tool.name}`);
  }
  return declarations.length === 0 ? servers : [{ functionDeclarations: declarations }, ...servers];
}

function declaration(tool: FunctionTool, path: string, target: Target, warn: Warn): JsonObject {
  if (tool.strict === true) warn('dropped-field', `${path}.strict`);
  if (tool.namespace !== undefined) warn('dropped-field', `${path}.namespace`, tool.namespace);
  const result: JsonObject = { name: tool.name };
  if (tool.description !== undefined) result['description'] = tool.description;
  if (tool.parameters !== undefined) {
    const at = `${path}.parameters`;
    if (target.quirks.jsonSchema === false) {
      const typed = toTypedSchema(tool.parameters, at, warn);
      if (typed !== undefined) result['parameters'] = typed;
    } else {
      result['parametersJsonSchema'] = toPlainSchema(tool.parameters, at, warn);
    }
  }
  return { ...result, ...plainExtensions(tool.extensions) };
}

/** `toolConfig`, with what the client itself said in Gemini's words. Throws `bad-request` where a forced tool is not offered. */
export function encodeToolConfig(request: IrRequest): JsonObject | undefined {
  const own = request.extensions.gemini?.['toolConfig'];
  const kept = isObject(own) ? own : {};
  const calling = encodeChoice(request);
  const more = kept['functionCallingConfig'];
  if (calling === undefined && Object.keys(kept).length === 0) return undefined;
  if (calling === undefined) return kept;
  return { ...kept, functionCallingConfig: { ...calling, ...(isObject(more) ? more : {}) } };
}

function encodeChoice(request: IrRequest): JsonObject | undefined {
  const { toolChoice: choice } = request;
  if (choice === undefined) return undefined;
  const names = request.tools.flatMap((tool) => (tool.type === 'function' ? [tool.name] : []));
  if (names.length === 0) {
    if (choice.type === 'auto' || choice.type === 'none') return undefined;
    if (choice.type === 'allowed' && choice.mode === 'auto') return undefined;
  }
  const forced = forcedNames(choice);
  const missing = forced.find((name) => !names.includes(name));
  if (missing !== undefined) throw refused(`the tool ${missing} cannot be forced: the target does not have it.`);
  switch (choice.type) {
    case 'auto':
      return { mode: 'AUTO' };
    case 'none':
      return { mode: 'NONE' };
    case 'required':
      if (names.length === 0) throw refused('a tool call is required, but no tool can be offered to the target.');
      return { mode: 'ANY' };
    case 'tool':
      return { mode: 'ANY', allowedFunctionNames: [choice.name] };
    case 'allowed': {
      const allowed = choice.names.filter((name) => names.includes(name));
      if (choice.mode === 'required') return { mode: 'ANY', allowedFunctionNames: allowed };
      return allowed.length === 0 ? { mode: 'NONE' } : { mode: 'VALIDATED', allowedFunctionNames: allowed };
    }
  }
}

function forcedNames(choice: ToolChoice): string[] {
  if (choice.type === 'tool') return [choice.name];
  return choice.type === 'allowed' && choice.mode === 'required' ? choice.names : [];
}

function refused(what: string): GatewayError {
  return new GatewayError('bad-request', `tool_choice: ${what}`);
}
