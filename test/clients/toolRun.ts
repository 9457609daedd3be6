// Runs one real tool in a home and a project of its own, with nothing of this machine's environment, under a time limit, and takes away
// every process that it leaves behind. Called by the client tests only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitFor } from '../support/waitFor';
import type { ClientTool, Place } from './tools';

export interface ToolResult {
  /** Exit code; null where it was ended by a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  milliseconds: number;
}

const outerNames = ['PATH', 'SystemRoot', 'ComSpec', 'PATHEXT'];

/** Process groups of the tools that are running. */
const groups = new Set<number>();

/** They are no part of this process's group: a signal that ends this process must end them too, and so must the end of its parent. */
function endGroups(): void {
  for (const pid of groups) killIfThere(-pid);
  groups.clear();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    endGroups();
    // With its usual meaning, now that nobody listens.
    process.kill(process.pid, signal);
  });
}
process.once('disconnect', endGroups);

/**
 * Writes the tool's files, starts it with `prompt` in `place.project` and waits for its end, at most `limit` milliseconds.
 * `installation`: absolute path of the folder that the package was installed in.
 */
export async function runTool(
  tool: ClientTool,
  installation: string,
  place: Place,
  prompt: string,
  limit: number,
): Promise<ToolResult> {
  for (const [name, text] of Object.entries(tool.files(place))) {
    const file = path.join(place.home, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o600 });
  }
  const started = performance.now();
  const program =
    'script' in tool.program
      ? [process.execPath, path.join(installation, tool.program.script)]
      : [path.join(installation, tool.program.binary)];
  const [command = '', ...rest] = [...program, ...tool.arguments(prompt)];
  const child = spawn(command, rest, {
    cwd: place.project,
    env: environmentOf(tool, place),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be ended.
    detached: process.platform !== 'win32',
  });
  if (child.pid !== undefined && process.platform !== 'win32') groups.add(child.pid);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => (output[name] += chunk));
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, limit);
  try {
    // `exit`, not `close`: something that it left behind may hold its output open.
    const [code] = (await once(child, 'exit')) as [number | null];
    const milliseconds = performance.now() - started;
    await endAll(child.pid, place.home);
    await Promise.all([child.stdout, child.stderr].map(async (stream) => stream.closed || once(stream, 'close')));
    return { code, ...output, timedOut, milliseconds };
  } finally {
    clearTimeout(timer);
    if (child.pid !== undefined) groups.delete(child.pid);
  }
}

function environmentOf(tool: ClientTool, { home }: Place): Record<string, string> {
  const temporary = path.join(home, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const outer = outerNames.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(outer),
    HOME: home,
    USERPROFILE: home,
    APPDATA: path.join(home, 'AppData', 'Roaming'),
    LOCALAPPDATA: path.join(home, 'AppData', 'Local'),
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    NO_COLOR: '1',
    DO_NOT_TRACK: '1',
    ...tool.environment,
  };
}

/** Ends the process group of `pid`, and where the system tells, whatever else runs with this home; throws where it does not end. */
async function endAll(pid: number | undefined, home: string): Promise<void> {
  if (pid === undefined || process.platform === 'win32') return;
  for (const target of [-pid, ...processesOfHome(home)]) killIfThere(target);
  await waitFor(() => processesOfHome(home).length === 0, { what: `the end of all processes in ${home}` });
}

/** Kills the process or, negative, the process group of that id, where it still is. */
function killIfThere(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Process ids whose environment names `home` as their home; empty where there is no /proc. */
function processesOfHome(home: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => environmentNames(pid, `HOME=${home}`))
    .map(Number);
}

function environmentNames(pid: string, entry: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry);
  } catch (error) {
    // It has ended meanwhile, or is another user's: none of ours.
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
