// Types of packaging.mjs for the tests that import it.
export const targets: readonly string[];
export const largestPackage: number;
export function binariesOf(target: string): string[];
/** Makes the vsix at `file` and returns what vsce printed (the list of files among it). */
export function makePackage(options: { file: string; target?: string }): Promise<string>;
