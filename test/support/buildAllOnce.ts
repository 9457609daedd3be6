// Vitest global set-up: builds everything once before tests that run the extension in a real VS Code.
import { buildBundles } from '../../scripts/bundles.mjs';

export async function setup(): Promise<void> {
  // `npm test` has built it for all its stages.
  if (process.env['GATEHOUSE_BUILT'] === '1') return;
  await buildBundles();
}
