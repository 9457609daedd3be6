// Sums made from the kept ones: hours, days and months, and rows at the ends of the range. Used by summary.ts.
// Builds SQL from fixed pieces; what a user gave is bound, never written into the text.
import type { Database } from 'better-sqlite3';
import {
  summaryFilters,
  type SummaryFilter,
  type SummaryGroup,
  type SummaryQuery,
  type UsageSummary,
} from '../shared/usage';
import { hourMs, utcCalendar, type Period, type ZoneCalendar } from './rollups/calendar';
import { addRow, changedColumns, measures, newSums, type ChangedRow, type Dimension } from './rollups/changes';
import { cover, type Piece } from './rollups/cover';
import { cubes, fullCube, isSmall, smallestCube } from './rollups/cubes';
import { encode } from './rollups/histogram';
import { histogramFunction } from './rollups/histogramFunction';
import type { Rollups } from './rollups/rollups';
import { addSums, emptyGroup, summaryOf, type GroupSums, type Label } from './summaryFigures';

type TimeGroup = 'hour' | 'day' | 'month';
const isTime = (group: SummaryGroup): group is TimeGroup => group === 'hour' || group === 'day' || group === 'month';

/** Columns of each filter and group that is no time. The provider is that of the channel. */
const dimensionOf: Record<SummaryFilter, Dimension> = {
  model: 'model',
  channel: 'channel_id',
  key: 'key_id',
  tool: 'tool',
  folder: 'folder',
  provider: 'channel_id',
  protocol: 'inbound_protocol',
  operation: 'operation',
  status: 'status',
  outcome: 'outcome',
  route: 'route',
  errorKind: 'error_kind',
};

/** `table` names what has the dimensions as columns. */
function columnSql(filter: SummaryFilter, table: string): string {
  if (filter === 'provider') return 'c.provider';
  const column = `${table}.${dimensionOf[filter]}`;
  return filter === 'status' ? `CAST(${column} AS TEXT)` : column;
}

/** The parts of SQL that hold for every piece of one summary. */
class Terms {
  readonly groups: SummaryGroup[];
  readonly filters: SummaryFilter[];
  readonly values: string[];

  constructor(private readonly query: SummaryQuery) {
    this.groups = [...new Set(query.groupBy ?? [])];
    this.filters = summaryFilters.filter((filter) => query[filter] !== undefined);
    this.values = this.filters.map((filter) => query[filter] ?? '').filter((value) => value !== '');
  }

  get named(): SummaryFilter[] {
    return this.groups.filter((group): group is SummaryFilter => !isTime(group));
  }

  get dimensions(): Dimension[] {
    return [...new Set([...this.named, ...this.filters].map((filter) => dimensionOf[filter]))];
  }

  get join(): string {
    const wanted = this.named.includes('provider') || this.filters.includes('provider');
    return wanted ? 'LEFT JOIN channels c ON c.id = s.channel_id' : '';
  }

  /** Begins with AND, or is empty. */
  get conditions(): string {
    return this.filters
      .map((filter) => ` AND ${columnSql(filter, 's')} ${this.query[filter] === '' ? 'IS NULL' : '= ?'}`)
      .join('');
  }
}

/** Figures of `range`, whose ends stand for those of `query`. */
export function summaryOfRollups(
  database: Database,
  rollups: Rollups,
  query: SummaryQuery,
  range: Period,
): UsageSummary {
  return summaryOf([...new Set(query.groupBy ?? [])], gatherSums(database, rollups, query, range));
}

/** The sums of `range` by the groups of `query`; one without labels, or none, where it has no groups. */
export function gatherSums(
  database: Database,
  rollups: Rollups,
  query: SummaryQuery,
  range: Period,
): Iterable<GroupSums> {
  const terms = new Terms(query);
  const calendar = query.zone === 'local' ? rollups.calendar : utcCalendar;
  const times = terms.groups.filter(isTime);
  const sameDays = times.length === 0 || rollups.state.zone() === calendar.zone;
  const cube = smallestCube(terms.dimensions);
  const days = sameDays && !times.includes('hour');
  // Months are kept by all dimensions together: days by few of them are fewer rows, where they need not be told by month.
  const months = days && !times.includes('day') && (times.includes('month') || !isSmall(cube));
  const pieces = cover(database, range, { days, months, rowsSince: rollups.state.rowsSince() });
  const found = new Groups(terms, calendar);
  for (const piece of pieces) {
    if (piece.table === 'requests') readRows(database, piece, terms, found);
    else readSums(database, piece, piece.table === 'daily_usage' ? cube : fullCube, terms, found);
  }
  return found.all();
}

/** What was found so far, by labels. */
class Groups {
  private readonly found = new Map<string, GroupSums>();
  private readonly labels = new Map<TimeGroup, { period: Period; label: string }>();

  constructor(
    private readonly terms: Terms,
    private readonly calendar: ZoneCalendar,
  ) {}

  /** The sums of the group with these labels (those of time left out) at the time `at`. */
  at(at: number, named: readonly Label[]): GroupSums {
    let next = 0;
    const labels = this.terms.groups.map((group) =>
      isTime(group) ? this.timeLabel(group, at) : (named[next++] ?? null),
    );
    const name = JSON.stringify(labels);
    let sums = this.found.get(name);
    if (sums === undefined) this.found.set(name, (sums = emptyGroup(labels)));
    return sums;
  }

  all(): Iterable<GroupSums> {
    return this.found.values();
  }

  /** Rows come in the order of time, so that one label serves many. */
  private timeLabel(group: TimeGroup, at: number): string {
    const last = this.labels.get(group);
    if (last !== undefined && last.period.start <= at && at < last.period.end) return last.label;
    const hour = Math.floor(at / hourMs) * hourMs;
    const period = group === 'hour' ? { start: hour, end: hour + hourMs } : this.calendar[group](at);
    const label = new Date(period.start).toISOString();
    this.labels.set(group, { period, label });
    return label;
  }
}

/** Adds the sums of one table. */
function readSums(database: Database, piece: Piece, cube: number, terms: Terms, found: Groups): void {
  const timed = terms.groups.some(isTime);
  const columns = terms.named.map((group) => columnSql(group, 's'));
  const grouped = [...(timed ? ['u.start'] : []), ...columns];
  // Where the cube knows nothing else, each row is a group already.
  const single = timed && (cubes[cube]?.dimensions ?? []).every((dimension) => terms.dimensions.includes(dimension));
  const sums = [
    ...measures.map((measure) => (single ? `u.${measure}` : `total(u.${measure})`)),
    single ? 'u.histogram' : `${histogramFunction}(u.histogram)`,
  ];
  const groupBy =
    single || grouped.length === 0 ? '' : `GROUP BY ${grouped.map((_column, place) => place + 1).join(', ')}`;
  const series = terms.dimensions.length === 0 ? '' : 'CROSS JOIN usage_series s ON s.id = u.series';
  // All cubes of a day stand together: each day is looked up on its own, instead of all of them being read.
  const [tables, within] =
    piece.table === 'daily_usage'
      ? [
          'usage_calendar k CROSS JOIN daily_usage u ON u.start = k.start',
          "k.level = 'day' AND k.start >= ? AND k.start < ?",
        ]
      : [`${piece.table} u`, 'u.start >= ? AND u.start < ?'];
  const rows = database
    .prepare<(string | number)[], (number | Label | Uint8Array)[]>(
      `SELECT ${[...grouped, ...sums].join(', ')} FROM ${tables} ${series} ${terms.join}
      WHERE ${within} AND u.cube = ? ${terms.conditions} ${groupBy}`,
    )
    .raw()
    .all(piece.start, piece.end, cube, ...terms.values);
  for (const row of rows) {
    const at = timed ? Number(row[0]) : 0;
    const group = found.at(at, row.slice(timed ? 1 : 0, grouped.length) as Label[]);
    for (let place = 0; place < measures.length; place += 1) {
      group.measures[place] = (group.measures[place] ?? 0) + (row[grouped.length + place] as number);
    }
    const histogram = row[grouped.length + measures.length];
    if (histogram instanceof Uint8Array) group.histograms.push(histogram);
  }
}

/** Adds rows of the request log, one by one: an hour at most. */
function readRows(database: Database, piece: Piece, terms: Terms, found: Groups): void {
  const columns = terms.named.map((group, place) => `${columnSql(group, 's')} AS group_${place}`);
  const rows = database
    .prepare<(string | number)[], ChangedRow & Record<string, Label>>(
      `SELECT ${[...changedColumns.map((column) => `s.${column}`), ...columns].join(', ')} FROM requests s ${terms.join}
      WHERE s.outcome IS NOT NULL AND s.started_at >= ? AND s.started_at < ? ${terms.conditions}`,
    )
    .all(piece.start, piece.end, ...terms.values);
  for (const row of rows) {
    const sums = newSums();
    addRow(sums, row, 1);
    const labels = columns.map((_column, place) => row[`group_${place}`] ?? null);
    const group = found.at(row.started_at, labels);
    addSums(group.measures, sums.measures);
    group.histograms.push(encode(sums.counts));
  }
}
