// Migrations: every step in its own transaction after a copy, sums the same before and after, newer files left alone.
import { readFileSync, statSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrations, newestVersion, readVersion } from '../../src/store/migrate';
import type { Migration } from '../../src/store/migrations/migration';
import { openDatabase } from '../../src/store/openDatabase';
import { Store } from '../../src/store/store';
import { channel, closing, noon, opening, StoreKit } from './storeKit';

const next = newestVersion() + 1;
const addsColumn: Migration = {
  version: next,
  name: 'extra',
  sql: 'ALTER TABLE requests ADD COLUMN extra TEXT; CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT;',
};
const fails: Migration = {
  version: next + 1,
  name: 'fails',
  sql: 'CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1);',
};

async function filled(): Promise<StoreKit> {
  const kit = new StoreKit();
  kit.store.channels.insert(channel('c1'));
  for (let index = 0; index < 50; index += 1) {
    kit.store.requests.open(opening(`r${index}`));
    await kit.store.requests.close(`r${index}`, closing({ costNanoDollars: index * 7 }));
  }
  return kit;
}

describe('migrations', () => {
  it('are numbered without gaps', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('run on a fresh file without making a copy, and only once', () => {
    using kit = new StoreKit();
    kit.reopen();
    expect(kit.aside((database) => database.prepare('SELECT version, name, at FROM migrations').all())).toEqual(
      migrations.map(({ version, name }) => ({ version, name, at: noon })),
    );
    expect(statSync(`${kit.file}.before-v${newestVersion()}`, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('keep all that was there, and a whole copy of it from before', async () => {
    using kit = await filled();
    const before = kit.store.requests.summary({ groupBy: ['model', 'key'] });
    kit.store.close();
    const { database, copy } = openDatabase(kit.file, noon + 1, [...migrations, addsColumn]);
    expect(readVersion(database)).toBe(next);
    expect(database.prepare('SELECT count(*) FROM requests WHERE extra IS NULL').pluck().get()).toBe(50);
    database.close();

    expect(copy).toBe(`${kit.file}.before-v${next}`);
    expect(statSync(copy ?? '').mode & 0o777).toBe(0o600);
    const saved = new BetterSqlite3(copy ?? '', { readonly: true });
    expect(readVersion(saved)).toBe(next - 1);
    expect(saved.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(saved.prepare('SELECT count(*) AS n, sum(cost_nano) AS cost FROM requests').get()).toEqual({
      n: 50,
      cost: 8575,
    });
    saved.close();
    expect(before.total).toMatchObject({ requests: 50, costUsd: 8575 / 1e9 });
  });

  it('that fail leave the database as the one before left it, and can be tried again', async () => {
    using kit = await filled();
    kit.store.close();
    const list = [...migrations, addsColumn, fails];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => openDatabase(kit.file, noon, list)).toThrow(
        expect.objectContaining({
          kind: 'internal',
          details: expect.objectContaining({ reason: 'data-directory' }) as unknown,
        }) as Error,
      );
      kit.aside((database) => {
        expect(readVersion(database)).toBe(next);
        const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
        expect(tables).toContain('extra');
        expect(tables).not.toContain('half');
        expect(database.prepare('SELECT count(*) FROM requests').pluck().get()).toBe(50);
      });
    }
  });

  it('of a newer version are refused, and the file stays byte for byte', async () => {
    using kit = await filled();
    kit.store.close();
    openDatabase(kit.file, noon, [...migrations, addsColumn]).database.close();
    const before = readFileSync(kit.file);
    expect(() => Store.open({ directory: kit.directory, now: () => noon, log: kit.log })).toThrow(
      expect.objectContaining({
        kind: 'internal',
        message: expect.stringMatching(/newer version/) as unknown,
        details: expect.objectContaining({
          reason: 'data-directory',
          problem: 'schema-too-new',
          found: next,
        }) as unknown,
      }) as Error,
    );
    expect(readFileSync(kit.file).equals(before)).toBe(true);
  });
});
