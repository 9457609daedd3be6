// SIGKILL at every step of a takeover, of a second one and of a restore, in a process of its own: each file is the old one or the new
// one, the next start takes back what was cut off, and a later restore leads to the first original. Then two windows at once, 200 times.
// The quick form deals the steps out to the tools (each tool is killed at a third of its own, each step at a third of the tools that have it,
// one at the least), and has the two windows 40 times.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToolId } from '../../src/shared/tools';
import { inParallel } from '../support/inParallel';
import { isLong } from '../support/long';
import { everyTool, Home, settingsOf, wish } from '../takeover/kit';
import type { WindowAnswer, WindowJob } from '../takeover/window';
import { WindowProgram } from '../takeover/windows';
import { recordFigure } from '../support/qualityFigure';

/** Processes at once: most of their time is their start. */
const width = 3;
const doubles = isLong ? 200 : 40;
const later = { ...wish, key: 'gk-aKeyOfTheSecondTakeover', model: undefined, smallModel: undefined };

async function run(job: WindowJob): Promise<WindowAnswer | undefined> {
  const window = program.open();
  const answer = await window.do(job);
  await window.close();
  return answer;
}

const jobFor = (home: Home, tool: ToolId, rest: Partial<WindowJob>): WindowJob => ({
  home: home.path,
  state: home.state,
  tool,
  ...rest,
});

interface Scene {
  name: string;
  /** What is done before, undisturbed. */
  before?: (home: Home, tool: ToolId) => Promise<unknown>;
  rest: Partial<WindowJob>;
}

const scenes: Scene[] = [
  { name: 'takeover', rest: { wish } },
  { name: 'second takeover', before: (home, tool) => home.engine().takeOver(tool, wish), rest: { wish: later } },
  { name: 'restore', before: (home, tool) => home.engine().takeOver(tool, wish), rest: {} },
];

/** Files of the tool, without temporary ones and backups. */
function filesOf(home: Home): Record<string, string> {
  return Object.fromEntries(Object.entries(home.snapshot()).filter(([name]) => !name.includes('gatehouse-tmp')));
}

/** A scene that nobody disturbed: the files before it, at its beginning and at its end, and the places where a process can be killed. */
interface Uncut {
  original: Record<string, string>;
  old: Record<string, string>;
  fresh: Record<string, string>;
  points: { at: number; halfway: boolean }[];
}

let program: WindowProgram;
const uncut = new Map<string, Uncut>();
let [kills, whole, undone] = [0, 0, 0];
beforeAll(async () => {
  program = await WindowProgram.build();
  const runs = everyTool.flatMap((tool) => scenes.map((scene) => ({ tool, scene })));
  await inParallel(runs, width, async ({ tool, scene }) => {
    using home = Home.with(tool);
    const original = home.snapshot();
    await scene.before?.(home, tool);
    const old = filesOf(home);
    const { changes = 0, creates = [] } = (await run(jobFor(home, tool, scene.rest))) ?? {};
    expect(changes).toBeGreaterThan(8);
    const points = Array.from({ length: changes }, (_, at) => [
      { at, halfway: false },
      ...(creates.includes(at) ? [{ at, halfway: true }] : []),
    ]).flat();
    uncut.set(`${tool} ${scene.name}`, { original, old, fresh: filesOf(home), points });
  });
});
afterAll(() => {
  program[Symbol.dispose]();
  recordFigure({
    row: 23,
    part: 'kills at every step',
    figure: `${whole} of ${kills} SIGKILLs left whole files and led back to the original; ${undone} had something to undo`,
    holds: whole === kills,
  });
});

function uncutOf(tool: ToolId, scene: Scene): Uncut {
  const found = uncut.get(`${tool} ${scene.name}`);
  if (found === undefined) throw new Error(`${tool}: ${scene.name} was not run`);
  return found;
}

/** Whether this run kills the process at the point of that number. Of the tools that have so many points every third is chosen. */
function isDealt(tool: ToolId, scene: Scene, number: number): boolean {
  if (isLong) return true;
  const having = everyTool.filter((other) => uncutOf(other, scene).points.length > number);
  return (having.indexOf(tool) + number) % Math.min(3, having.length) === 0;
}

describe.each(everyTool)('%s', (tool) => {
  it.each(scenes)('$name, killed at every step', async (scene) => {
    const { original, old, fresh, points } = uncutOf(tool, scene);
    const dealt = points.filter((_, number) => isDealt(tool, scene, number));
    expect(dealt.length).toBeGreaterThan(2);
    await inParallel(dealt, width, async (kill) => {
      using home = Home.with(tool);
      await scene.before?.(home, tool);
      const answer = await run(jobFor(home, tool, { ...scene.rest, kill }));
      expect(answer).toBeUndefined();
      kills += 1;
      const cut = filesOf(home);
      for (const file of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
        expect([old[file], fresh[file]]).toContain(cut[file]);
      }
      const engine = home.engine();
      const outcomes = await engine.recover();
      undone += outcomes.length;
      expect(outcomes.filter((outcome) => 'error' in outcome)).toEqual([]);
      const { drift } = await engine.readState(tool);
      expect(drift).toEqual([]);
      expect([old, fresh]).toContainEqual(home.snapshot());
      await engine.takeOver(tool, wish);
      await engine.restore(tool);
      expect(home.snapshot()).toEqual(original);
      whole += 1;
    });
  });
});

describe('two windows at once', () => {
  it(`${doubles} double takeovers: one backup, nothing lost`, async () => {
    const windows = [program.open(), program.open()];
    let right = 0;
    for (let round = 0; round < doubles; round += 1) {
      const tool = everyTool[round % everyTool.length] ?? 'codex';
      using home = Home.with(tool);
      const original = home.snapshot();
      const jobs = windows.map((window, index) =>
        window.do(jobFor(home, tool, { wish: { ...wish, key: `gk-ofWindow${index}`, keyId: `key-${index}` } })),
      );
      expect((await Promise.all(jobs)).map((answer) => answer?.error)).toEqual([undefined, undefined]);
      const backups = readdirSync(home.path, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.bak/.test(name),
      );
      expect(backups.sort()).toEqual(
        Object.keys(settingsOf(tool))
          .map((file) => `${file}.bak`.replaceAll('/', path.sep))
          .sort(),
      );
      for (const [file, text] of Object.entries(settingsOf(tool))) {
        expect(readFileSync(home.file(`${file}.bak`), 'utf8')).toBe(text);
      }
      // One of the two came last, and its key alone is there, in the file and on record.
      const state = await home.engine().readState(tool);
      expect(state).toMatchObject({ status: 'taken-over', drift: [] });
      const text = JSON.stringify(home.snapshot());
      expect([text.includes('gk-ofWindow0'), text.includes('gk-ofWindow1')]).toEqual(
        state.keyId === 'key-0' ? [true, false] : [false, true],
      );
      await home.engine().restore(tool);
      expect(home.snapshot()).toEqual(original);
      right += 1;
    }
    await Promise.all(windows.map((window) => window.close()));
    const figure = `${right} of ${doubles} double takeovers with one backup and nothing lost`;
    recordFigure({ row: 24, part: 'two windows at once', figure, holds: right === doubles });
  });
});
