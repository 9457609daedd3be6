// Reads finished requests for an export: newest first, in steps of some ms, from one state of the database however long it takes.
// Made by Store for each export, with a connection of its own; must be closed. Knows nothing of formats.
import BetterSqlite3, { type Database } from 'better-sqlite3';
import type { RequestFilterQuery } from '../shared/usage';
import { ended, running } from './requestFilters';
import type { RequestRow } from './requestRow';
import { RequestScan, type LogPosition } from './requestScan';

/** Rows looked at in one step. */
const work = 128;

/** What rows name by id. Channels that were deleted are among them. */
export interface ExportNames {
  channels: ReadonlyMap<string, { name: string; provider: string }>;
  keys: ReadonlyMap<string, string>;
}

export class RequestExport {
  private readonly database: Database;
  private readonly query: RequestFilterQuery;
  private readonly scan: RequestScan;
  private position: LogPosition | undefined;
  private done = false;

  /** Opens `file`. Later changes of the database are not seen. */
  constructor(file: string, query: RequestFilterQuery) {
    this.query = query;
    this.database = new BetterSqlite3(file, { readonly: true, fileMustExist: true });
    // The first reading fixes the state; a transaction that only reads blocks nobody (https://www.sqlite.org/isolation.html).
    this.database.exec('BEGIN');
    this.scan = new RequestScan(this.database, query, [ended]);
  }

  names(): ExportNames {
    const channels = this.database
      .prepare<[], { id: string; name: string; provider: string }>('SELECT id, name, provider FROM channels')
      .all();
    const keys = this.database.prepare<[], { id: string; name: string }>('SELECT id, name FROM keys').all();
    return {
      channels: new Map(channels.map((channel) => [channel.id, channel])),
      keys: new Map(keys.map(({ id, name }) => [id, name])),
    };
  }

  /** Counts the rows; gives a number per step, their sum is all. All rows can be counted in an index, so those that run are taken off. */
  *count(): Generator<number, void> {
    yield* steps(new RequestScan(this.database, this.query), 1);
    yield* steps(new RequestScan(this.database, this.query, [running]), -1);
  }

  /** The next rows, maybe none; undefined at the end. */
  next(): RequestRow[] | undefined {
    if (this.done) return undefined;
    const step = this.scan.rows(this.position, work, work);
    this.position = step.next;
    this.done = step.next === undefined;
    return step.rows;
  }

  close(): void {
    this.database.close();
  }
}

function* steps(scan: RequestScan, sign: number): Generator<number, void> {
  let position: LogPosition | undefined;
  do {
    const step = scan.count(position, work * 8);
    position = step.next;
    yield sign * step.rows;
  } while (position !== undefined);
}
