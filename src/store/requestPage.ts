// Pages of the request log: newest first, by keyset (start time, id), so that no row comes twice or is missed while rows are added.
// Used by RequestRepository. Builds SQL from fixed pieces; what a user gave is bound, never written into the text.
import type { Database } from 'better-sqlite3';
import { GatewayError } from '../shared/errors';
import { outcomes, type RequestLogPage, type RequestQuery } from '../shared/usage';
import { toLogRow, type RequestRow } from './requestRow';

const usualLimit = 100;

interface Condition {
  /** Begins with a column; where that has an index, a `+` before it keeps SQLite from using it. */
  sql: string;
  values: (string | number)[];
  /** The condition with the lowest rank of a query is looked up in its index, the others are checked row by row. */
  rank: number;
}

/**
 * Most selective first. SQLite has no statistics of a growing log and guesses badly (0.7 s instead of 2 ms in half a million rows),
 * so the index is chosen here: errors are rare, other names of a model are rarer still, successes are nearly everything.
 */
const ranks = { otherName: 0, failure: 1, model: 2, channel: 3, key: 4, success: 5, none: 6 };

/** Conditions of the `status` filter: an HTTP status (`429`), a class (`4xx`) or an outcome (`error`). */
function statusConditions(status: string): Condition[] {
  const rank = /^(2|ok)/.test(status) ? ranks.success : ranks.failure;
  if ((outcomes as readonly string[]).includes(status)) return [{ sql: 'outcome = ?', values: [status], rank }];
  const statusClass = { sql: 'status / 100 = ?', values: [Number(status[0])], rank };
  if (status.endsWith('xx')) return [statusClass];
  return [statusClass, { sql: 'status = ?', values: [Number(status)], rank: ranks.none }];
}

function conditionsOf(query: RequestQuery): Condition[] {
  const conditions: Condition[] = [];
  if (query.key !== undefined) conditions.push({ sql: 'key_id = ?', values: [query.key], rank: ranks.key });
  if (query.channel !== undefined) {
    conditions.push({ sql: 'channel_id = ?', values: [query.channel], rank: ranks.channel });
  }
  if (query.status !== undefined) conditions.push(...statusConditions(query.status));
  return conditions;
}

/**
 * The two ways in which a request belongs to a model: it was sent upstream under the name, or asked for under it.
 * Two conditions that exclude each other, each with an index of its own.
 */
function modelConditions(model: string): Condition[] {
  return [
    { sql: 'model = ?', values: [model], rank: ranks.model },
    { sql: 'requested_model = ? AND requested_model IS NOT model', values: [model], rank: ranks.otherName },
  ];
}

/** The WHERE clause of `conditions` and a cursor, with its values. */
function whereOf(conditions: Condition[], cursor: string | undefined): { sql: string; values: (string | number)[] } {
  const [first, ...others] = conditions.toSorted((a, b) => a.rank - b.rank);
  const terms = [...(first === undefined ? [] : [first.sql]), ...others.map((condition) => `+${condition.sql}`)];
  const values = [...(first?.values ?? []), ...others.flatMap((condition) => condition.values)];
  if (cursor !== undefined) {
    terms.push('(started_at, id) < (?, ?)');
    values.push(...decodeCursor(cursor));
  }
  return { sql: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`, values };
}

const order = 'ORDER BY started_at DESC, id DESC LIMIT ?';

/**
 * One page. `query.cursor` is a `nextCursor` of an earlier page; running requests are among the rows.
 * Throws GatewayError `bad-request` for a cursor that is none of ours.
 */
export function readPage(database: Database, query: RequestQuery): RequestLogPage {
  const limit = query.limit ?? usualLimit;
  const conditions = conditionsOf(query);
  const ways =
    query.model === undefined ? [conditions] : modelConditions(query.model).map((way) => [way, ...conditions]);
  const selects: string[] = [];
  const values: (string | number)[] = [];
  for (const way of ways) {
    const where = whereOf(way, query.cursor);
    selects.push(`SELECT * FROM (SELECT * FROM requests ${where.sql} ${order})`);
    values.push(...where.values, limit + 1);
  }
  const rows = database
    .prepare<(string | number)[], RequestRow>(`${selects.join(' UNION ALL ')} ${order}`)
    .all(...values, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(toLogRow),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last) : null,
  };
}

function encodeCursor(row: RequestRow): string {
  return Buffer.from(JSON.stringify([row.started_at, row.id])).toString('base64url');
}

function decodeCursor(cursor: string): [number, string] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2) {
      const [startedAt, id] = value as unknown[];
      if (typeof startedAt === 'number' && typeof id === 'string') return [startedAt, id];
    }
  } catch (error) {
    throw new GatewayError('bad-request', 'The cursor is not valid.', { cause: error });
  }
  throw new GatewayError('bad-request', 'The cursor is not valid.');
}
