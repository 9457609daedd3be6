// Pure: what a window does about a live gateway that it has found.
import type { RuntimeFile, GatewayStatus } from '../shared/status';
import { compareVersions } from './versions';

export interface WantedPorts {
  proxyPort: number;
  managementPort: number;
}

/** `replace`: ask it to drain for the reason given, then start our own at once. */
export type Decision = { kind: 'attach' } | { kind: 'replace'; reason: 'upgrade' | 'restart' };

/**
 * An older gateway makes room for ours; a newer or equal one is attached to. One that serves no other window (kept running from
 * before) but listens on other ports than the settings now say is started anew.
 */
export function decide(found: RuntimeFile, status: GatewayStatus, version: string, wanted: WantedPorts): Decision {
  if (compareVersions(found.version, version) < 0) return { kind: 'replace', reason: 'upgrade' };
  if (status.leases === 0 && !hasPorts(found, wanted)) return { kind: 'replace', reason: 'restart' };
  return { kind: 'attach' };
}

/** True when the gateway listens where the settings say. */
export function hasPorts(runtime: RuntimeFile, wanted: WantedPorts): boolean {
  return portOf(runtime.proxyUrl) === wanted.proxyPort && portOf(runtime.managementUrl) === wanted.managementPort;
}

function portOf(url: string): number {
  return URL.canParse(url) ? Number(new URL(url).port) : 0;
}
