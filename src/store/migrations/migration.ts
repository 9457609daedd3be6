// What a migration is: the type that the numbered files beside it fill in and that migrate.ts runs. No code.
import type { Database } from 'better-sqlite3';

export interface Migration {
  /** 1, 2, 3, … without gaps; kept in SQLite's `user_version`. */
  version: number;
  name: string;
  sql: string;
  /** What SQL cannot do, after it and in the same transaction. */
  fill?: (database: Database) => void;
}
