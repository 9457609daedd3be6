// What runs of one VS Code host: its extension hosts, and the gateways of one data folder. Reads /proc, so it is for Linux; for the chaos
// test, which ends such processes by their id.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { databaseName } from '../../src/store/store';

interface Process {
  pid: number;
  parent: number;
  command: string;
}

function allProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        // Behind the name, which is in brackets and may hold anything: state, then the parent's id.
        const [, parent = '0'] = / (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\)/s, '')) ?? [];
        // What has ended and is not yet fetched has no command line.
        return command === '' ? [] : [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return []; // It has gone meanwhile.
      }
    });
}

/** Ids of the extension hosts below process `root`: one for each window. */
export function extensionHosts(root: number): number[] {
  const all = allProcesses();
  const below = new Set([root]);
  for (let size = 0; size < below.size;) {
    size = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  return all
    .filter(({ pid, command }) => below.has(pid) && command.includes('--type=extensionHost'))
    .map(({ pid }) => pid);
}

/** Ids of the processes that have the database of `storage` open: two of them would be two gateways at once. */
export function gatewaysOf(storage: string): number[] {
  const file = path.join(storage, databaseName);
  const candidates = allProcesses().filter(
    ({ command }) => command.includes('gateway.js') && command.includes(storage),
  );
  return candidates.map(({ pid }) => pid).filter((pid) => hasOpen(pid, file));
}

function hasOpen(pid: number, file: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((name) => readlinkSync(path.join(folder, name)) === file);
  } catch {
    return false; // It has gone, or closed the file, meanwhile.
  }
}
