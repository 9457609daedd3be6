// Tools and tool choice of requests. Namespaces are taken apart: each tool carries the name of its own.
// Source: openai SDK `Tool`, `NamespaceTool`, `CustomTool`, `ToolChoice…`.
import { noPlaceDetail } from '../ir/ownFields';
import type { Extensions } from '../ir/parts';
import type { CustomTool, FunctionTool, IrTool, ToolChoice } from '../ir/request';
import { isObject, stringIn, type JsonObject } from '../wire/jsonValue';
import {
  arrayAt,
  isAbsent,
  objectAt,
  optionalFlag,
  optionalObject,
  optionalText,
  ownExtension,
  requestFault,
  textAt,
  unknownMembers,
  type WarningList,
} from './shape';

/** Member of a tool's extension: what its namespace is for. */
export const namespaceDescription = 'namespace_description';

interface Namespace {
  name: string;
  description: string | undefined;
}

/** One element of `tools`: a tool, or the tools of a namespace. */
export function decodeTool(wire: unknown, path: string, warnings: WarningList, namespace?: Namespace): IrTool[] {
  const tool = objectAt(wire, path, requestFault);
  const type = textAt(tool, 'type', path, requestFault);
  switch (type) {
    case 'function':
      return [functionTool(tool, path, namespace)];
    case 'custom':
      return [customTool(tool, path, namespace)];
    case 'namespace': {
      for (const name of Object.keys(ownExtension(unknownMembers(tool, ['type', 'name', 'description', 'tools'])))) {
        warnings.add('dropped-field', `${path}.${name}`, noPlaceDetail);
      }
      const inner = {
        name: textAt(tool, 'name', path, requestFault),
        description: optionalText(tool, 'description', path, requestFault),
      };
      return arrayAt(tool['tools'], `${path}.tools`, requestFault).flatMap((member, index) =>
        decodeTool(member, `${path}.tools[${index}]`, warnings, inner),
      );
    }
    default:
      if (namespace !== undefined) {
        warnings.add('dropped-tool', path, `${type} in namespace ${namespace.name}`);
        return [];
      }
      return [{ type: 'server', origin: 'openai-responses', name: type, value: tool }];
  }
}

function functionTool(wire: JsonObject, path: string, namespace: Namespace | undefined): FunctionTool {
  const tool: FunctionTool = { type: 'function', name: textAt(wire, 'name', path, requestFault) };
  if (namespace !== undefined) tool.namespace = namespace.name;
  const description = optionalText(wire, 'description', path, requestFault);
  if (description !== undefined) tool.description = description;
  const parameters = optionalObject(wire, 'parameters', path, requestFault);
  if (parameters !== undefined) tool.parameters = parameters;
  const strict = optionalFlag(wire, 'strict', path, requestFault);
  if (strict !== undefined) tool.strict = strict;
  const extensions = toolExtensions(wire, ['type', 'name', 'description', 'parameters', 'strict'], namespace);
  if (extensions !== undefined) tool.extensions = extensions;
  return tool;
}

function customTool(wire: JsonObject, path: string, namespace: Namespace | undefined): CustomTool {
  const tool: CustomTool = { type: 'custom', name: textAt(wire, 'name', path, requestFault) };
  if (namespace !== undefined) tool.namespace = namespace.name;
  const description = optionalText(wire, 'description', path, requestFault);
  if (description !== undefined) tool.description = description;
  const format = optionalObject(wire, 'format', path, requestFault);
  if (format !== undefined) tool.format = customFormat(format, `${path}.format`);
  const extensions = toolExtensions(wire, ['type', 'name', 'description', 'format'], namespace);
  if (extensions !== undefined) tool.extensions = extensions;
  return tool;
}

function customFormat(format: JsonObject, path: string): CustomTool['format'] {
  if (format['type'] === 'text') return { type: 'text' };
  if (format['type'] !== 'grammar') throw requestFault(`${path}.type`, 'must be text or grammar');
  return {
    type: 'grammar',
    syntax: textAt(format, 'syntax', path, requestFault),
    definition: textAt(format, 'definition', path, requestFault),
  };
}

function toolExtensions(
  wire: JsonObject,
  known: readonly string[],
  namespace: Namespace | undefined,
): Extensions | undefined {
  const extensions = unknownMembers(wire, known);
  if (namespace?.description === undefined || namespace.description === '') return extensions;
  const members = { ...extensions?.['openai-responses'], [namespaceDescription]: namespace.description };
  return { 'openai-responses': members };
}

/**
 * `tool_choice` in all its forms. A tool that the provider runs goes by its type (`web_search`).
 * Throws `bad-request` where the form is not known.
 */
export function decodeToolChoice(wire: unknown): ToolChoice | undefined {
  if (isAbsent(wire)) return undefined;
  if (wire === 'auto' || wire === 'none' || wire === 'required') return { type: wire };
  if (!isObject(wire)) throw requestFault('tool_choice', 'is not a form that OpenAI Responses knows');
  const type = textAt(wire, 'type', 'tool_choice', requestFault);
  if (type === 'allowed_tools') {
    const tools = arrayAt(wire['tools'], 'tool_choice.tools', requestFault);
    const names = tools.map((tool, index) => {
      const path = `tool_choice.tools[${index}]`;
      return choiceName(objectAt(tool, path, requestFault), path);
    });
    return { type: 'allowed', names, mode: wire['mode'] === 'required' ? 'required' : 'auto' };
  }
  const choice: ToolChoice = { type: 'tool', name: choiceName(wire, 'tool_choice') };
  const namespace = stringIn(wire, 'namespace');
  return namespace === undefined ? choice : { ...choice, namespace };
}

function choiceName(choice: JsonObject, path: string): string {
  const type = textAt(choice, 'type', path, requestFault);
  return type === 'function' || type === 'custom' ? textAt(choice, 'name', path, requestFault) : type;
}
