// Pure: the list of variables in the settings of the Claude Code extension (`claudeCode.environmentVariables`), with and without ours.
// Source: https://code.claude.com/docs/en/vs-code#configure-settings.

export interface Variable {
  name: string;
  value: string;
}

const ownNames: readonly string[] = ['ANTHROPIC_BASE_URL', 'ANTHROPIC_AUTH_TOKEN'];

/** The entries that can be read; a list that is none counts as empty. */
export function variablesIn(setting: unknown): Variable[] {
  return Array.isArray(setting) ? setting.filter(isVariable) : [];
}

function isVariable(item: unknown): item is Variable {
  return (
    typeof item === 'object' &&
    item !== null &&
    'name' in item &&
    typeof item.name === 'string' &&
    'value' in item &&
    typeof item.value === 'string'
  );
}

/** What stands under our names: to be put back later. */
export function standing(variables: readonly Variable[]): Variable[] {
  return variables.filter(({ name }) => ownNames.includes(name));
}

/** The list with ours in place of what stood under their names; everything else as it was. */
export function withOurs(variables: readonly Variable[], proxyUrl: string, secret: string): Variable[] {
  const values = [proxyUrl.replace(/\/+$/, ''), secret];
  const ours = ownNames.map((name, index) => ({ name, value: values[index] ?? '' }));
  return [...variables.filter(({ name }) => !ownNames.includes(name)), ...ours];
}

/** The list as it is now, without ours and with what stood there before. Entries that somebody changed since stay. */
export function withoutOurs(
  variables: readonly Variable[],
  ours: readonly Variable[],
  before: readonly Variable[],
): Variable[] {
  const isOurs = (one: Variable): boolean => ours.some(({ name, value }) => one.name === name && one.value === value);
  const kept = variables.filter((one) => !isOurs(one));
  return [...kept, ...before.filter(({ name }) => !kept.some((one) => one.name === name))];
}
