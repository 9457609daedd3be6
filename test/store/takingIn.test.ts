// When notes of changes become sums: not with each commit, but soon, before every reading, and after a crash at the next start.
import { afterEach, describe, expect, it } from 'vitest';
import { TakingIn } from '../../src/store/rollups/takingIn';
import { utcCalendar } from '../../src/store/rollups/calendar';
import { waitFor } from '../support/waitFor';
import { closing, opening, StoreKit } from './storeKit';

const kits: StoreKit[] = [];
afterEach(() => {
  for (const kit of kits.splice(0)) kit[Symbol.dispose]();
});

function newKit(): StoreKit {
  const kit = new StoreKit();
  kits.push(kit);
  kit.store.requests.setCalendar(utcCalendar);
  return kit;
}

const noted = (kit: StoreKit): number =>
  Number(kit.aside((database) => database.prepare('SELECT count(*) FROM usage_changes').pluck().get()));

async function finish(kit: StoreKit, ids: readonly string[]): Promise<void> {
  for (const id of ids) kit.store.requests.open(opening(id));
  await Promise.all(ids.map((id) => kit.store.requests.close(id, closing())));
}

describe('notes of finished requests', () => {
  it('wait beside their rows, and are in every reading', async () => {
    const kit = newKit();
    await kit.store.flush();
    await finish(kit, ['req_1', 'req_2']);
    expect(noted(kit)).toBe(2);
    expect(kit.store.requests.summary({}).total.requests).toBe(2);
    expect(noted(kit)).toBe(0);
  });

  it('are taken in once there are many', async () => {
    const kit = newKit();
    await kit.store.flush();
    await finish(
      kit,
      Array.from({ length: 250 }, (_, index) => `req_${index}`),
    );
    expect(noted(kit)).toBe(0);
    expect(kit.store.requests.summary({ groupBy: ['day'] }).total.requests).toBe(250);
  });
});

describe('rows of requests that run', () => {
  it('are written soon without anybody asking, and requests that end before that are written once', async () => {
    const kit = newKit();
    await kit.store.flush();
    kit.store.requests.open(opening('req_long'));
    kit.store.requests.open(opening('req_short'));
    await kit.store.requests.close('req_short', closing());
    const outcomes = (): unknown =>
      kit.aside((database) => database.prepare('SELECT id, outcome FROM requests ORDER BY id').raw().all());
    await waitFor(() => JSON.stringify(outcomes()) === '[["req_long",null],["req_short","ok"]]');
  });

  it('also where nothing else ends meanwhile', async () => {
    const kit = newKit();
    await kit.store.flush();
    kit.store.requests.open(opening('req_alone'));
    const rows = (): number =>
      Number(kit.aside((database) => database.prepare('SELECT count(*) FROM requests').pluck().get()));
    expect(rows()).toBe(0);
    await waitFor(() => rows() === 1);
  });
});

describe('taking in', () => {
  it('begins with what an earlier process left, and waits for the rest', () => {
    let taken = 0;
    const takingIn = new TakingIn({ takeIn: () => (taken += 1) });
    const commit = (all = false): void => {
      if (takingIn.pending(all)) takingIn.write();
      takingIn.committed();
    };
    commit();
    expect(taken).toBe(1);
    expect(takingIn.waits()).toBeUndefined();
    takingIn.note(1);
    commit();
    expect(taken).toBe(1);
    expect(takingIn.waits()).toBeLessThanOrEqual(1000);
    commit(true);
    expect(taken).toBe(2);
    commit(true);
    expect(taken).toBe(2);
  });

  it('tries again where the commit failed', () => {
    let taken = 0;
    const takingIn = new TakingIn({ takeIn: () => (taken += 1) });
    takingIn.write();
    takingIn.failed();
    takingIn.committed();
    expect(takingIn.pending(false)).toBe(true);
    expect(taken).toBe(1);
  });
});
