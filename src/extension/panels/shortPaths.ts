// Writes paths as people do, with ~ for the home folder: for pages that show them. The paths themselves stay beside them.
// Pure; used by the actions of the Tools page.
import type { ToolState } from '../../shared/tools';

/** `file` with ~ in the place of `home`, where it lies below it. */
export function shortPath(file: string, home: string): string {
  const rest = home === '' || !file.startsWith(home) ? undefined : file.slice(home.length);
  return rest !== undefined && /^[/\\]/.test(rest) ? `~${rest}` : file;
}

/** The state with short forms of its files' paths. */
export function withShortPaths(tool: ToolState, home: string): ToolState {
  const files = tool.files.map((file) => ({
    ...file,
    shown: {
      path: shortPath(file.path, home),
      ...(file.backup !== undefined && { backup: shortPath(file.backup, home) }),
    },
  }));
  return { ...tool, files };
}
