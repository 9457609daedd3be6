// A script that is ended takes everything with it that it has started: the program, what that has started, and what does not listen.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { repoRoot } from '../support/sources';
import { waitFor } from '../support/waitFor';

const module = pathToFileURL(path.join(repoRoot, 'scripts', 'tools', 'runGroup.mjs')).href;

/** Starts a child like itself once, says who it is, and stays. */
const program = (listens: boolean): string => `
  const { spawn } = require('node:child_process');
  ${listens ? '' : "process.on('SIGTERM', () => {});"}
  if (process.argv[1] !== 'inner') spawn(process.execPath, [...process.execArgv, 'inner'], { stdio: 'inherit' });
  console.log('pid ' + process.pid);
  setInterval(() => {}, 1000);
`;

let script: ChildProcess | undefined;
afterEach(() => script?.kill('SIGKILL'));

/** The script and the processes of its group, once both have said who they are. */
async function start(code: string): Promise<{ script: ChildProcess; pids: number[] }> {
  const source = `
    const { runGroup } = await import(${JSON.stringify(module)});
    const { code } = await runGroup(process.execPath, ['-e', ${JSON.stringify(code)}]);
    process.exit(code);
  `;
  const started = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  script = started;
  let output = '';
  started.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const pids = await waitFor(
    () => {
      const told = [...output.matchAll(/^pid (\d+)$/gm)].map(([, pid]) => Number(pid));
      return told.length === 2 ? told : undefined;
    },
    { what: 'two processes' },
  );
  return { script: started, pids };
}

/** A process that has ended and that nobody has asked about yet is none. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Windows has no signals that a program could hear. */
const signals =
  process.platform === 'win32'
    ? []
    : ([
        ['SIGTERM', true, 143],
        ['SIGINT', true, 130],
        ['SIGTERM', false, 143],
      ] as const);

describe('a script that runs a group', () => {
  it.each(signals)('ends it at %s (it listens: %s)', async (signal, listens, code) => {
    const { script: running, pids } = await start(program(listens));
    const exit = once(running, 'exit');
    running.kill(signal);
    expect(await exit).toEqual([code, null]);
    await waitFor(() => !pids.some(runs), { what: 'the end of the group' });
  });

  it('gives its exit code back', async () => {
    const source = `
      const { runGroup } = await import(${JSON.stringify(module)});
      process.exit((await runGroup(process.execPath, ['-e', 'process.exit(7)'])).code);
    `;
    const started = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: 'inherit' });
    expect(await once(started, 'exit')).toEqual([7, null]);
  });
});
