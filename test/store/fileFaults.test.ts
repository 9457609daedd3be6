// The file system fails at every call that the gateway makes for its own small files: the encrypted secrets, the runtime file, the log, the data
// folder, a database that is set aside. What was there stays whole or is replaced whole, nothing half-written stays beside it, the error is told
// as one of ours, and the log never throws.
import fs, { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataDirectory } from '../../src/gateway/lifecycle/dataDirectory';
import { LogFile } from '../../src/gateway/lifecycle/logFile';
import { readRuntimeFile, writeRuntimeFile } from '../../src/gateway/lifecycle/runtimeFile';
import { GatewayError } from '../../src/shared/errors';
import { SecretFile } from '../../src/store/secretFile';
import { setAside } from '../../src/store/setAside';
import { counted, recordFigure } from '../support/qualityFigure';
import { TemporaryFolder } from '../support/temporaryFolder';

/** Node's own module as an object whose functions can be replaced; `syncBuiltinESMExports` passes that on to every importer. */
const calls = fs as unknown as Record<string, (...values: unknown[]) => unknown>;
const names = Object.keys(fs).filter((name) => name.endsWith('Sync'));

/** Runs `work` while `before` is called ahead of every synchronous call of `node:fs`. */
function hooked(before: (method: string) => void, work: () => void): void {
  const originals = new Map(names.map((name) => [name, calls[name]]));
  for (const [name, original] of originals) {
    calls[name] = (...values) => {
      before(name);
      return original?.(...values);
    };
  }
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    for (const [name, original] of originals) if (original !== undefined) calls[name] = original;
    syncBuiltinESMExports();
  }
}

const codes = ['ENOSPC', 'EACCES', 'EIO'] as const;
const tally = { faults: 0, told: 0, intact: 0 };

/** Runs `work` with call number `at` failing, and all after it where it lasts; returns what it threw, and whether there was such a call. */
function failing(at: number, code: string, lasting: boolean, work: () => void): { error: unknown; reached: boolean } {
  let count = 0;
  let reached = false;
  const before = (method: string): void => {
    const index = count;
    count += 1;
    if (index < at || (index > at && !lasting)) return;
    reached = true;
    throw Object.assign(new Error(`${code}: made up by a test, ${method}`), { code });
  };
  try {
    hooked(before, work);
    return { error: undefined, reached };
  } catch (error) {
    return { error, reached };
  }
}

/** Does `scene` with a fault at each of its calls in turn; `check` looks at what is left, with the error that was thrown. */
function atEveryCall(scene: () => { work: () => void; check: (error: unknown) => void }, lasting = false): void {
  for (let at = 0; ; at += 1) {
    const { work, check } = scene();
    const { error, reached } = failing(at, codes[at % codes.length] ?? 'EIO', lasting, work);
    if (!reached) {
      expect(error).toBeUndefined();
      expect(at).toBeGreaterThan(1);
      return;
    }
    tally.faults += 1;
    if (error !== undefined) tally.told += 1;
    check(error);
    tally.intact += 1;
  }
}

let folder: TemporaryFolder;
let number = 0;
beforeEach(() => {
  folder = new TemporaryFolder('file-faults');
  return () => folder.remove();
});
const freshFolder = (): string => {
  number += 1;
  const fresh = folder.join(`data-${number}`);
  mkdirSync(fresh);
  return fresh;
};

describe('faults of the file system', () => {
  it('the encrypted secrets are the old or the new ones, and the error is ours', () => {
    const older = { c1: { secret: 'sk-old', setAt: 1 } };
    const newer = { c1: { secret: 'sk-new', setAt: 2 } };
    atEveryCall(() => {
      const directory = freshFolder();
      const file = SecretFile.open({ directory });
      file.save(older);
      return {
        work: () => file.save(newer),
        check: (error) => {
          if (error !== undefined) expect(GatewayError.is(error, 'internal')).toBe(true);
          const found = SecretFile.open({ directory }).load();
          expect(error === undefined ? [newer] : [older, newer]).toContainEqual(found);
          expect(readdirSync(directory).sort()).toEqual(['secret.key', 'secrets.json']);
        },
      };
    });
  });

  it('a first key and folder are made whole or not at all', () => {
    atEveryCall(() => {
      const directory = `${freshFolder()}/below`;
      return {
        work: () => void SecretFile.open({ directory }),
        check: (error) => {
          if (error !== undefined) expect(GatewayError.is(error, 'internal')).toBe(true);
          const file = SecretFile.open({ directory });
          file.save({});
          expect(readdirSync(directory).sort()).toEqual(['secret.key', 'secrets.json']);
        },
      };
    });
  });

  it('the runtime file is that of before or the new one, with nothing beside it', () => {
    const runtime = (pid: number) => ({
      pid,
      version: '1.0.0',
      proxyUrl: 'http://127.0.0.1:1',
      managementUrl: 'http://127.0.0.1:2',
      managementToken: 'token',
      startedAt: '2026-01-01T00:00:00.000Z',
    });
    atEveryCall(() => {
      const directory = freshFolder();
      writeRuntimeFile(directory, runtime(1));
      return {
        work: () => writeRuntimeFile(directory, runtime(2)),
        check: (error) => {
          expect(readRuntimeFile(directory)?.pid).toBe(error === undefined ? 2 : 1);
          expect(readdirSync(directory)).toEqual(['runtime.json']);
        },
      };
    });
  });

  it.each([false, true])(
    'the log never throws, and says afterwards how many lines are lost (lasting: %s)',
    (lasting) => {
      atEveryCall(() => {
        const directory = freshFolder();
        const log = new LogFile(directory, 100);
        log.write('x'.repeat(99));
        return {
          work: () => {
            log.write('second');
            log.write('third');
          },
          check: (error) => {
            expect(error).toBeUndefined();
            log.write('fourth');
            log.close();
            const text = readdirSync(directory)
              .map((name) => readFileSync(`${directory}/${name}`, 'utf8'))
              .join('');
            expect(text).toContain('fourth\n');
            for (const line of ['second', 'third'])
              expect(text.includes(`${line}\n`) || text.includes('lines lost')).toBe(true);
          },
        };
      }, lasting);
    },
  );

  it('a data folder that cannot be used is told as that, but one that is full is used', () => {
    atEveryCall(() => {
      const directory = `${freshFolder()}/below/deeper`;
      return {
        work: () => void prepareDataDirectory(directory),
        check: (error) => {
          if (error !== undefined) expect((error as GatewayError).details).toMatchObject({ reason: 'data-directory' });
          expect(prepareDataDirectory(directory)).toBe(directory);
        },
      };
    });
  });

  it('a damaged database is under its old name or the new one', () => {
    atEveryCall(() => {
      const directory = freshFolder();
      const file = `${directory}/gatehouse.db`;
      writeFileSync(file, 'damaged');
      writeFileSync(`${file}-wal`, 'log');
      return {
        work: () => void setAside(file, 0),
        check: () => {
          const names = readdirSync(directory).filter((name) => !name.endsWith('-wal'));
          expect(names).toHaveLength(1);
          expect(readFileSync(`${directory}/${names[0] ?? ''}`, 'utf8')).toBe('damaged');
          expect(existsSync(file) || names[0]?.includes('.corrupt-')).toBe(true);
        },
      };
    });
  });
});

afterAll(() =>
  recordFigure({
    row: 31,
    part: 'faults of files at every call',
    figure:
      `${counted(tally.faults)} faults (ENOSPC, EACCES, EIO at every call for the files beside the database): ` +
      `${counted(tally.intact)} left old or new content whole, ${counted(tally.told)} told`,
    holds: tally.faults > 0 && tally.intact === tally.faults,
  }),
);
