// Tool names in the characters and the length that the target takes: in tools, choice and history, and back in the answer.
// The word for a name depends on the name alone, so that it is the same in every turn (words.ts).
import { type Repair, warningList } from './repair';
import { referencesOf, renameTools, restoreNames, type ToolReference } from './toolReferences';
import { FittedWords, fitsRule } from './words';

export const toolNames: Repair = {
  name: 'tool-names',
  apply(request, { abilities }) {
    const { warnings, warn } = warningList();
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
