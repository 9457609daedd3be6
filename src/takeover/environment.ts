// The surroundings of the tools, as the caller sees them, and the question whether 127.0.0.1 is the same machine for the tool. Pure:
// nothing is read from the process here, so paths of all three systems can be tested on any of them.
import path from 'node:path';

export type Platform = 'linux' | 'darwin' | 'win32';

export interface ToolEnvironment {
  platform: Platform;
  /** Where the tools' files are; absolute. */
  home: string;
  /** Variables of the shell that starts the tools. They can move a tool's files. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Open project folders, looked at for files that win over the user's own. */
  projects: readonly string[];
  /** Root of the gateway's proxy, such as `http://127.0.0.1:11580`. */
  gatewayUrl: string;
  /** True when the caller has checked that a tool on the other side of WSL reaches the gateway at that address. */
  otherMachineReachable?: boolean;
}

/** Path rules of the tools' system. */
export function pathsOf(environment: Pick<ToolEnvironment, 'platform'>): path.PlatformPath {
  return environment.platform === 'win32' ? path.win32 : path.posix;
}

/** A variable that is set to something; names are compared as the system does. */
export function variable(environment: ToolEnvironment, name: string): string | undefined {
  const exact = environment.variables[name];
  if (exact !== undefined || environment.platform !== 'win32') return exact === '' ? undefined : exact;
  const wanted = name.toUpperCase();
  const found = Object.keys(environment.variables).find((key) => key.toUpperCase() === wanted);
  const value = found === undefined ? undefined : environment.variables[found];
  return value === '' ? undefined : value;
}

/**
 * True where a tool with its files at `file` runs on another machine than the gateway as far as 127.0.0.1 goes: a Linux home seen from
 * Windows (`\\wsl$`, `\\wsl.localhost`), or a Windows home seen from WSL (`/mnt/c`).
 * Source: https://learn.microsoft.com/windows/wsl/networking (mirrored mode makes them one; that takes a check).
 */
export function isOtherMachine(environment: ToolEnvironment, file: string): boolean {
  if (environment.platform === 'win32') return /^[\\/]{2}(\?[\\/]UNC[\\/])?wsl(\$|\.localhost)[\\/]/i.test(file);
  if (environment.platform !== 'linux') return false;
  const inWsl = ['WSL_DISTRO_NAME', 'WSL_INTEROP'].some((name) => variable(environment, name) !== undefined);
  return inWsl && /^\/mnt\/[a-z]\//i.test(file);
}
