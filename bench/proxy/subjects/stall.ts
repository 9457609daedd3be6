// Asks a process that was started with stallProbe.mjs how long its event loop has stood still. Used by the subjects that are Node programs.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Interface } from 'node:readline';

/** Milliseconds since it was asked last. */
export interface Stall {
  longest: number;
  p999: number;
}

/** Words for Node's command line that put the probe in. `sources`: folder of the benchmark. */
export const withProbe = (sources: string): string[] => [`--import=${path.join(sources, 'subjects/stallProbe.mjs')}`];

/** `lines`: of the standard output of the process, where nothing but the probe speaks any more. */
export async function askStall(child: ChildProcess, lines: Interface): Promise<Stall> {
  const answer = once(lines, 'line');
  child.kill('SIGUSR2');
  const [line] = (await answer) as [string];
  return JSON.parse(line) as Stall;
}
