// Vitest global set-up of the projects whose workers keep a browser: makes the folder of their temporary files, named by the configuration, and
// takes it away when they have gone, with whatever one that was ended in a hurry left there.
import { mkdirSync, rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';

export function setup({ config }: TestProject): () => void {
  const folder = config.env['TMPDIR'];
  if (folder === undefined) throw new Error('The project names no folder for temporary files.');
  mkdirSync(folder, { recursive: true });
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
