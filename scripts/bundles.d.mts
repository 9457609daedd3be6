// Types of bundles.mjs for the tests that import it.
export interface BundleOptions {
  names?: string[];
  production?: boolean;
  /** Where dist/ is made; the repo unless told. */
  folder?: string;
  /** The very folder of the files, in place of the usual one; for one bundle. */
  outdir?: string;
}
export function packageVersion(): string;
export function buildBundles(options?: BundleOptions): Promise<void>;
export function copyPrebuilds(folder?: string, platforms?: string[]): void;
