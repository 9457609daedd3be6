// Vitest global set-up: builds dist/gateway.js once before tests that start the gateway as a process of its own.
import { buildBundles } from '../../scripts/bundles.mjs';

export async function setup(): Promise<void> {
  await buildBundles({ names: ['gateway'] });
}
