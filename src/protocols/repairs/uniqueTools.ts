// A tool that is offered twice under one name is offered once: providers refuse two, and nobody could tell their calls apart.
// Runs before the passes that wrap and rename, which know a tool by its name.
import { type Repair, warningList } from './repair';
import { referenceKey } from './toolReferences';

export const uniqueTools: Repair = {
  name: 'unique-tools',
  apply(request) {
    const { warnings, warn } = warningList();
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
    return { request: tools.length === request.tools.length ? request : { ...request, tools }, warnings };
  },
};
