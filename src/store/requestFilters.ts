// What the filters of the request log mean in SQL: each is a condition, and, where an index helps, the ways to look it up. Used by
// requestScan.ts. Builds SQL from fixed pieces; what a user gave is bound, never written into the text.
import type { Database } from 'better-sqlite3';
import { outcomes, type RequestFilterQuery } from '../shared/usage';
import { channelArm, modelArm, otherNameArm, type Arm, type Condition } from './requestArms';
import { searchCondition } from './requestSearch';

/** The condition of an index that leaves the commonest value out; `holdsNone`: rows without a value stand in it. */
interface PartialIndex {
  sql: string;
  leaves: string;
  holdsNone?: boolean;
}

/** `value` in a column; an empty one stands for none. */
function equals(column: string, index: string, value: string, partial?: PartialIndex): Condition {
  const sql = value === '' ? `${column} IS NULL` : `${column} = ?`;
  const values = value === '' ? [] : [value];
  if (partial === undefined) return { sql, values, arms: [{ index, sql, values }] };
  if (value === partial.leaves || (value === '' && partial.holdsNone !== true)) return { sql, values };
  return { sql, values, arms: [{ index, sql: `${sql} AND ${partial.sql}`, values }] };
}

/** Sent upstream under the name, or asked for under it. */
function ofModel(model: string): Condition {
  if (model === '') return equals('model', 'requests_by_model', model);
  return {
    sql: '(model = ? OR requested_model = ?)',
    values: [model, model],
    arms: [modelArm(model), otherNameArm(model)],
  };
}

/** Beyond so many channels of one provider they are no longer looked up one by one. */
const mostChannels = 40;

function ofProvider(database: Database, provider: string): Condition {
  if (provider === '') return equals('channel_id', 'requests_by_channel', '');
  // Deleted channels too: their requests stay.
  const ids = database.prepare<[string], string>('SELECT id FROM channels WHERE provider = ?').pluck().all(provider);
  return {
    sql: 'channel_id IN (SELECT value FROM json_each(?))',
    values: [JSON.stringify(ids)],
    ...(ids.length <= mostChannels && { arms: ids.map(channelArm) }),
  };
}

const ofOutcome = (value: string): Condition =>
  equals('outcome', 'requests_by_outcome', value, { sql: "outcome IS NOT 'ok'", leaves: 'ok', holdsNone: true });

/** An HTTP status (`429`), a class (`4xx`), an outcome (`error`), or none. */
function ofStatus(status: string): Condition {
  if ((outcomes as readonly string[]).includes(status)) return ofOutcome(status);
  const inIndex = 'status / 100 IS NOT 2';
  const index = 'requests_by_status';
  if (status === '') {
    const arm: Arm = { index, sql: `status / 100 IS NULL AND ${inIndex}`, values: [] };
    return { sql: 'status IS NULL', values: [], arms: [arm] };
  }
  const ofClass = { sql: 'status / 100 = ?', values: [Number(status[0])] };
  const exact = { sql: 'status = ?', values: [Number(status)] };
  const condition = status.endsWith('xx') ? ofClass : exact;
  if (status.startsWith('2')) return condition;
  const arm: Arm = { index, sql: `${ofClass.sql} AND ${inIndex}`, values: ofClass.values };
  return { ...condition, arms: [condition === exact ? { ...arm, check: { ...exact, inIndex: false } } : arm] };
}

type Reader = (value: string, database: Database) => Condition | undefined;

const readers: Record<Exclude<keyof RequestFilterQuery, 'from' | 'to' | 'cursor'>, Reader> = {
  key: (value) => equals('key_id', 'requests_by_key', value),
  channel: (value) => equals('channel_id', 'requests_by_channel', value),
  model: ofModel,
  tool: (value) => equals('tool', 'requests_by_tool', value, { sql: 'tool IS NOT NULL', leaves: '' }),
  folder: (value) => equals('folder', 'requests_by_folder', value, { sql: 'folder IS NOT NULL', leaves: '' }),
  provider: (value, database) => ofProvider(database, value),
  protocol: (value) => equals('inbound_protocol', 'requests_by_protocol', value),
  operation: (value) =>
    equals('operation', 'requests_by_operation', value, { sql: "operation <> 'generate'", leaves: 'generate' }),
  route: (value) => equals('route', 'requests_by_route', value, { sql: "route <> 'routed'", leaves: 'routed' }),
  errorKind: (value) =>
    equals('error_kind', 'requests_by_error_kind', value, { sql: 'error_kind IS NOT NULL', leaves: '' }),
  outcome: ofOutcome,
  status: ofStatus,
  search: (value, database) => searchCondition(database, value),
};

/** The conditions of `query`, which must all hold; its range of time is not among them. */
export function conditionsOf(database: Database, query: RequestFilterQuery): Condition[] {
  return (Object.keys(readers) as (keyof typeof readers)[]).flatMap((name) => {
    const value = query[name];
    const condition = value === undefined ? undefined : readers[name](value, database);
    return condition === undefined ? [] : [condition];
  });
}

/** Requests that have ended, and those that have not. */
export const ended: Condition = { sql: 'outcome IS NOT NULL', values: [] };
export const running: Condition = ofOutcome('');
