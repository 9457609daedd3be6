// What a migration is: the type that the numbered files beside it fill in and that migrate.ts runs. No code.

export interface Migration {
  /** 1, 2, 3, … without gaps; kept in SQLite's `user_version`. */
  version: number;
  name: string;
  sql: string;
}
