// Types of installations.mjs for the tests that import it.
export const clientNames: string[];
export function clientVersion(name: string): string;
export function clientFolder(name: string): string;
export function ensureClients(names: readonly string[]): Promise<void>;
