// The combinations of dimensions that occur, by number: rows of sums hold the number alone. Used by the writer of rollups.
// Remembers what it has seen; `forget` must be called where a transaction in which it was used was rolled back.
import type { Database, Statement } from 'better-sqlite3';
import { dimensions, type DimensionValue } from './changes';
import { cubes } from './cubes';

/** Combinations remembered before all are forgotten and read again when they are met. */
const mostKept = 20_000;

/** In the order of `dimensions`. */
export type DimensionValues = readonly DimensionValue[];

export class SeriesBook {
  private readonly find: Statement<[number, string], number>;
  private readonly insert: Statement<DimensionValue[]>;
  private readonly kept = new Map<string, (number | undefined)[]>();

  constructor(database: Database) {
    this.find = database
      .prepare<[number, string], number>('SELECT id FROM usage_series WHERE cube = ? AND name = ?')
      .pluck();
    this.insert = database.prepare(
      `INSERT INTO usage_series (cube, name, ${dimensions.join(', ')}) VALUES (?, ?, ${dimensions.map(() => '?').join(', ')})`,
    );
  }

  /** The number of the combination `values` in `cube`, where the dimensions that the cube lacks do not count. */
  idOf(cube: number, values: DimensionValues): number {
    const name = JSON.stringify(values);
    let ids = this.kept.get(name);
    if (ids === undefined) {
      if (this.kept.size >= mostKept) this.kept.clear();
      ids = [];
      this.kept.set(name, ids);
    }
    return (ids[cube] ??= this.lookUp(cube, values));
  }

  forget(): void {
    this.kept.clear();
  }

  private lookUp(cube: number, values: DimensionValues): number {
    const wanted = cubes[cube]?.dimensions ?? [];
    const own = dimensions.map((dimension, place) => (wanted.includes(dimension) ? (values[place] ?? null) : null));
    const name = JSON.stringify(own);
    return this.find.get(cube, name) ?? Number(this.insert.run(cube, name, ...own).lastInsertRowid);
  }
}
