// Pages of the request log: newest first, by keyset (start time, id), so that no row comes twice or is missed while rows are added.
// Used by RequestRepository. A page looks at a bounded number of rows: where filters fit few of them it is short, and its cursor goes on.
import type { Database } from 'better-sqlite3';
import { GatewayError } from '../shared/errors';
import type { RequestLogPage, RequestQuery } from '../shared/usage';
import { toLogRow, type RequestRow } from './requestRow';
import { RequestScan, type LogPosition } from './requestScan';

export const usualLimit = 100;
/** Rows looked at in the first step of a page, and in all of them: some ms. */
const firstWork = 256;
const mostWork = 1024;

/**
 * One page. `query.cursor` is a `nextCursor` of an earlier page; running requests are among the rows.
 * Throws GatewayError `bad-request` for a cursor that is none of ours.
 */
export function readPage(database: Database, query: RequestQuery): RequestLogPage {
  const limit = query.limit ?? usualLimit;
  const scan = new RequestScan(database, query);
  let next = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
  const found: RequestRow[] = [];
  let work = firstWork;
  for (let left = mostWork; left > 0; left -= work, work = Math.min(work * 2, left)) {
    const wanted = limit + 1 - found.length;
    const step = scan.rows(next, wanted, work);
    found.push(...step.rows);
    ({ next } = step);
    if (next === undefined || step.rows.length === wanted) break;
  }
  const rows = found.slice(0, limit).map((row) => toLogRow(row));
  const last = found[limit - 1];
  if (found.length > limit && last !== undefined) {
    return { rows, nextCursor: encodeCursor({ startedAt: last.started_at, id: last.id }) };
  }
  if (next === undefined) return { rows, nextCursor: null };
  const nextCursor = encodeCursor(next);
  return rows.length === limit
    ? { rows, nextCursor }
    : { rows, nextCursor, searchedTo: new Date(next.startedAt).toISOString() };
}

function encodeCursor({ startedAt, id }: LogPosition): string {
  return Buffer.from(JSON.stringify([startedAt, id])).toString('base64url');
}

function decodeCursor(cursor: string): LogPosition {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2) {
      const [startedAt, id] = value as unknown[];
      if (typeof startedAt === 'number' && typeof id === 'string') return { startedAt, id };
    }
  } catch (error) {
    throw new GatewayError('bad-request', 'The cursor is not valid.', { cause: error });
  }
  throw new GatewayError('bad-request', 'The cursor is not valid.');
}
