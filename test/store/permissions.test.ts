// Whatever the umask of the caller: files of the store are 0600, its folder 0700. Windows has no such modes.
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations, newestVersion } from '../../src/store/migrate';
import { openDatabase } from '../../src/store/openDatabase';
import { SecretFile } from '../../src/store/secretFile';
import { channel, closing, noon, opening, StoreKit } from './storeKit';

const modes = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory).map((name) => [name, (statSync(`${directory}/${name}`).mode & 0o777).toString(8)]),
  );

describe.runIf(process.platform !== 'win32')('files of the store under umask 000', () => {
  let before: number;
  beforeEach(() => {
    before = process.umask(0);
  });
  afterEach(() => {
    process.umask(before);
  });

  it('are for the user alone: database, log, locks, copies, secrets, and a set-aside file', async () => {
    using kit = new StoreKit();
    kit.store.requests.open(opening('r1'));
    await kit.store.requests.close('r1', closing());
    kit.store.channels.insert(channel('c1'));
    SecretFile.open({ directory: kit.directory }).save({ c1: { secret: 's', setAt: noon } });
    const seen = modes(kit.directory);
    expect(
      Object.keys(seen)
        .map((name) => name.replace(/[0-9a-f]{12}/, '*'))
        .toSorted(),
    ).toEqual(['gatehouse.db', 'gatehouse.db-shm', 'gatehouse.db-wal', 'secret.key', 'secrets.json', 'writer-*.lock']);
    expect([...new Set(Object.values(seen))]).toEqual(['600']);
    expect((statSync(kit.directory).mode & 0o777).toString(8)).toBe('700');

    kit.store.close();
    const adds = { version: newestVersion() + 1, name: 'adds', sql: 'CREATE TABLE extra (id INTEGER) STRICT' };
    openDatabase(kit.file, noon, [...migrations, adds]).database.close();
    expect([...new Set(Object.values(modes(kit.directory)))]).toEqual(['600']);
  });

  it('become so when they were open to others', () => {
    using kit = new StoreKit();
    kit.store.close();
    chmodSync(kit.file, 0o666);
    chmodSync(kit.directory, 0o777);
    kit.store = kit.open();
    expect((statSync(kit.directory).mode & 0o777).toString(8)).toBe('700');
    expect(modes(kit.directory)['gatehouse.db']).toBe('600');
  });
});

describe('the folder', () => {
  it('holds the file only, once the store is closed', () => {
    using kit = new StoreKit();
    kit.store.close();
    expect(readdirSync(kit.directory)).toEqual(['gatehouse.db']);
    expect(readFileSync(kit.file).subarray(0, 15).toString()).toBe('SQLite format 3');
  });
});
