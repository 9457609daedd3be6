// Vitest global set-up: builds dist/gateway.js once before tests that start the gateway as a process of its own.
import { buildBundles } from '../../scripts/bundles.mjs';

export async function setup(): Promise<void> {
  // `npm test` has built it for all its stages.
  if (process.env['GATEHOUSE_BUILT'] === '1') return;
  await buildBundles({ names: ['gateway'] });
}
