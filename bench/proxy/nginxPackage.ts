// Finds an nginx to compare with: the one that is installed, or the one of Debian's package, unpacked into out/ and not installed. Called by
// main.ts; never a dependency of ours.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Its path. Throws where there is none and none can be had. */
export function findNginx(folder: string): string {
  const runs = (program: string): boolean => spawnSync(program, ['-v']).status === 0;
  if (runs('nginx')) return 'nginx';
  const unpacked = path.join(folder, 'usr/sbin/nginx');
  if (!existsSync(unpacked)) unpack(folder);
  if (!runs(unpacked)) throw new Error('The nginx of the package does not run here.');
  return unpacked;
}

function unpack(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const run = (command: string, ...words: string[]): void => {
    if (spawnSync(command, words, { cwd: folder, stdio: 'ignore' }).status !== 0)
      throw new Error(`It is not installed, and "${command} ${words[0] ?? ''}" did not give its package.`);
  };
  run('apt-get', 'download', 'nginx');
  const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (file === undefined) throw new Error('The package of nginx is not there.');
  run('dpkg-deb', '-x', file, '.');
}
