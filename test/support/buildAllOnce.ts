// Vitest global set-up: builds everything once before tests that run the extension in a real VS Code.
import { buildBundles } from '../../scripts/bundles.mjs';

export async function setup(): Promise<void> {
  await buildBundles();
}
