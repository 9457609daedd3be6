// Types of packageContents.mjs for the tests that import it.
export function zipEntries(file: string): Map<string, number>;
export function packageFaults(names: Iterable<string>, binaries: string[]): string[];
