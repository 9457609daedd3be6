// Pure: what keeps an extension host from running the gateway. `engines.vscode` should prevent it; then it is said, not crashed into.
import type { Translate } from './translate';
import { compareVersions } from './versions';

/** better-sqlite3 and undici need it; an older Node crashes when they are loaded. */
export const oldestNode = '22.19.0';

/** Why the gateway cannot run under this Node, or undefined when it can. */
export function hostObstacle(nodeVersion: string, t: Translate): string | undefined {
  if (compareVersions(nodeVersion, oldestNode) >= 0) return undefined;
  return t(
    'Gatehouse needs Node {0} or later in the extension host, and this editor has {1}. Update the editor.',
    oldestNode,
    nodeVersion,
  );
}
