// The user's own prices, cached in memory: `list` is called for every request that is priced.
// Keeps them in the order given; knows nothing of how they are matched or what a price costs.
import type { Database } from 'better-sqlite3';
import type { PriceOverride } from '../shared/prices';
import { parseJson } from './json';
import { writing } from './sqliteErrors';

export class PriceRepository {
  private cache: PriceOverride[] | undefined;

  constructor(private readonly database: Database) {}

  /** The overrides in their order. The list is shared: do not change it. */
  list(): PriceOverride[] {
    this.cache ??= this.database
      .prepare<[], string>('SELECT price FROM prices ORDER BY position')
      .pluck()
      .all()
      .map((text) => parseJson<PriceOverride>(text));
    return this.cache;
  }

  /** Puts `overrides` in the place of all earlier ones. Throws GatewayError `internal` when the database cannot be written. */
  replace(overrides: readonly PriceOverride[]): void {
    writing(() =>
      this.database
        .transaction(() => {
          this.database.prepare('DELETE FROM prices').run();
          const insert = this.database.prepare('INSERT INTO prices (position, price) VALUES (?, ?)');
          overrides.forEach((override, position) => insert.run(position, JSON.stringify(override)));
        })
        .immediate(),
    );
    this.cache = undefined;
  }

  /** Reads everything again; throws when a row cannot be read. Used after opening a file that may be damaged. */
  reload(): void {
    this.cache = undefined;
    this.list();
  }
}
