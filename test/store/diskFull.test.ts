// A disk that is full never stops serving. SQLite's page limit makes it refuse writes exactly as a full disk does (SQLITE_FULL).
import { describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { channel, closing, noon, opening, StoreKit } from './storeKit';
import { recordTests } from '../support/qualityFigure';

recordTests(31, 'disk full', (ran, failed) => `${ran} tests, ${failed} failed`);

const fillUp = (kit: StoreKit): void => {
  const pages = Number(kit.connection.pragma('page_count', { simple: true }));
  kit.connection.pragma(`max_page_count = ${pages}`);
};
const makeRoom = (kit: StoreKit): void => void kit.connection.pragma('max_page_count = 1000000');
const onDisk = (kit: StoreKit): unknown =>
  kit.aside((other) => other.prepare("SELECT count(*) FROM requests WHERE outcome = 'ok'").pluck().get());

/** Serves `count` requests one after the other and returns how long the slowest `close` took, in ms. */
async function serve(kit: StoreKit, count: number, prefix: string): Promise<number> {
  let slowest = 0;
  for (let index = 0; index < count; index += 1) {
    const id = `${prefix}${index}`;
    kit.store.requests.open(opening(id));
    const before = performance.now();
    const row = await kit.store.requests.close(id, closing({ error: 'x'.repeat(2000) }));
    slowest = Math.max(slowest, performance.now() - before);
    expect(row).toMatchObject({ id, outcome: 'ok' });
  }
  return slowest;
}

describe('a full disk', () => {
  it('delays nobody for long, is told, and is forgotten once there is room: every row is there', async () => {
    using kit = new StoreKit();
    await serve(kit, 5, 'before-');
    fillUp(kit);
    const midnight = noon - 1000;
    const slowest = await serve(kit, 300, 'full-');
    expect(slowest).toBeLessThan(8000);
    expect(kit.store.notices.join()).toMatch(/disk is full/);
    expect(Number(onDisk(kit))).toBeLessThan(305);
    expect(kit.store.requests.today(midnight).requests).toBe(305);
    await kit.store.flush();

    makeRoom(kit);
    await waitFor(() => kit.store.notices.length === 0, { timeout: 15_000, what: 'the end of the notice' });
    expect(onDisk(kit)).toBe(305);
    expect(kit.store.requests.today(midnight).requests).toBe(305);
    expect(await serve(kit, 5, 'after-')).toBeLessThan(8000);
    expect(onDisk(kit)).toBe(310);
    expect(kit.store.requests.summary({}).total.requests).toBe(310);
  });

  it('keeps a bounded number of rows, the newest, and tells how many were lost', async () => {
    using kit = new StoreKit();
    fillUp(kit);
    const closed: Promise<unknown>[] = [];
    for (let index = 0; index < 10_500; index += 1) {
      kit.store.requests.open(opening(`r${index}`));
      closed.push(kit.store.requests.close(`r${index}`, closing()));
    }
    await Promise.all(closed);
    expect(kit.store['writer'].waiting()).toHaveLength(10_000);
    expect(kit.store.notices.join()).toMatch(/500 usage records were lost/);
    makeRoom(kit);
    await waitFor(() => kit.store['writer'].waiting().length === 0, { timeout: 15_000, what: 'the rows on disk' });
    expect(onDisk(kit)).toBe(10_000);
    expect(kit.store.requests.get('r499')).toBeUndefined();
    expect(kit.store.requests.get('r500')).toBeDefined();
  });

  it('refuses settings with an error that says why, and keeps the cache true', () => {
    using kit = new StoreKit();
    kit.store.channels.insert(channel('c1'));
    fillUp(kit);
    const large = channel('c2', { headers: { 'x-large': 'x'.repeat(100_000) } });
    const full = expect.objectContaining({
      kind: 'internal',
      status: 507,
      message: expect.stringMatching(/disk is full/) as unknown,
    }) as Error;
    expect(() => kit.store.channels.insert(large)).toThrow(full);
    expect(() => kit.store.channels.update('c1', { headers: large.headers })).toThrow(full);
    expect(kit.store.channels.list()).toEqual([channel('c1')]);
    makeRoom(kit);
    kit.store.channels.insert(large);
    expect(kit.store.channels.list()).toHaveLength(2);
  });

  it('at the time of the start does not stop the start', async () => {
    using kit = new StoreKit();
    kit.store.requests.open(opening('r1'));
    await kit.store.flush();
    const locker = kit.aside((other) => {
      other.exec('BEGIN IMMEDIATE');
      // A lock held by another program: the same path as a full disk, without a hand on the new store's connection.
      const store = kit.open();
      other.exec('ROLLBACK');
      return store;
    });
    expect(locker.notices.join()).toMatch(/another program/);
    await waitFor(() => locker.notices.length === 0, { what: 'the end of the notice' });
    locker.close();
  });
});
