// Types of layers.mjs for test/layers.test.ts.
export interface Layer {
  folder: string;
  imports: string[];
  packages: string[];
  pure?: boolean;
}
export const layers: readonly Layer[];
export const shippedFolders: readonly string[];
export const sizeLimits: { largest: number; median: number };
