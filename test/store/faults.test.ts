// The disk fails at every call that the store makes to SQLite, once and for a while: requests end all the same and in time, their rows are
// written when it is over, sums agree with rows, settings are saved or refused in words, and what the store says is told and forgotten.
import { afterAll, expect, it } from 'vitest';
import { GatewayError } from '../../src/shared/errors';
import { isLong } from '../support/long';
import { counted, recordFigure } from '../support/qualityFigure';
import { waitFor } from '../support/waitFor';
import { diskCodes, StatementFaults, type DiskCode } from './statementFaults';
import { channel, closing, hashOf, key, noon, opening, StoreKit } from './storeKit';

const rows = ['r1', 'r2', 'r3'];
const periods = { dayStart: noon - 3_600_000, monthStart: noon - 3_600_000 };
const tally = { faults: 0, told: 0, refused: 0, intact: 0 };

/** What a change of settings became: true where it was saved; a refusal must say why. */
function changed(change: () => void): boolean {
  try {
    change();
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    expect((error as GatewayError).message).toMatch(/could not be saved: /);
    tally.refused += 1;
    return false;
  }
}

/** Readings of figures may fail while the disk does; they must not harm what is written. */
function read(reading: () => unknown): void {
  try {
    reading();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
  }
}

/** What the gateway does with its store while requests come and go. */
async function day({ store }: StoreKit): Promise<{ channel: boolean; key: boolean; setting: boolean }> {
  const saved = {
    channel: changed(() => store.channels.insert(channel('c2'))),
    key: changed(() => store.keys.insert(key('k2'), hashOf('secret'))),
    setting: changed(() => store.settings.set('routing', { strategy: 'weighted' })),
  };
  for (const id of rows) store.requests.open(opening(id));
  store.keys.touch('k1', noon);
  const closed = rows.map((id) => store.requests.close(id, closing()));
  read(() => store.requests.summary({}));
  read(() => store.requests.page({ limit: 10 }));
  read(() => store.requests.today(periods.dayStart));
  read(() => store.requests.keyUse('k1', periods));
  for (const row of await Promise.all(closed)) expect(row.outcome).toBe('ok');
  return saved;
}

/** Everything is there as if nothing had been. */
function check(kit: StoreKit, saved: { channel: boolean; key: boolean; setting: boolean }): void {
  const { store } = kit;
  const found = kit.aside((other) => ({
    rows: other.prepare("SELECT id FROM requests WHERE outcome = 'ok' ORDER BY id").pluck().all(),
    channels: other.prepare('SELECT id FROM channels ORDER BY id').pluck().all(),
    keys: other.prepare('SELECT id FROM keys ORDER BY id').pluck().all(),
    check: other.pragma('integrity_check', { simple: true }),
  }));
  expect(found.check).toBe('ok');
  expect(found.rows).toEqual(rows);
  expect(found.channels).toEqual(saved.channel ? ['c1', 'c2'] : ['c1']);
  expect(store.channels.list().map(({ id }) => id)).toEqual(found.channels);
  expect(found.keys).toEqual(saved.key ? ['k1', 'k2'] : ['k1']);
  expect(store.keys.list().map(({ id }) => id)).toEqual(found.keys);
  expect(store.keys.findByHash(hashOf('secret'), noon)?.id).toBe(saved.key ? 'k2' : undefined);
  expect(store.settings.get('routing')).toEqual(saved.setting ? { strategy: 'weighted' } : undefined);
  expect(store.requests.summary({}).total.requests).toBe(rows.length);
  expect(store.requests.today(periods.dayStart).requests).toBe(rows.length);
  expect(store.requests.keyUse('k1', periods).requestsToday).toBe(rows.length);
}

function kitWithSettings(): StoreKit {
  const kit = new StoreKit();
  kit.store.channels.insert(channel('c1'));
  kit.store.keys.insert(key('k1'), hashOf('first'));
  return kit;
}

async function attempt(at: number, code: DiskCode, lasting: boolean): Promise<void> {
  using kit = kitWithSettings();
  await StatementFaults.within({ at, code, lasting }, async (faults) => {
    const saved = await day(kit);
    // A full disk that lasts is told as long as it does.
    if (lasting && kit.store.notices.length > 0) {
      expect(kit.store.notices.join()).toMatch(/Usage records cannot be saved/);
      tally.told += 1;
    }
    faults.heal();
    await waitFor(() => kit.store['writer'].waiting().length === 0 && kit.store.notices.length === 0, {
      what: `the end of ${code} at call ${at}`,
    });
    check(kit, saved);
    kit.reopen();
    check(kit, saved);
    tally.faults += faults.failed > 0 ? 1 : 0;
    tally.intact += faults.failed > 0 ? 1 : 0;
  });
}

it(
  'once or for a while, at every call: nothing is lost, and what was refused says why',
  { timeout: 240_000 },
  async () => {
    const calls = await StatementFaults.within(undefined, async (faults) => {
      using kit = kitWithSettings();
      const before = faults.calls;
      const saved = await day(kit);
      const during = faults.calls - before;
      check(kit, saved);
      return { before, during };
    });
    expect(calls.during).toBeGreaterThan(20);
    // The quick form takes every second call, and lets it fail once and for a while in turns.
    for (let index = 0; index < calls.during; index += isLong ? 1 : 2) {
      const code = diskCodes[(isLong ? index : index / 2) % diskCodes.length] ?? 'SQLITE_FULL';
      for (const lasting of [false, true])
        if (isLong || lasting === (index % 4 === 0)) await attempt(index, code, lasting);
    }
  },
);

afterAll(() =>
  recordFigure({
    row: 31,
    part: 'faults of the disk at every call',
    figure:
      `${counted(tally.faults)} faults (full, failing, read-only, locked, at every call to SQLite, once and lasting): every request ended and every ` +
      `row written afterwards in ${counted(tally.intact)}; ${counted(tally.refused)} changes of settings refused in words, ${counted(tally.told)} notices while it lasted`,
    holds: tally.faults > 0 && tally.intact === tally.faults,
  }),
);
