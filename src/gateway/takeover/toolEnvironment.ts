// The surroundings in which the takeover looks for the tools' files: the user's own home, or another one that was named at the start.
// Used by the gateway process and by `gatehouse restore`. Values in, values out.
import path from 'node:path';
import { toolRows } from '../../catalog/tools';
import type { FolderPlace } from '../../catalog/toolRow';
import type { Platform, ToolEnvironment } from '../../takeover/environment';

export interface Surroundings {
  /** The home that was named; undefined: the user's own. */
  home: string | undefined;
  userHome: string;
  variables: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
}

/** The environment of the engine; `projects` are open project folders. */
export function toolEnvironment(
  { home, userHome, variables, platform }: Surroundings,
  gatewayUrl: string,
  projects: readonly string[] = [],
): ToolEnvironment {
  return {
    platform: platformOf(platform),
    home: path.resolve(home ?? userHome),
    variables: home === undefined ? variables : withoutOwnPlaces(variables, path.resolve(home), path.resolve(userHome)),
    projects,
    gatewayUrl,
  };
}

function platformOf(platform: NodeJS.Platform): Platform {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}

/**
 * With a home named, a variable that moves a tool's files into the user's own home (XDG_CONFIG_HOME is set on many machines) would make us
 * touch the files that were just excluded. One that leads anywhere else counts.
 */
function withoutOwnPlaces(
  variables: Surroundings['variables'],
  home: string,
  userHome: string,
): Surroundings['variables'] {
  const kept = Object.entries(variables).filter(([name, value]) => {
    if (value === undefined || !movesFiles(name)) return true;
    return !isInside(value, userHome) || isInside(value, home);
  });
  return Object.fromEntries(kept);
}

const placeNames = new Set(
  toolRows
    .flatMap(({ variants }) => variants)
    .flatMap((variant): readonly FolderPlace[] => [
      ...variant.detect.flat(),
      ...variant.files.flatMap(({ folder }) => folder),
      ...variant.shadows.flatMap((shadow) => (shadow.kind === 'user-file' ? shadow.folder : [])),
    ])
    .flatMap(({ variable }) => variable?.toUpperCase() ?? []),
);

function movesFiles(name: string): boolean {
  return placeNames.has(name.toUpperCase());
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, path.resolve(file));
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}
