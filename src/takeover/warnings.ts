// What may lead a taken-over tool past us, or keep it from working: files of a project, variables of the shell, other keys of its own.
// Data of the tool table, looked up in the surroundings. Nothing is changed here, and no value is told, only names and places.
import type { Shadow, ToolRow } from '../catalog/toolRow';
import { GatewayError } from '../shared/errors';
import type { ToolWarning } from '../shared/tools';
import { isOurs } from './address';
import { isOtherMachine, pathsOf, variable, type ToolEnvironment } from './environment';
import type { FileSystem } from './fileSystem';
import { textFormats } from './formats';
import { locate } from './places';
import { readTextFile } from './textFile';
import { TextFault, type RefusalDetails } from './textFault';
import type { ReadVariant } from './toolFiles';
import { showPath, valueAt } from './values';

/** The warnings of a tool in its surroundings. Files of others that cannot be read are passed over: what they would do is not known. */
export async function warningsFor(
  fileSystem: FileSystem,
  row: ToolRow,
  variants: readonly ReadVariant[],
  environment: ToolEnvironment,
): Promise<ToolWarning[]> {
  const found: ToolWarning[] = [];
  for (const read of variants.filter(({ detected }) => detected)) {
    found.push(...fileWarnings(row, read, environment));
    for (const shadow of read.variant.shadows) {
      found.push(...(await shadowWarnings(fileSystem, row, read, shadow, environment)));
    }
  }
  return found;
}

function fileWarnings(row: ToolRow, read: ReadVariant, environment: ToolEnvironment): ToolWarning[] {
  return read.files.flatMap(({ located, fault }): ToolWarning[] => {
    const file = located.path;
    const warnings: ToolWarning[] = [];
    if (fault !== undefined) {
      const { line, column } = fault.details as Partial<RefusalDetails>;
      warnings.push({ kind: 'unreadable', effect: 'blocks', names: [], file, line, column, message: fault.message });
    }
    if (isOtherMachine(environment, file) && environment.otherMachineReachable !== true) {
      const message = `${row.name} with its settings in ${file} may not reach this machine at 127.0.0.1.`;
      warnings.push({ kind: 'other-machine', effect: 'blocks', names: [], file, message });
    }
    return warnings;
  });
}

async function shadowWarnings(
  fileSystem: FileSystem,
  row: ToolRow,
  read: ReadVariant,
  shadow: Shadow,
  environment: ToolEnvironment,
): Promise<ToolWarning[]> {
  switch (shadow.kind) {
    case 'variables':
      return variableWarnings(row, shadow, environment);
    case 'own-keys':
      return ownKeyWarnings(row, read, shadow, environment);
    case 'user-file': {
      const folder = locate(shadow.folder, environment);
      if (folder === undefined) return [];
      const files = shadow.names.map((name) => pathsOf(environment).join(folder.path, name));
      return shadowFiles(fileSystem, row, read, 'user-file', files, { ...shadow, format: 'jsonc' }, environment);
    }
    case 'project-file': {
      const folders = projectFolders(environment, shadow.upward === true);
      const files = folders.flatMap((folder) => shadow.names.map((name) => pathsOf(environment).join(folder, name)));
      return shadowFiles(fileSystem, row, read, 'project-file', files, shadow, environment);
    }
  }
}

function variableWarnings(
  row: ToolRow,
  shadow: Extract<Shadow, { kind: 'variables' }>,
  environment: ToolEnvironment,
): ToolWarning[] {
  const set = shadow.names.flatMap((name) => {
    if (!name.endsWith('*')) return variable(environment, name) === undefined ? [] : [name];
    return Object.keys(environment.variables).filter((key) => key.startsWith(name.slice(0, -1)));
  });
  // A terminal that was pointed at us by variables is no danger.
  const ours = set.some((name) => isOurs(variable(environment, name) ?? '', environment.gatewayUrl));
  if (set.length === 0 || ours) return [];
  const what = shadow.effect === 'overrides' ? 'wins over the settings' : 'makes it send that key too';
  const message = `${row.name}: ${set.join(', ')} in the shell ${what}.`;
  return [{ kind: 'variable', effect: shadow.effect, names: set, message }];
}

function ownKeyWarnings(
  row: ToolRow,
  read: ReadVariant,
  shadow: Extract<Shadow, { kind: 'own-keys' }>,
  environment: ToolEnvironment,
): ToolWarning[] {
  const own = read.files.find(({ located }) => located.row.id === shadow.file);
  const names = keysIn(own?.value, shadow.keys, environment);
  if (own === undefined || names.length === 0) return [];
  const file = own.located.path;
  const message = `${row.name}: ${names.join(', ')} in ${file} decides where requests go, or which key they carry.`;
  return [{ kind: 'own-key', effect: shadow.effect, names, file, message }];
}

function keysIn(
  value: Parameters<typeof valueAt>[0],
  keys: readonly (readonly string[])[],
  environment: ToolEnvironment,
): string[] {
  return keys
    .filter((path) => {
      const there = valueAt(value, path);
      return there !== undefined && !(typeof there === 'string' && isOurs(there, environment.gatewayUrl));
    })
    .map(showPath);
}

/** The open projects and, where the tool looks there, the folders above them; the home ends the walk. */
function projectFolders(environment: ToolEnvironment, upward: boolean): string[] {
  const paths = pathsOf(environment);
  const home = paths.resolve(environment.home);
  const folders = new Set<string>();
  for (const project of environment.projects) {
    let folder = paths.resolve(project);
    while (folder !== home && !folders.has(folder)) {
      folders.add(folder);
      const above = paths.dirname(folder);
      if (!upward || above === folder) break;
      folder = above;
    }
  }
  return [...folders];
}

async function shadowFiles(
  fileSystem: FileSystem,
  row: ToolRow,
  read: ReadVariant,
  kind: 'project-file' | 'user-file',
  files: readonly string[],
  shadow: Pick<Extract<Shadow, { kind: 'project-file' }>, 'format' | 'keys'>,
  environment: ToolEnvironment,
): Promise<ToolWarning[]> {
  const warnings: ToolWarning[] = [];
  for (const file of files) {
    if (read.files.some(({ located }) => located.path === file)) continue;
    const names = await shadowingKeys(fileSystem, file, shadow, environment);
    if (names === undefined) continue;
    const what = names.length === 0 ? '' : ` (${names.join(', ')})`;
    warnings.push({ kind, effect: 'overrides', names, file, message: `${row.name} reads ${file} before ours${what}.` });
  }
  return warnings;
}

/** The keys by which `file` wins; undefined where it does not. */
async function shadowingKeys(
  fileSystem: FileSystem,
  file: string,
  { format, keys }: Pick<Extract<Shadow, { kind: 'project-file' }>, 'format' | 'keys'>,
  environment: ToolEnvironment,
): Promise<string[] | undefined> {
  if ((await fileSystem.facts(file))?.kind !== 'file') return undefined;
  if (keys === undefined) return [];
  try {
    const { text } = await readTextFile(fileSystem, file);
    const names = keysIn(textFormats[format].parse(text), keys, environment);
    return names.length === 0 ? undefined : names;
  } catch (error) {
    // It cannot be told what a broken file of a project does; the tool will say so itself.
    if (error instanceof TextFault || GatewayError.is(error)) return undefined;
    throw error;
  }
}
