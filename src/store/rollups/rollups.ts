// Keeps the sums of the request log (hourly, daily, monthly) equal to its rows: takes in what the triggers noted, at the end of each commit
// and in the same transaction, and before each reading. Made by the store. Rows that were deleted stay in the sums. See docs/statistics.md.
import type { Database, Statement } from 'better-sqlite3';
import { addRows } from './backfill';
import { hourMs, hourStart, utcCalendar, type Period, type ZoneCalendar } from './calendar';
import {
  addRow,
  addSums,
  changedColumns,
  dimensions,
  newSums,
  type ChangedRow,
  type DimensionValue,
  type Sums,
} from './changes';
import { cubes, fullCube } from './cubes';
import { RollupState } from './rollupState';
import { defineHistogram } from './histogramFunction';
import { defineMerge, SumWriter } from './sumWriter';

/** Changes taken in at a time. */
const batch = 2000;

type Change = ChangedRow & { id: number; sign: number };

export class Rollups {
  readonly state: RollupState;
  readonly writer: SumWriter;
  /** Of UTC until the user's zone is told; then days and months are kept. */
  private present: ZoneCalendar = utcCalendar;
  private zoneChecked = true;
  private zoneTold = false;
  /** Called when there may be days to build. */
  onZone: () => void = () => undefined;
  private readonly changes: Statement<[], Change>;
  private readonly drop: Statement<[number]>;
  private readonly holding: Statement<[string, number], Period>;
  private readonly note: Statement<[string, number, number]>;
  private readonly someChange: Statement<[]>;
  private readonly someHour: Statement<[number, number], number>;

  constructor(private readonly database: Database) {
    defineMerge(database);
    defineHistogram(database);
    this.state = new RollupState(database);
    this.writer = new SumWriter(database);
    this.changes = database.prepare(
      `SELECT id, sign, ${changedColumns.join(', ')} FROM usage_changes ORDER BY id LIMIT ${batch}`,
    );
    this.drop = database.prepare('DELETE FROM usage_changes WHERE id <= ?');
    this.holding = database.prepare(
      'SELECT start, end FROM usage_calendar WHERE level = ? AND start <= ? ORDER BY start DESC LIMIT 1',
    );
    this.note = database.prepare('INSERT OR IGNORE INTO usage_calendar (level, start, end) VALUES (?, ?, ?)');
    this.someChange = database.prepare('SELECT 1 FROM usage_changes LIMIT 1');
    this.someHour = database
      .prepare<[number, number], number>(
        `SELECT 1 FROM hourly_usage WHERE cube = ${fullCube} AND start >= ? AND start < ? LIMIT 1`,
      )
      .pluck();
  }

  get calendar(): ZoneCalendar {
    return this.present;
  }

  /**
   * Days and months are those of `calendar` from now on. Where the sums are of another zone, days and months are emptied with the next
   * commit or reading, and built anew from the hours in idle time.
   */
  setCalendar(calendar: ZoneCalendar): void {
    this.present = calendar;
    this.zoneChecked = false;
    this.zoneTold = true;
    this.onZone();
  }

  /** True where days and months are those of the present zone. */
  get ownsDays(): boolean {
    return this.zoneTold && this.state.zone() === this.present.zone;
  }

  /** Takes in all that is noted. Inside a transaction; where that fails, call `forget`. */
  takeIn(): void {
    if (!this.zoneChecked) this.checkZone();
    for (;;) {
      const changes = this.changes.all();
      const last = changes.at(-1);
      if (last === undefined) return;
      this.add(changes);
      this.drop.run(last.id);
      if (changes.length < batch) return;
    }
  }

  /** What was written since was rolled back. */
  forget(): void {
    this.writer.forget();
    this.zoneChecked = !this.zoneTold;
  }

  /** Takes in what another process noted, before a reading. Nothing is written where nothing is noted. Throws as SQLite does. */
  catchUp(): void {
    if (this.zoneChecked && this.someChange.get() === undefined) return;
    this.inTransaction(() => this.takeIn());
  }

  /** True where the sums of that day or month are kept. */
  isKept(level: 'day' | 'month', period: Period): boolean {
    return this.holding.get(level, period.start)?.start === period.start;
  }

  /** Notes that the sums of that day or month are kept from now on. Inside a transaction. */
  keep(level: 'day' | 'month', period: Period): void {
    this.note.run(level, period.start, period.end);
  }

  /** True where anything was counted in `period`. */
  hasHours({ start, end }: Period): boolean {
    return this.someHour.get(start, end) !== undefined;
  }

  /**
   * Divides the hour in which `day` begins, where its sums were made before that midnight was known. Nothing is done where the day begins
   * with an hour, or the rows of the hour are gone. Inside a transaction.
   */
  divideHour(day: Period): void {
    const hour = { start: Math.floor(day.start / hourMs) * hourMs, end: 0 };
    hour.end = hour.start + hourMs;
    if (hour.start === day.start || this.state.rowsSince() > hour.start) return;
    this.database
      .prepare('DELETE FROM hourly_usage WHERE cube = ? AND start >= ? AND start < ?')
      .run(fullCube, hour.start, hour.end);
    addRows(this.database, this.writer, this.present, hour);
  }

  /** Runs `work` in a transaction; what was remembered of it is forgotten where it fails. */
  inTransaction(work: () => void): void {
    try {
      this.database.transaction(work).immediate();
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  private checkZone(): void {
    if (this.state.zone() !== this.present.zone) {
      this.database.exec('DELETE FROM usage_calendar; DELETE FROM daily_usage; DELETE FROM monthly_usage;');
      this.state.setZone(this.present.zone);
    }
    this.zoneChecked = true;
  }

  private add(changes: readonly Change[]): void {
    const days = new PeriodFinder((at) => this.periodOf('day', at));
    const months = new PeriodFinder((at) => this.periodOf('month', at));
    // Most are of one hour and alike in all dimensions: they are summed up first, for all the rows of sums that they touch.
    const alike = new Map<string, { values: DimensionValue[]; at: number; hour: number; sums: Sums }>();
    for (const change of changes) {
      const { started_at: at, sign } = change;
      const values = dimensions.map((dimension) => change[dimension]);
      const hour = hourStart(at, days.around(at) ?? this.present.day(at));
      const name = JSON.stringify([hour, ...values]);
      let entry = alike.get(name);
      if (entry === undefined) alike.set(name, (entry = { values, at, hour, sums: newSums() }));
      addRow(entry.sums, change, sign);
    }
    for (const { values, at, hour, sums } of alike.values()) {
      const add = (table: 'hourly_usage' | 'daily_usage' | 'monthly_usage', cube: number, start: number): void =>
        addSums(this.writer.sumsOf(table, cube, start, values), sums);
      add('hourly_usage', fullCube, hour);
      const day = days.around(at);
      if (day !== undefined) for (const { id } of cubes) add('daily_usage', id, day.start);
      const month = months.around(at);
      if (month !== undefined) add('monthly_usage', fullCube, month.start);
    }
    this.writer.write();
  }

  /** The kept day or month that holds `at`. One in which nothing was counted yet is kept from now on; others are built in idle time. */
  private periodOf(level: 'day' | 'month', at: number): Period | undefined {
    const kept = this.holding.get(level, at);
    if (kept !== undefined && at < kept.end) return kept;
    const period = this.present[level](at);
    // From the full hour on: sums of the hour in which the period begins may hold some of its requests.
    const hours = { start: Math.floor(period.start / hourMs) * hourMs, end: period.end };
    if (!this.ownsDays || this.hasHours(hours)) return undefined;
    this.keep(level, period);
    return period;
  }
}

/** Asks once for each period of a batch. */
class PeriodFinder {
  private last: Period | undefined;

  constructor(private readonly find: (at: number) => Period | undefined) {}

  around(at: number): Period | undefined {
    if (this.last === undefined || at < this.last.start || at >= this.last.end) this.last = this.find(at);
    return this.last;
  }
}
