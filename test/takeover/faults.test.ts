// The file system fails: the disk is full, access is denied, a read or write goes wrong, at each call of a takeover and of a restore.
// What was in the files before is in them afterwards (or, where the fault lasts, after the next start), and the error says which file.
import { afterAll, describe, expect, it } from 'vitest';
import type { ToolId } from '../../src/shared/tools';
import { GatewayError } from '../../src/shared/errors';
import { everyTool, Home, wish } from './kit';
import { hookedFileSystem, systemError, type CallHooks } from './faultyFileSystem';
import { counted, recordFigure } from '../support/qualityFigure';

const codes = ['ENOSPC', 'EACCES', 'EIO'] as const;
const kindOf = { ENOSPC: 'internal', EACCES: 'forbidden', EIO: 'internal' } as const;
const reasonOf = { ENOSPC: 'disk-full', EACCES: 'denied', EIO: 'disk-error' } as const;
/** Tools of one, two and more files, in each format: enough for faults that last. */
const lastingFor: readonly ToolId[] = ['codex', 'gemini-cli', 'crush'];
let [steps, told, intact, done] = [0, 0, 0, 0];

/** How many calls to the file system `work` makes. */
async function callsOf(home: Home, work: (engine: ReturnType<Home['engine']>) => Promise<unknown>): Promise<number> {
  let count = 0;
  await work(home.engine({}, hookedFileSystem({ before: () => void (count += 1) })));
  return count;
}

/** Fails call number `at`, and all that follow where the fault lasts. */
function failing(at: number, code: string, lasting: boolean): CallHooks {
  return {
    before: ({ index, file }) => {
      if (index === at || (lasting && index > at)) throw systemError(code, file);
    },
  };
}

function checkError(error: unknown, code: (typeof codes)[number]): void {
  expect(GatewayError.is(error, kindOf[code])).toBe(true);
  if (!GatewayError.is(error)) return;
  expect(error.details).toMatchObject({ reason: reasonOf[code], code });
  expect(error.message).toContain(code);
  told += 1;
}

describe.each(everyTool)('%s', (tool) => {
  it('takeover: at every call the original stays, once and for good', { timeout: 120_000 }, async () => {
    using counted = Home.with(tool);
    const total = await callsOf(counted, (engine) => engine.takeOver(tool, wish));
    for (let at = 0; at < total; at += 1) {
      const code = codes[at % codes.length] ?? 'EIO';
      for (const lasting of lastingFor.includes(tool) ? [false, true] : [false]) {
        using home = Home.with(tool);
        const before = home.snapshot();
        steps += 1;
        const engine = home.engine({}, hookedFileSystem(failing(at, code, lasting)));
        const error: unknown = await engine.takeOver(tool, wish).then(
          () => undefined,
          (fault: unknown) => fault,
        );
        const healthy = home.engine();
        if (error === undefined) {
          // The fault came where it does no harm: after the work, or where the release of the lock was tried again.
          done += 1;
          expect((await healthy.readState(tool)).status).toBe('taken-over');
          await healthy.restore(tool);
        } else {
          checkError(error, code);
          // One fault is cleaned up at once; where all calls fail, the next start does it.
          if (lasting) await healthy.recover();
        }
        expect(home.snapshot()).toEqual(before);
        expect(await healthy.recorded()).toEqual([]);
        intact += 1;
      }
    }
  });

  it('restore: at every call, and again when the fault is gone', { timeout: 120_000 }, async () => {
    using counted = Home.with(tool);
    await counted.engine().takeOver(tool, wish);
    const total = await callsOf(counted, (engine) => engine.restore(tool));
    for (let at = 0; at < total; at += 1) {
      const code = codes[(at + 1) % codes.length] ?? 'EIO';
      using home = Home.with(tool);
      const before = home.snapshot();
      await home.engine().takeOver(tool, wish);
      const taken = home.snapshot();
      steps += 1;
      const engine = home.engine({}, hookedFileSystem(failing(at, code, at % 2 === 0)));
      const error: unknown = await engine.restore(tool).catch((fault: unknown) => fault);
      if (GatewayError.is(error)) checkError(error, code);
      // Each file is as it was taken over or as it was before: never anything else.
      const between = home.snapshot();
      for (const file of Object.keys(taken)) expect([taken[file], before[file]]).toContain(between[file]);
      await home.engine().restore(tool);
      expect(home.snapshot()).toEqual(before);
      intact += 1;
    }
  });
});

afterAll(() => {
  recordFigure({
    row: 25,
    part: 'faults of the file system',
    figure:
      `${counted(steps)} faults (ENOSPC, EACCES, EIO at each call): the original intact after ${counted(intact)}; ` +
      `${counted(told)} told with file and code, ${counted(done)} did no harm`,
    holds: intact === steps,
  });
});
