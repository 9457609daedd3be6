// Builds the daily and monthly sums of times that had only hours: after a migration, and when the user's time zone is another one.
// Run step by step in idle time, newest days first; each step is one day or month in one transaction.
import type { Database, Statement } from 'better-sqlite3';
import { hourMs, type Period } from './calendar';
import { dimensions, measures, type DimensionValue, type Measure } from './changes';
import { cubes, fullCube } from './cubes';
import { addTo, bucketCount } from './histogram';
import type { Rollups } from './rollups';
import { histogramFunction } from './histogramFunction';

type SumRow = Record<Measure, number> & Record<(typeof dimensions)[number], DimensionValue> & { histogram: Uint8Array };

/** Sums of all series of one cube between two times. */
const seriesSql = (table: 'hourly_usage' | 'daily_usage'): string => `
  SELECT ${dimensions.map((dimension) => `s.${dimension}`).join(', ')},
    ${measures.map((measure) => `total(u.${measure}) AS ${measure}`).join(', ')},
    ${histogramFunction}(u.histogram) AS histogram
  FROM ${table} u JOIN usage_series s ON s.id = u.series
  WHERE u.cube = ${fullCube} AND u.start >= ? AND u.start < ? GROUP BY u.series`;

export class RollupBuilder {
  /** Everything that began here or later is built (ms since the epoch). */
  private builtSince = Infinity;
  private monthsSince = Infinity;
  private zone = '';
  private readonly lastHour: Statement<[number], number>;
  private readonly ofHours: Statement<[number, number], SumRow>;
  private readonly ofDays: Statement<[number, number], SumRow>;

  /** `defineHistogram` must have been called on the connection. */
  constructor(
    private readonly database: Database,
    private readonly rollups: Rollups,
  ) {
    this.lastHour = database
      .prepare<[number], number>(
        `SELECT start FROM hourly_usage WHERE cube = ${fullCube} AND start < ? ORDER BY start DESC LIMIT 1`,
      )
      .pluck();
    this.ofHours = database.prepare(seriesSql('hourly_usage'));
    this.ofDays = database.prepare(seriesSql('daily_usage'));
  }

  /** Does one step; false where nothing is left to do. Throws SQLite's error when the database cannot be written. */
  step(): boolean {
    const { calendar } = this.rollups;
    this.rollups.catchUp();
    // The zone is not known yet, or another process keeps the days of another one.
    if (!this.rollups.ownsDays) return false;
    if (this.zone !== calendar.zone) {
      this.zone = calendar.zone;
      this.builtSince = this.monthsSince = Infinity;
    }
    const day = this.next('day', this.builtSince);
    if (day !== undefined) {
      this.build('day', day);
      this.builtSince = day.start;
      return true;
    }
    const month = this.next('month', this.monthsSince);
    if (month === undefined) {
      this.builtSince = this.monthsSince = Infinity;
      return false;
    }
    this.build('month', month);
    this.monthsSince = month.start;
    return true;
  }

  /** The latest day or month before `before` in which something was counted and that is not kept. */
  private next(level: 'day' | 'month', before: number): Period | undefined {
    const { calendar } = this.rollups;
    let end = before;
    for (;;) {
      // Large numbers are no whole ones of SQLite.
      const hour = this.lastHour.get(Math.min(end, Number.MAX_SAFE_INTEGER));
      if (hour === undefined) return undefined;
      const period = calendar[level](hour);
      if (!this.rollups.isKept(level, period)) return period;
      end = period.start;
    }
  }

  private build(level: 'day' | 'month', period: Period): void {
    const { rollups } = this;
    rollups.inTransaction(() => {
      rollups.takeIn();
      if (rollups.isKept(level, period)) return;
      if (level === 'day') {
        rollups.divideHour(period);
        rollups.divideHour({ start: period.end, end: period.end + hourMs });
      }
      const [table, source] =
        level === 'day' ? (['daily_usage', this.ofHours] as const) : (['monthly_usage', this.ofDays] as const);
      this.clear(level, table, period);
      for (const row of source.all(period.start, period.end)) {
        for (const { id } of level === 'day' ? cubes : cubes.slice(0, 1)) this.add(table, id, period.start, row);
      }
      rollups.writer.write();
      rollups.keep(level, period);
    });
  }

  /** Takes out what stands in the way: also days that were cut otherwise, where the rules of the zone have changed. */
  private clear(level: 'day' | 'month', table: 'daily_usage' | 'monthly_usage', { start, end }: Period): void {
    const others = this.database
      .prepare<[string, number, number], number>(
        'SELECT start FROM usage_calendar WHERE level = ? AND start < ? AND end > ?',
      )
      .pluck()
      .all(level, end, start);
    for (const other of [...others, start]) {
      for (const { id } of cubes) {
        this.database.prepare(`DELETE FROM ${table} WHERE cube = ? AND start = ?`).run(id, other);
      }
      this.database.prepare('DELETE FROM usage_calendar WHERE level = ? AND start = ?').run(level, other);
    }
  }

  private add(table: 'daily_usage' | 'monthly_usage', cube: number, start: number, row: SumRow): void {
    const values = dimensions.map((dimension) => row[dimension]);
    const sums = this.rollups.writer.sumsOf(table, cube, start, values);
    measures.forEach((measure, place) => {
      sums.measures[place] = (sums.measures[place] ?? 0) + row[measure];
    });
    const counts = new Float64Array(2 * bucketCount);
    addTo(counts, row.histogram);
    counts.forEach((count, bucket) => {
      if (count !== 0) sums.counts.set(bucket, (sums.counts.get(bucket) ?? 0) + count);
    });
  }
}
