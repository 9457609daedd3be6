// Captured bodies in the database: bounded all together, deleted by age some at a time, and gone from the file when they are deleted.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CapturedExchange } from '../../src/shared/requestDetail';
import { CaptureRepository } from '../../src/store/captureRepository';
import { closing, dice, noon, opening, StoreKit } from './storeKit';

const random = dice(3);
/** Text that cannot be compressed much. */
const noise = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(33 + Math.floor(random() * 90))).join('');
const exchange = (text: string): CapturedExchange => ({
  inbound: { contentType: null, text, bytes: text.length, truncated: false },
  upstream: null,
  answer: null,
  method: 'POST',
  path: '/v1/messages',
  headers: {},
});

describe('captures', () => {
  it('are read as they were written, and written anew', async () => {
    using kit = new StoreKit();
    const { captures } = kit.store;
    await captures.add('r1', exchange('ünïcode\u0000'));
    expect(await captures.read('r1')).toEqual(exchange('ünïcode\u0000'));
    await captures.add('r1', exchange('second'));
    expect((await captures.read('r1'))?.inbound.text).toBe('second');
    expect(await captures.read('r2')).toBeNull();
    expect((await kit.reopen().captures.read('r1'))?.inbound.text).toBe('second');
  });

  it('take no more room than they may: the oldest go', async () => {
    using kit = new StoreKit();
    const captures = new CaptureRepository(kit.connection, () => (kit.now += 1), 100_000);
    for (let index = 0; index < 40; index += 1) await captures.add(`r${index}`, exchange(noise(5000)));
    const left = kit.aside((database) =>
      database.prepare('SELECT request_id, bytes FROM captures ORDER BY captured_at').all(),
    );
    const rows = left as { request_id: string; bytes: number }[];
    expect(rows.reduce((sum, row) => sum + row.bytes, 0)).toBeLessThanOrEqual(100_000);
    expect(rows.at(-1)?.request_id).toBe('r39');
    expect(rows.length).toBeGreaterThan(2);
  });

  it('that are too old are deleted, however many, and no others', async () => {
    using kit = new StoreKit();
    const { captures } = kit.store;
    for (let index = 0; index < 100; index += 1) {
      kit.now = noon + index;
      await captures.add(`r${index}`, exchange('x'));
    }
    expect(await captures.deleteBefore(noon + 60)).toBe(60);
    expect(await captures.read('r59')).toBeNull();
    expect(await captures.read('r60')).not.toBeNull();
    expect(await captures.deleteAll()).toBe(40);
  });

  it('go with the row of their request', async () => {
    using kit = new StoreKit();
    kit.store.requests.open(opening('r1'));
    await kit.store.requests.close('r1', closing());
    await kit.store.captures.add('r1', exchange('x'));
    await kit.store.captures.add('r2', exchange('y'));
    kit.aside((database) => database.exec("DELETE FROM requests WHERE id = 'r1'"));
    expect(await kit.store.captures.read('r1')).toBeNull();
    expect(await kit.store.captures.read('r2')).not.toBeNull();
  });

  it('are not in the files any more once all are deleted', async () => {
    using kit = new StoreKit();
    for (let index = 0; index < 20; index += 1) await kit.store.captures.add(`r${index}`, exchange(noise(20_000)));
    const blob = kit.aside((database) =>
      database.prepare<[], Buffer>("SELECT exchange FROM captures WHERE request_id = 'r7'").pluck().get(),
    );
    const pieces = [100, 5000, 12_000].map((at) => blob?.subarray(at, at + 60) ?? Buffer.alloc(0));
    const onDisk = (): Buffer[] => [readFileSync(kit.file), readFileSync(`${kit.file}-wal`)];
    expect(pieces.every((piece) => onDisk().some((file) => file.includes(piece)))).toBe(true);
    await kit.store.captures.deleteAll();
    expect(pieces.some((piece) => onDisk().some((file) => file.includes(piece)))).toBe(false);
  });
});
