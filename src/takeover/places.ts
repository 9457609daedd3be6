// Where a tool's files are in given surroundings: folders moved by variables, names per system, the file that is really read when there
// are several. Reads only whether files are there.
import type { FolderPlace, ToolFile, ToolVariant } from '../catalog/toolRow';
import { pathsOf, variable, type ToolEnvironment } from './environment';
import type { FileSystem } from './fileSystem';

/** The place of a folder, or of the file itself where a variable names it. */
export interface Located {
  path: string;
  isFile: boolean;
}

/** A tool's file in its place. */
export interface LocatedFile {
  row: ToolFile;
  path: string;
}

/** The first place that applies; undefined where none does (no row has that). Pure. */
export function locate(places: readonly FolderPlace[], environment: ToolEnvironment): Located | undefined {
  const paths = pathsOf(environment);
  for (const place of places) {
    if (place.platforms?.includes(environment.platform) === false) continue;
    if (place.home !== undefined) {
      return { path: paths.join(environment.home, ...place.home.split('/')), isFile: false };
    }
    const value = place.variable === undefined ? undefined : variable(environment, place.variable);
    if (value === undefined) continue;
    const folder = paths.resolve(environment.home, expandHome(value, environment));
    return { path: paths.join(folder, ...(place.path ?? '').split('/')), isFile: place.isFile === true };
  }
  return undefined;
}

/** `~` at the start of a path, which shells leave in variables that were set in quotes. */
function expandHome(value: string, environment: ToolEnvironment): string {
  return /^~(?=$|[\\/])/.test(value) ? environment.home + value.slice(1) : value;
}

/** The path of a file whose tool reads one of several names: the first that is there, else the one that is made. */
async function locateFile(
  fileSystem: FileSystem,
  row: ToolFile,
  environment: ToolEnvironment,
): Promise<LocatedFile | undefined> {
  const place = locate(row.folder, environment);
  if (place === undefined) return undefined;
  if (place.isFile) return { row, path: place.path };
  const paths = pathsOf(environment);
  for (const name of row.names) {
    const file = paths.join(place.path, name);
    if ((await fileSystem.linkFacts(file)) !== undefined) return { row, path: file };
  }
  const made = row.create ?? row.names[0];
  return row.onlyIfThere === true || made === undefined ? undefined : { row, path: paths.join(place.path, made) };
}

/** The files of a variant that are there or would be made. */
export async function locateFiles(
  fileSystem: FileSystem,
  variant: ToolVariant,
  environment: ToolEnvironment,
): Promise<LocatedFile[]> {
  const files = await Promise.all(variant.files.map((row) => locateFile(fileSystem, row, environment)));
  return files.filter((file) => file !== undefined);
}

/** True when the program of this variant has been here: one of its folders, or a file named by a variable, exists. */
export async function isDetected(
  fileSystem: FileSystem,
  variant: ToolVariant,
  environment: ToolEnvironment,
): Promise<boolean> {
  for (const places of variant.detect) {
    const place = locate(places, environment);
    if (place !== undefined && (await fileSystem.facts(place.path)) !== undefined) return true;
  }
  return false;
}
