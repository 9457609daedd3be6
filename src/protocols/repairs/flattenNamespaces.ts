// Functions that stand in a namespace, for targets without namespaces: `namespace__name`, and back in the answer.
// Whether that word is valid and short enough is the business of the next pass (toolNames.ts).
import { type Repair, type Restore, warningList } from './repair';
import {
  clientTools,
  referenceKey,
  referencesOf,
  renameTools,
  restoreNames,
  type ToolReference,
} from './toolReferences';
import { shortHash } from './words';

export const flattenNamespaces: Repair = {
  name: 'flatten-namespaces',
  apply(request, { abilities }) {
    const references = referencesOf(request);
    if (abilities.namespaces || references.every(({ namespace }) => namespace === undefined)) {
      return { request, warnings: [] };
    }
    const { warnings, warn } = warningList();
    const tools = clientTools(request);
    const flat = flatNames(references, tools);
    request.tools.forEach((tool, index) => {
      if (tool.type === 'server' || tool.namespace === undefined) return;
      warn('renamed-tool', `tools[${index}].name`, `${tool.namespace}.${tool.name}`);
    });
    return {
      request: renameTools(request, (reference) => {
        const name = flat.get(referenceKey(reference));
        return name === undefined ? reference : { name };
      }),
      warnings,
      restore: restoreNamespaces(references, flat, tools),
    };
  },
};

/**
 * Flat names by reference. A name that is on offer already keeps itself; the flat one steps aside. Names of the history alone do not
 * count: what a conversation says later must not change what was sent before.
 */
function flatNames(references: readonly ToolReference[], tools: readonly ToolReference[]): Map<string, string> {
  const taken = new Set(tools.filter(({ namespace }) => namespace === undefined).map(({ name }) => name));
  const flat = new Map<string, string>();
  for (const reference of references) {
    if (reference.namespace === undefined) continue;
    const key = referenceKey(reference);
    const plain = `${reference.namespace}__${reference.name}`;
    const name = taken.has(plain) ? `${plain}_${shortHash(key)}` : plain;
    taken.add(name);
    flat.set(key, name);
  }
  return flat;
}

function restoreNamespaces(
  references: readonly ToolReference[],
  flat: ReadonlyMap<string, string>,
  tools: readonly ToolReference[],
): Restore {
  const original = new Map<string, ToolReference>();
  for (const reference of references) {
    const name = flat.get(referenceKey(reference));
    if (name !== undefined) original.set(name, reference);
  }
  return restoreNames((call) => {
    if (call.namespace !== undefined) return call;
    return original.get(call.name) ?? onlyTool(call.name, tools) ?? call;
  });
}

/** Models now and then leave the namespace off; the name alone is enough where just one tool has it. */
function onlyTool(name: string, tools: readonly ToolReference[]): ToolReference | undefined {
  const named = tools.filter((tool) => tool.name === name);
  const [only] = named;
  return named.length === 1 && only?.namespace !== undefined
    ? { name: only.name, namespace: only.namespace }
    : undefined;
}
