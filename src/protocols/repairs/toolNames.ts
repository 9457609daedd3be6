// Tool names in the characters and the length that the target takes: in tools, choice and history, and back in the answer.
// A tool that is offered twice under one name is offered once.
import type { IrRequest } from '../ir/request';
import { type Repair, type Warn, warningList } from './repair';
import { referenceKey, referencesOf, renameTools, restoreNames, type ToolReference } from './toolReferences';
import { FittedWords, fitsRule } from './words';

export const toolNames: Repair = {
  name: 'tool-names',
  apply(given, { abilities }) {
    const { warnings, warn } = warningList();
    const request = withoutDuplicates(given, warn);
    const references = referencesOf(request);
    const names = references.map(({ name }) => name);
    const servers = request.tools.flatMap((tool) => (tool.type === 'server' ? [tool.name] : []));
    if (names.every((name) => fitsRule(name, abilities.toolName))) return { request, warnings };
    const words = new FittedWords(abilities.toolName, [...names, ...servers]);
    const original = new Map<string, string>();
    const rename = (reference: ToolReference): ToolReference => {
      const name = words.fit(reference.name);
      if (name === reference.name) return reference;
      original.set(name, reference.name);
      return reference.namespace === undefined ? { name } : { name, namespace: reference.namespace };
    };
    request.tools.forEach((tool, index) => {
      if (tool.type === 'server' || fitsRule(tool.name, abilities.toolName)) return;
      warn('renamed-tool', `tools[${index}].name`, tool.name);
    });
    const renamed = renameTools(request, rename);
    return {
      request: renamed,
      warnings,
      restore: restoreNames((call) => ({ ...call, name: original.get(call.name) ?? call.name })),
    };
  },
};

function withoutDuplicates(request: IrRequest, warn: Warn): IrRequest {
  const seen = new Set<string>();
  const tools = request.tools.filter((tool, index) => {
    if (tool.type === 'server') return true;
    const key = referenceKey(tool);
    if (!seen.has(key)) {
      seen.add(key);
      return true;
    }
    warn('dropped-tool', `tools[${index}]`, `${tool.name} is offered twice`);
    return false;
  });
  return tools.length === request.tools.length ? request : { ...request, tools };
}
