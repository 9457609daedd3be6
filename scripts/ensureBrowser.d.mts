// Types of ensureBrowser.mjs for the tests that import it.
export function findBrowser(): string | undefined;
export function ensureBrowser(): Promise<string>;
