// Damaged database files: the store starts all the same, sets the file aside whole, says so, and saves what settings it can.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '../../src/store/store';
import { TemporaryFolder } from '../support/temporaryFolder';
import { channel, closing, dice, hashOf, KeptLog, key, noon, opening, StoreKit } from './storeKit';
import { recordTests } from '../support/qualityFigure';

recordTests(
  32,
  'damaged databases',
  (ran, failed) => `${ran} tests over ${damages.length} kinds of damage, ${failed} failed`,
);

/**
 * A sound database with settings and 400 requests of four commits. `checkpointed` and `wal` are the same as a crash leaves it: the
 * settings in the file, the requests in its write-ahead log.
 */
let sound: { file: Buffer; checkpointed: Buffer; wal: Buffer };

beforeAll(async () => {
  using kit = new StoreKit();
  for (const id of ['c1', 'c2']) kit.store.channels.insert(channel(id));
  kit.store.keys.insert(key('k1'), hashOf('one'));
  kit.store.prices.replace([{ model: 'm', input: 1, output: 1 }]);
  kit.connection.pragma('wal_checkpoint(TRUNCATE)');
  const checkpointed = readFileSync(kit.file);
  for (let commit = 0; commit < 4; commit += 1) {
    const closed = Array.from({ length: 100 }, (_, index) => {
      kit.store.requests.open(opening(`r${commit}-${index}`));
      return kit.store.requests.close(`r${commit}-${index}`, closing());
    });
    await Promise.all(closed);
  }
  const wal = readFileSync(`${kit.file}-wal`);
  kit.store.close();
  sound = { file: readFileSync(kit.file), checkpointed, wal };
});

const folders: TemporaryFolder[] = [];
afterAll(() => folders.forEach((folder) => folder.remove()));

function begin(): { directory: string; file: string } {
  const folder = new TemporaryFolder('damage');
  folders.push(folder);
  const directory = folder.join('data');
  mkdirSync(directory);
  const file = path.join(directory, 'gatehouse.db');
  writeFileSync(file, sound.file);
  return { directory, file };
}

const bytes = (count: number, seed: number): Buffer => {
  const random = dice(seed);
  return Buffer.from(Array.from({ length: count }, () => Math.floor(random() * 256)));
};
const overwrite =
  (offset: number, content: Buffer) =>
  (file: string): void => {
    const whole = readFileSync(file);
    content.copy(whole, offset);
    writeFileSync(file, whole);
  };
const sql =
  (text: string) =>
  (file: string): void => {
    const database = new BetterSqlite3(file);
    database.unsafeMode();
    database.exec(text);
    database.close();
  };

/** `saved`: the settings were readable, so they must be there afterwards. */
const damages: [name: string, damage: (file: string) => void, saved?: 'saved'][] = [
  ['text in its place', (file) => writeFileSync(file, 'hello '.repeat(1000))],
  ['one byte', (file) => writeFileSync(file, 'x')],
  ['random bytes in its place', (file) => writeFileSync(file, bytes(50_000, 1))],
  ['zeros in its place', (file) => writeFileSync(file, Buffer.alloc(sound.file.length))],
  ['a header of zeros', overwrite(0, Buffer.alloc(100))],
  ['a header of random bytes', overwrite(0, bytes(100, 2))],
  ['a wrong magic string', overwrite(0, Buffer.from('SQLite format 9'))],
  ['a wrong page size', overwrite(16, Buffer.from([0x13, 0x37]))],
  ['a huge schema version', overwrite(60, Buffer.from([0x7f, 1, 2, 3])), 'saved'],
  ['a schema version of zero', overwrite(60, Buffer.alloc(4)), 'saved'],
  ['a first page of random bytes', overwrite(100, bytes(3996, 3))],
  ['cut to half a page', (file) => truncateSync(file, 2048)],
  ['cut to one page', (file) => truncateSync(file, 4096)],
  ['cut in the middle', (file) => truncateSync(file, Math.floor(sound.file.length / 2))],
  ['cut by one page', (file) => truncateSync(file, sound.file.length - 4096)],
  ['a last page of random bytes', (file) => overwrite(sound.file.length - 4096, bytes(4096, 4))(file), 'saved'],
  ['every page after the tenth of zeros', (file) => overwrite(40_960, Buffer.alloc(sound.file.length - 40_960))(file)],
  [
    'random bytes all over',
    (file) => {
      const random = dice(5);
      const whole = readFileSync(file);
      for (let count = 0; count < whole.length / 50; count += 1)
        whole[Math.floor(random() * whole.length)] = count & 255;
      writeFileSync(file, whole);
    },
  ],
  ['another table dropped in its schema', sql('DROP TABLE requests'), 'saved'],
  [
    'a column gone',
    sql(`DROP INDEX requests_by_status; DROP TRIGGER usage_of_new_row; DROP TRIGGER usage_of_closed_row;
      DROP TRIGGER usage_of_changed_row; ALTER TABLE requests DROP COLUMN status`),
    'saved',
  ],
  [
    'the database of another program',
    (file) => {
      rmSync(file);
      sql('CREATE TABLE notes (text TEXT)')(file);
    },
  ],
  ['settings that are not JSON', sql("UPDATE channels SET models = '{' WHERE id = 'c2'")],
];

describe('a damaged database', () => {
  it.each(damages)('with %s is set aside, and the store starts', async (_name, damage, saved) => {
    const { directory, file } = begin();
    damage(file);
    const damaged = readFileSync(file);
    const log = new KeptLog();
    const store = Store.open({ directory, now: () => noon, log });

    const aside = readdirSync(directory).filter((name) => name.startsWith('gatehouse.db.corrupt-'));
    const main = aside.find((name) => !/-(wal|shm)$/.test(name)) ?? '';
    expect(main).toBe('gatehouse.db.corrupt-20260301T120000Z');
    expect(readFileSync(path.join(directory, main)).equals(damaged)).toBe(true);
    for (const name of aside) expect(statSync(path.join(directory, name)).mode & 0o077).toBe(0);
    expect(store.notices.join()).toContain(main);
    expect(log.lines.some((line) => line.level === 'error')).toBe(true);

    if (saved !== undefined) {
      expect(store.channels.list()).toEqual([channel('c1'), channel('c2')]);
      expect(store.keys.findByHash(hashOf('one'), noon)).toEqual(key('k1'));
      expect(store.prices.list()).toEqual([{ model: 'm', input: 1, output: 1 }]);
    }
    store.requests.open(opening('after'));
    await store.requests.close('after', closing());
    store.channels.insert(channel('c9'));
    expect(store.requests.page({}).rows.map((row) => row.id)).toEqual(['after']);
    store.close();

    const again = Store.open({ directory, now: () => noon, log });
    expect(again.notices).toEqual([]);
    expect(again.requests.get('after')).toMatchObject({ outcome: 'ok' });
    expect(again.channels.get('c9')).toBeDefined();
    again.close();
  });

  it('takes over the rows that can be read, and leaves out one that cannot', () => {
    const { directory, file } = begin();
    sql("UPDATE channels SET models = '{' WHERE id = 'c2'")(file);
    const store = Store.open({ directory, now: () => noon, log: new KeptLog() });
    expect(store.channels.list()).toEqual([channel('c1')]);
    expect(store.keys.list()).toEqual([key('k1')]);
    store.close();
  });

  it('of two starts in the same second is kept twice', () => {
    const { directory, file } = begin();
    for (let count = 0; count < 2; count += 1) {
      writeFileSync(file, `damaged ${count}`);
      Store.open({ directory, now: () => noon, log: new KeptLog() }).close();
    }
    const kept = readdirSync(directory)
      .filter((name) => /corrupt-[^-]*(-2)?$/.test(name))
      .toSorted();
    expect(kept.map((name) => readFileSync(path.join(directory, name), 'utf8'))).toEqual(['damaged 0', 'damaged 1']);
  });
});

describe('a sound database', () => {
  it.each([
    ['an empty file', (file: string) => writeFileSync(file, '')],
    ['no file at all', (file: string) => rmSync(file)],
    ['a write-ahead log of random bytes', (file: string) => writeFileSync(`${file}-wal`, bytes(20_000, 8))],
    ['an index of the log of random bytes', (file: string) => writeFileSync(`${file}-shm`, bytes(32_768, 9))],
    ['an empty log', (file: string) => writeFileSync(`${file}-wal`, '')],
  ])('is not set aside for %s', (_name, change) => {
    const { directory, file } = begin();
    change(file);
    const store = Store.open({ directory, now: () => noon, log: new KeptLog() });
    expect(store.notices).toEqual([]);
    const kept = existsSync(file) && statSync(file).size > 0 && store.channels.list().length === 2;
    expect(kept).toBe(!['an empty file', 'no file at all'].includes(_name));
    store.close();
    expect(readdirSync(directory).filter((name) => name.includes('corrupt'))).toEqual([]);
  });

  it.each([
    [0, 400],
    [777, 300],
  ])('gets back what stands in the log of a crashed process: %i bytes torn off, %i requests', (torn, expected) => {
    const { directory, file } = begin();
    writeFileSync(file, sound.checkpointed);
    writeFileSync(`${file}-wal`, sound.wal.subarray(0, sound.wal.length - torn));
    const store = Store.open({ directory, now: () => noon, log: new KeptLog() });
    expect(store.requests.summary({}).total.requests).toBe(expected);
    expect(store.channels.list()).toHaveLength(2);
    expect(store.notices).toEqual([]);
    store.close();
  });

  it('found damaged while it is in use is told, checked whole at the next start, and set aside', async () => {
    using kit = new StoreKit();
    kit.store.channels.insert(channel('c1'));
    const reading = kit.connection.prepare.bind(kit.connection);
    const fault = Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' });
    kit.connection.prepare = ((text: string) => {
      if (text.includes('FROM requests')) throw fault;
      return reading(text);
    }) as typeof kit.connection.prepare;
    expect(() => kit.store.requests.page({})).toThrow(expect.objectContaining({ kind: 'internal' }) as Error);
    expect(kit.store.notices.join()).toContain('damaged');
    expect(existsSync(`${kit.file}.damaged`)).toBe(true);
    kit.connection.prepare = reading;
    // The check finds nothing wrong: the note goes away and the data stays.
    const store = kit.reopen();
    expect(existsSync(`${kit.file}.damaged`)).toBe(false);
    expect(store.channels.list()).toHaveLength(1);
    expect(store.notices).toEqual([]);
    await store.flush();
  });
});

describe('a data folder that cannot be used', () => {
  it.each([
    ['is a file', (directory: string) => writeFileSync(directory, '')],
    [
      'holds a folder in the place of the database',
      (directory: string) => mkdirSync(path.join(directory, 'gatehouse.db', 'x'), { recursive: true }),
    ],
  ])('because it %s is a clear error', (_name, prepare) => {
    const folder = new TemporaryFolder('unusable');
    folders.push(folder);
    const directory = folder.join('data');
    prepare(directory);
    expect(() => Store.open({ directory, now: () => noon, log: new KeptLog() })).toThrow(
      expect.objectContaining({
        kind: 'internal',
        details: expect.objectContaining({ reason: 'data-directory' }) as unknown,
      }) as Error,
    );
  });
});
