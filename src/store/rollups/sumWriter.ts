// Gathers what changes the sums and writes it with one upsert per row of sums. Used by the parts that take in, fill and build rollups.
// Must be called inside a transaction; decides nothing about what belongs where.
import type { Database, Statement } from 'better-sqlite3';
import { measures, newSums, type Sums } from './changes';
import { encode, merge } from './histogram';
import { SeriesBook, type DimensionValues } from './seriesBook';

export const sumTables = ['hourly_usage', 'daily_usage', 'monthly_usage'] as const;
export type SumTable = (typeof sumTables)[number];

interface Gathered {
  table: SumTable;
  cube: number;
  start: number;
  series: number;
  sums: Sums;
}

/** SQL function that merges two histograms; defined on each connection that writes sums. */
export const mergeFunction = 'usage_merge';

export function defineMerge(database: Database): void {
  database.function(mergeFunction, { deterministic: true }, (first, second) =>
    first instanceof Uint8Array && second instanceof Uint8Array ? merge(first, second) : null,
  );
}

export class SumWriter {
  readonly series: SeriesBook;
  private readonly upserts: Record<SumTable, Statement<(number | Buffer)[]>>;
  private readonly gathered = new Map<string, Gathered>();

  /** `defineMerge` must have been called on the connection. */
  constructor(database: Database) {
    this.series = new SeriesBook(database);
    // Whole numbers beyond 64 bits become fractions, which the column would refuse: they stop at its end.
    const grown = measures.map((column) => `${column} = CAST(${column} + excluded.${column} AS INTEGER)`).join(', ');
    const upsert = (table: SumTable): Statement<(number | Buffer)[]> =>
      database.prepare(
        `INSERT INTO ${table} (cube, start, series, ${measures.join(', ')}, histogram)
        VALUES (?, ?, ?, ${measures.map(() => '?').join(', ')}, ?)
        ON CONFLICT DO UPDATE SET ${grown}, histogram = ${mergeFunction}(histogram, excluded.histogram)`,
      );
    this.upserts = {
      hourly_usage: upsert('hourly_usage'),
      daily_usage: upsert('daily_usage'),
      monthly_usage: upsert('monthly_usage'),
    };
  }

  /** The sums to add to for one row of sums. `values` in the order of `dimensions`. */
  sumsOf(table: SumTable, cube: number, start: number, values: DimensionValues): Sums {
    const series = this.series.idOf(cube, values);
    const name = `${table} ${cube} ${start} ${series}`;
    let entry = this.gathered.get(name);
    if (entry === undefined) this.gathered.set(name, (entry = { table, cube, start, series, sums: newSums() }));
    return entry.sums;
  }

  /** How many rows of sums are touched. */
  get size(): number {
    return this.gathered.size;
  }

  /** Writes what was gathered. */
  write(): void {
    for (const { table, cube, start, series, sums } of this.gathered.values()) {
      this.upserts[table].run(cube, start, series, ...Array.from(sums.measures, withinRange), encode(sums.counts));
    }
    this.gathered.clear();
  }

  /** Forgets what was gathered or numbered in a transaction that was rolled back. */
  forget(): void {
    this.gathered.clear();
    this.series.forget();
  }
}

function withinRange(value: number): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
}
