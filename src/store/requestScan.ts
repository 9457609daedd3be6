// Walks the request log from its newest row back, in steps of bounded work whatever the filters are. Used by pages and exports.
// Each step asks all filters (and time itself) how far back their next few hundred rows reach, and goes by the one that reaches furthest:
// so a rare filter leads and common ones are checked row by row, without statistics, which SQLite has none of for a growing log.
import type { Database } from 'better-sqlite3';
import type { RequestFilterQuery } from '../shared/usage';
import type { Arm, Condition, SqlValue } from './requestArms';
import { conditionsOf } from './requestFilters';
import type { RequestRow } from './requestRow';

/** Rows before it in the order of the log are done: those that began later, or at the same time with this or a greater id. */
export interface LogPosition {
  startedAt: number;
  id: string;
}

/** Reading a row from its index alone costs a fraction. */
const indexOnly = 8;
const everything: Arm = { index: 'requests_by_time', sql: '1', values: [] };

interface Driver {
  arms: Arm[];
  others: Condition[];
  /** Its rows that began at this time or later are few enough for one step; undefined: all that are left are. */
  floor: number | undefined;
}

interface Part {
  /** FROM and WHERE. */
  sql: string;
  values: SqlValue[];
  /** Where the next step begins; undefined: this was the last. */
  next: LogPosition | undefined;
  /** Nothing but an index has to be read to count its rows. */
  isCovered: boolean;
}

export class RequestScan {
  private readonly conditions: Condition[];
  private readonly from: number;
  private readonly start: LogPosition;

  constructor(
    private readonly database: Database,
    query: RequestFilterQuery,
    more: readonly Condition[] = [],
  ) {
    this.conditions = [...conditionsOf(database, query), ...more];
    this.from = query.from === undefined ? Number.MIN_SAFE_INTEGER : Date.parse(query.from);
    this.start = { startedAt: query.to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(query.to), id: '' };
  }

  /** Up to `limit` rows behind `position` (undefined: from the newest), found by looking at about `work` rows. */
  rows(
    position: LogPosition | undefined,
    limit: number,
    work: number,
  ): { rows: RequestRow[]; next: LogPosition | undefined } {
    const part = this.part(position, work);
    const rows = this.database
      .prepare<SqlValue[], RequestRow>(`SELECT * ${part.sql} ORDER BY started_at DESC, id DESC LIMIT ?`)
      .all(...part.values, limit);
    const last = rows.at(-1);
    if (rows.length < limit || last === undefined) return { rows, next: part.next };
    return { rows, next: { startedAt: last.started_at, id: last.id } };
  }

  /** How many rows fit, of those that a step of `work` rows looks at. */
  count(position: LogPosition | undefined, work: number): { rows: number; next: LogPosition | undefined } {
    let part = this.part(position, work);
    if (part.isCovered) part = this.part(position, work * indexOnly);
    const rows = this.database
      .prepare<SqlValue[], number>(`SELECT count(*) ${part.sql}`)
      .pluck()
      .get(...part.values);
    return { rows: rows ?? 0, next: part.next };
  }

  private part(position: LogPosition = this.start, work: number): Part {
    const before = position.startedAt > this.start.startedAt ? this.start : position;
    const { arms, others, floor } = this.driver(before, work);
    const range = 'started_at >= ? AND started_at <= ? AND (started_at < ? OR id < ?)';
    const bounds = [Math.max(floor ?? this.from, this.from), before.startedAt, before.startedAt, before.id];
    const checks = others.map(({ sql }) => ` AND ${sql}`).join('');
    const checked = others.flatMap(({ values }) => values);
    const next = floor === undefined || floor <= this.from ? undefined : { startedAt: floor, id: '' };
    const [arm] = arms;
    if (arm !== undefined && arms.length === 1) {
      const own = arm.check === undefined ? '' : ` AND ${arm.check.sql}`;
      const sql = `FROM requests INDEXED BY ${arm.index} WHERE ${arm.sql} AND ${range}${own}${checks}`;
      const values = [...arm.values, ...bounds, ...(arm.check?.values ?? []), ...checked];
      return { sql, values, next, isCovered: others.length === 0 && arm.check === undefined };
    }
    const selects = arms.map(
      ({ index, sql, check }) =>
        `SELECT rowid FROM requests INDEXED BY ${index} WHERE ${sql} AND ${range}${check === undefined ? '' : ` AND ${check.sql}`}`,
    );
    const found = selects.length === 0 ? 'NULL' : selects.join(' UNION ALL ');
    const values = arms.flatMap((each) => [...each.values, ...bounds, ...(each.check?.values ?? [])]);
    const sql = `FROM requests NOT INDEXED WHERE rowid IN (${found})${checks}`;
    return { sql, values: [...values, ...checked], next, isCovered: false };
  }

  /** The condition whose next rows reach furthest back; of those that lead to the end, the first. */
  private driver(before: LogPosition, work: number): Driver {
    let best: Driver | undefined;
    for (const condition of [undefined, ...this.conditions]) {
      const arms = condition === undefined ? [everything] : condition.arms;
      if (arms === undefined) continue;
      const others = condition === undefined ? this.conditions : this.conditions.filter((other) => other !== condition);
      const floor = this.floorOf(arms, before, work);
      if (floor === undefined) return { arms, others, floor };
      if (best === undefined || best.floor === undefined || floor < best.floor) best = { arms, others, floor };
    }
    if (best === undefined) throw new Error('time leads everywhere');
    return best;
  }

  private floorOf(arms: readonly Arm[], before: LogPosition, work: number): number | undefined {
    const share = Math.max(16, Math.ceil(work / Math.max(1, arms.length)));
    let highest: number | undefined;
    for (const { index, sql, values, check } of arms) {
      const floor = this.database
        .prepare<SqlValue[], number>(
          `SELECT started_at FROM requests INDEXED BY ${index} WHERE ${sql} AND started_at >= ? AND started_at <= ?
           ORDER BY started_at DESC LIMIT 1 OFFSET ?`,
        )
        .pluck()
        .get(...values, this.from, before.startedAt, check?.inIndex === true ? share * indexOnly : share);
      if (floor !== undefined && floor > (highest ?? -Infinity)) highest = floor;
    }
    return highest;
  }
}
