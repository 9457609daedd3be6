// Refuses a Node that better-sqlite3 cannot run on. Called by Store.open before the first database is opened.
// The native addon crashes an older process when it is loaded, so this check must come before `new Database`: importing the
// package runs JavaScript only, the addon is loaded by the first `new Database`.
import { GatewayError } from '../shared/errors';

/** The oldest Node that runs Gatehouse, as [major, minor]. */
export const oldestNode = [22, 19] as const;

/**
 * Throws GatewayError `internal` with details `{reason: 'node-too-old', found, needed}` when `version` is older than `oldestNode`.
 * @param version as in `process.versions.node`, for example `22.19.0`
 */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  const needed = oldestNode.join('.');
  throw new GatewayError('internal', `Gatehouse needs Node.js ${needed} or newer; this process runs ${version}.`, {
    details: { reason: 'node-too-old', found: version, needed },
  });
}
