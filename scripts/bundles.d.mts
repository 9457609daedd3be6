// Types of bundles.mjs for the tests that import it.
export interface BundleOptions {
  names?: string[];
  production?: boolean;
  /** Where dist/ is made; the repo unless told. */
  folder?: string;
  /** The very folder of the files, in place of the usual one; for one bundle. */
  outdir?: string;
}
export const mayBeBundled: string[];
export function packageVersion(): string;
/** Resolves with the folders of the packages that the bundles hold code of, relative to the repo. */
export function buildBundles(options?: BundleOptions): Promise<string[]>;
export function copyPrebuilds(folder?: string, platforms?: string[]): void;
