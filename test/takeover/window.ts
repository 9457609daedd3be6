// One window of an editor that takes tools over, as a process of its own: does the jobs it gets on standard input, a line of JSON each, and
// answers each with a line. Ends itself by SIGKILL where a job says so. Bundled and started by windows.ts.
import { createInterface } from 'node:readline';
import type { ToolId } from '../../src/shared/tools';
import type { FileSystem } from '../../src/takeover/fileSystem';
import { Takeover } from '../../src/takeover/takeover';
import type { TakeoverWish } from '../../src/takeover/wish';
import { hookedFileSystem } from './faultyFileSystem';

export interface WindowJob {
  home: string;
  state: string;
  tool: ToolId;
  /** Absent: restore. */
  wish?: TakeoverWish;
  /** The call that changes something, counted from 0, at which the process ends: before it, or in the middle of making a file. */
  kill?: { at: number; halfway: boolean };
}

export interface WindowAnswer {
  error?: string;
  /** Calls that change something. */
  changes: number;
  /** Those among them that make a file, which has a middle. */
  creates: number[];
}

const changing: readonly (keyof FileSystem)[] = [
  'makeFolder',
  'create',
  'setMode',
  'setOwner',
  'rename',
  'remove',
  'removeFolder',
  'syncFolder',
];

function end(): void {
  process.kill(process.pid, 'SIGKILL');
  // The signal comes before the process does anything else; this line is for systems where that takes a moment.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

async function work(job: WindowJob): Promise<WindowAnswer> {
  let changes = -1;
  const creates: number[] = [];
  const fileSystem = hookedFileSystem({
    before: ({ method }) => {
      if (!changing.includes(method)) return;
      changes += 1;
      if (method === 'create') creates.push(changes);
      if (job.kill?.halfway === false && changes === job.kill.at) end();
    },
    halfway: () => (job.kill?.halfway === true && changes === job.kill.at ? end : undefined),
  });
  const engine = new Takeover({
    stateFolder: job.state,
    fileSystem,
    environment: () => ({
      platform: 'linux',
      home: job.home,
      variables: {},
      projects: [],
      gatewayUrl: 'http://127.0.0.1:11580',
    }),
  });
  try {
    await (job.wish === undefined ? engine.restore(job.tool) : engine.takeOver(job.tool, job.wish));
    return { changes: changes + 1, creates };
  } catch (error) {
    return { error: String(error), changes: changes + 1, creates };
  }
}

for await (const line of createInterface(process.stdin)) {
  process.stdout.write(`${JSON.stringify(await work(JSON.parse(line) as WindowJob))}\n`);
}
