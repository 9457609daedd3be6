// The copy of the repo that faults are seeded into, so that the repo itself is never touched: in memory where the system has a folder for
// that, since the tests of the takeover write and sync thousands of files. Used by scripts/mutation.mjs alone.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRepo, root } from '../tools/paths.mjs';

/** Where Linux keeps files in memory. */
const inMemory = '/dev/shm';

/** What no test of a fault reads: what is built, what is fetched, and pictures. */
const leftOut = new Set([
  '.git',
  '.stryker-tmp',
  'node_modules',
  'dist',
  'out',
  'media',
  'test/visual/approved',
  'docs/images',
]);

/**
 * Calls `work` with the absolute path of a fresh copy, and takes it away at the end. Temporary folders of the tests lie in it too.
 * @param {(copy: string) => Promise<void>} work
 */
export async function withWorkingCopy(work) {
  const parent = fs.existsSync(inMemory) ? inMemory : os.tmpdir();
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(parent), 'gatehouse-mutation-'));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  const interrupted = (signal) => process.exit(signal === 'SIGINT' ? 130 : 143);
  process.on('exit', remove);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupted);
  const copy = path.join(folder, 'gatehouse');
  fs.cpSync(root, copy, {
    recursive: true,
    filter: (source) => !leftOut.has(path.relative(root, source).replaceAll(path.sep, '/')),
  });
  fs.symlinkSync(inRepo('node_modules'), path.join(copy, 'node_modules'), 'junction');
  const temporary = path.join(folder, 'temporary');
  fs.mkdirSync(temporary);
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = temporary;
  await work(copy);
}
