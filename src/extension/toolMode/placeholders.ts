// `${secret:NAME}` and `${env:NAME}` in the settings of MCP servers. Pure: values come in. Used by toolModeSettings.ts.

const placeholder = /\$\{(secret|env):([A-Za-z_][A-Za-z0-9_.-]*)\}/g;

/** Names of the secrets that stand anywhere in `value`. */
export function secretNames(value: unknown): string[] {
  const found = (JSON.stringify(value) ?? '').matchAll(placeholder);
  return [...new Set([...found].flatMap(([, kind, name]) => (kind === 'secret' && name !== undefined ? [name] : [])))];
}

export interface PlaceholderValues {
  secrets: ReadonlyMap<string, string>;
  variables: Readonly<Record<string, string | undefined>>;
}

/** `value` with placeholders filled in wherever they stand in a text; `missing` names those that nothing is known for. */
export function fillPlaceholders(value: unknown, values: PlaceholderValues): { value: unknown; missing: string[] } {
  const missing = new Set<string>();
  const fill = (given: unknown): unknown => {
    if (typeof given === 'string') {
      return given.replaceAll(placeholder, (all, kind: string, name: string) => {
        const found = kind === 'secret' ? values.secrets.get(name) : values.variables[name];
        if (found === undefined) missing.add(all);
        return found ?? '';
      });
    }
    if (Array.isArray(given)) return given.map(fill);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([name, item]) => [name, fill(item)]));
  };
  return { value: fill(value), missing: [...missing] };
}
