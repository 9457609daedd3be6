// Types of bundles.mjs for the tests that import it.
export interface BundleOptions {
  names?: string[];
  production?: boolean;
  outdir?: string;
}
export function packageVersion(): string;
export function buildBundles(options?: BundleOptions): Promise<void>;
export function copyPrebuilds(folder?: string, platforms?: string[]): void;
