// One change of a tool at a time, across processes: two windows, or a window and the command line. Each contender puts a file of its own
// into the lock folder and then looks for others; whoever sees another living one steps back and tries again. Names are never used
// twice, so the file of a process that died can be removed without hitting a living one's.
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemCode, type FileSystem } from './fileSystem';
import { refusal } from './textFault';

export interface LockOptions {
  /** How long to wait for another process, in milliseconds. */
  patience: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** A change takes well under a second. A file older than this belongs to a process that was stopped, or to a process id used again. */
const oldestMilliseconds = 2 * 60_000;

/** Process ids say nothing about processes of another machine or container that shares the home. */
const thisHost = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Everything about the owner is in the name, so that there is no moment in which a lock says nothing yet. */
function lockName(tool: string, now: number): string {
  return `${tool}.${process.pid}.${thisHost}.${now}.${randomBytes(6).toString('hex')}.lock`;
}

/** The locks of this process: one that it does not hold any more could not be removed, and counts for nothing. */
const heldHere = new Set<string>();

function isDead(name: string, now: number): boolean {
  const [, pid, host, since] = name.split('.');
  if (host === thisHost && Number(pid) === process.pid) return !heldHere.has(name);
  return now - Number(since) > oldestMilliseconds || (host === thisHost && !isAlive(Number(pid)));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

/**
 * Runs `work` while no other process does so for the same tool in `folder`, and returns what it returns.
 * Throws a `conflict` (`busy`) when patience ends, and the system's error where the folder cannot be written.
 */
export async function withLock<T>(
  fileSystem: FileSystem,
  folder: string,
  tool: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const end = options.now() + options.patience;
  await fileSystem.makeFolder(folder, 0o700);
  for (;;) {
    const name = lockName(tool, options.now());
    heldHere.add(name);
    try {
      await fileSystem.create(path.join(folder, name), new Uint8Array(), 0o600);
      if (!(await othersAlive(fileSystem, folder, name, options.now()))) return await work();
    } finally {
      heldHere.delete(name);
      await release(fileSystem, path.join(folder, name));
    }
    if (options.now() > end) {
      throw refusal('Another window is changing the settings of this tool. Try again in a moment.', { reason: 'busy' });
    }
    await delay(randomInt(5, 40));
  }
}

/** A lock that cannot be removed must not hide what the work came to; its process does not mind it, others until it ends. */
async function release(fileSystem: FileSystem, file: string): Promise<void> {
  await fileSystem.remove(file).catch(() => fileSystem.remove(file).catch(() => undefined));
}

async function othersAlive(fileSystem: FileSystem, folder: string, own: string, now: number): Promise<boolean> {
  const tool = own.slice(0, own.indexOf('.') + 1);
  let alive = false;
  for (const name of await fileSystem.list(folder)) {
    if (name === own || !name.startsWith(tool) || !name.endsWith('.lock')) continue;
    if (isDead(name, now)) await fileSystem.remove(path.join(folder, name));
    else alive = true;
  }
  return alive;
}
