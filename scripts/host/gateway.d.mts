// Types of gateway.mjs for the tests that import it.
export interface Runtime {
  pid: number;
  proxyUrl: string;
  managementUrl: string;
  managementToken: string;
  version: string;
}
export function isAlive(pid: number): boolean;
export function readRuntimeFile(storage: string): Runtime | undefined;
export function isHealthy(proxyUrl: string): Promise<boolean>;
export function waitForGateway(
  storage: string,
  limitMs: number,
  given?: { readonly stopped: boolean },
): Promise<Runtime | undefined>;
export function endGateway(storage: string, limitMs?: number): Promise<void>;
