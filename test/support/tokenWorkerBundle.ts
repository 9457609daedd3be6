// Builds the bundle of the thread that counts tokens into a temporary folder, for tests that put a gateway's parts together themselves.
import { buildBundles } from '../../scripts/bundles.mjs';
import { TemporaryFolder } from './temporaryFolder';

/** `file` is the bundle; `remove` takes it away. */
export async function buildTokenWorker(): Promise<{ file: string; remove: () => void }> {
  const folder = new TemporaryFolder('token-worker');
  await buildBundles({ names: ['tokenWorker'], outdir: folder.path });
  return { file: folder.join('tokenWorker.js'), remove: () => folder.remove() };
}
