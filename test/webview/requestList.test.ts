// The rows of the request log in memory: order, pages, live rows, and letting rows go without losing any for good.
import { describe, expect, it } from 'vitest';
import type { RequestLogPage, RequestLogRow } from '../../src/shared/usage';
import { RequestList } from '../../webview/requests/requestList';
import { requestRow, runningRow } from './samples';

const start = Date.parse('2026-01-01T00:00:00Z');
/** Row number `n`; higher is newer. */
const row = (n: number): RequestLogRow =>
  requestRow({ id: `req_${String(n).padStart(6, '0')}`, startedAt: new Date(start + n * 1000).toISOString() });
const ids = (list: RequestList): string[] => list.rows.map(({ id }) => id);

/** A gateway's log of rows 1..count: pages as its API gives them. */
function pages(count: number, size: number) {
  const all = Array.from({ length: count }, (_, index) => row(count - index));
  return (cursor: string | undefined): RequestLogPage => {
    const from = cursor === undefined ? 0 : Number(cursor);
    const rows = all.slice(from, from + size);
    return { rows, nextCursor: from + size < all.length ? String(from + size) : null };
  };
}

describe('RequestList', () => {
  it('keeps rows newest first, whatever order they come in', () => {
    const list = new RequestList(100);
    list.reset({ rows: [row(5), row(3)], nextCursor: null });
    for (const n of [4, 9, 1, 7]) list.put(row(n));
    expect(ids(list)).toEqual([9, 7, 5, 4, 3, 1].map((n) => row(n).id));
  });

  it('changes a row in place, and never takes a finished one back to running', () => {
    const list = new RequestList(100);
    const running = runningRow({ id: row(2).id, startedAt: row(2).startedAt });
    list.reset({ rows: [row(3), running, row(1)], nextCursor: null });
    list.put(row(2));
    expect(list.rows[1]?.outcome).toBe('ok');
    list.put(running);
    expect(list.rows[1]?.outcome).toBe('ok');
    expect(list.rows).toHaveLength(3);
  });

  it('loads every older row exactly once', () => {
    const read = pages(950, 200);
    const list = new RequestList(1000);
    list.reset(read(undefined));
    while (!list.isWhole) list.append(read(list.nextCursor));
    expect(ids(list)).toEqual(Array.from({ length: 950 }, (_, index) => row(950 - index).id));
  });

  it('lets the oldest rows go when live rows come, and finds them again', () => {
    const read = pages(300, 100);
    const list = new RequestList(250);
    list.reset(read(undefined));
    list.append(read(list.nextCursor));
    for (let n = 301; n <= 400; n += 1) list.put(row(n));
    expect(list.rows).toHaveLength(250);
    expect(list.isWhole).toBe(false);
    expect(list.isHistory).toBe(false);
    const later = pages(400, 100);
    const seen = new Set(ids(list));
    // The cursors of a growing log stay valid: they name a row, not a number; here the log is read anew from the first page.
    list.clear();
    list.reset(later(undefined));
    while (!list.isWhole) {
      list.append(later(list.nextCursor));
      for (const id of ids(list)) seen.add(id);
    }
    expect(seen.size).toBe(400);
  });

  it('keeps the cursor of the oldest page that is still there', () => {
    const read = pages(500, 100);
    const list = new RequestList(250);
    list.reset(read(undefined));
    list.append(read(list.nextCursor));
    expect(list.nextCursor).toBe('200');
    for (let n = 501; n <= 600; n += 1) list.put(row(n));
    // 300 rows wanted to be here: the last 50 went, and with them the end of the second page.
    expect(list.rows).toHaveLength(250);
    expect(list.nextCursor).toBe('100');
    expect(list.append(read(list.nextCursor))).toBe(50);
  });

  it('lets the newest rows go when many older ones are loaded, and counts what comes meanwhile', () => {
    const read = pages(500, 100);
    const list = new RequestList(250);
    list.reset(read(undefined));
    list.append(read(list.nextCursor));
    list.append(read(list.nextCursor));
    expect(list.isHistory).toBe(true);
    expect(list.rows).toHaveLength(250);
    expect(list.rows.at(-1)?.id).toBe(row(201).id);
    list.put(row(501));
    list.put(row(501));
    list.put(row(502));
    expect(list.newerCount).toBe(2);
    expect(list.rows).toHaveLength(250);
    list.reset(read(undefined));
    expect(list.isHistory).toBe(false);
    expect(list.newerCount).toBe(0);
  });

  it('leaves rows older than the loaded ones to their page', () => {
    const list = new RequestList(100);
    list.reset({ rows: [row(10), row(9)], nextCursor: 'x' });
    list.put(row(3));
    expect(list.rows).toHaveLength(2);
  });
});
