// Fetches a gateway of others from npm into out/, for comparison. Called by main.ts where peers are asked for; never a dependency of ours.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of modules that holds it. Throws where npm cannot fetch it. */
export function installPeer({ name, version }: { name: string; version: string }, folder: string): string {
  const modules = path.join(folder, 'node_modules');
  if (existsSync(path.join(modules, name))) return modules;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`];
  const { status } = spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`npm did not install ${name}.`);
  return modules;
}
