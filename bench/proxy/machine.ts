// Cores, processor time and memory of processes on Linux: what the benchmark measures with. Used by the subjects and the scenarios.
// Elsewhere there is no /proc and no taskset, and the benchmark says so.
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The subject has a core for itself; upstream and load client share the next one, or have one each where there are three. */
export const cores =
  availableParallelism() >= 3
    ? { subject: 0, upstream: 1, load: 2 }
    : { subject: 0, upstream: Math.min(1, availableParallelism() - 1), load: Math.min(1, availableParallelism() - 1) };

/** Throws where the machine cannot be measured on. */
export function checkMachine(): void {
  if (!existsSync('/proc/self/schedstat') || spawnSync('taskset', ['--version']).status !== 0)
    throw new Error('The benchmark needs Linux with /proc and taskset (util-linux).');
}

/** Starts a program on one core. */
export function spawnOn(core: number, command: readonly string[], options: SpawnOptions = {}): ChildProcess {
  return spawn('taskset', ['-c', String(core), ...command], { stdio: ['ignore', 'pipe', 'inherit'], ...options });
}

/** Processor time of a process and its living children in nanoseconds. */
export function processorNanoseconds(pid: number): number {
  const own = readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    const base = `/proc/${pid}/task/${task}`;
    // A thread may end while it is read.
    if (!existsSync(`${base}/schedstat`)) return sum;
    return sum + Number(readFileSync(`${base}/schedstat`, 'utf8').split(' ')[0]);
  }, 0);
  return own + childrenOf(pid).reduce((sum, child) => sum + processorNanoseconds(child), 0);
}

/** Resident memory of a process and its children in KiB. */
export function residentKibibytes(pid: number): number {
  const [, kibibytes = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) + childrenOf(pid).reduce((sum, child) => sum + residentKibibytes(child), 0);
}

function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : [];
}
