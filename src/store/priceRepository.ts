// The user's own prices and currency rates, cached in memory: they are read for every request that is priced.
// Keeps prices in the order given; knows nothing of how they are matched or what a price costs.
import type { Database } from 'better-sqlite3';
import type { CurrencyRates, PriceOverride } from '../shared/prices';
import { parseJson } from './json';
import { changing } from './sqliteErrors';

/** Row of `gateway_settings` that holds the rates. */
const ratesName = 'currencyRates';

export class PriceRepository {
  private cache: PriceOverride[] | undefined;
  private rates: CurrencyRates | undefined;

  constructor(private readonly database: Database) {}

  /** The overrides in their order. The list is shared: do not change it. */
  list(): PriceOverride[] {
    this.cache ??= this.readPrices();
    return this.cache;
  }

  /** The user's own rates of currencies; empty where none is set. */
  currencyRates(): CurrencyRates {
    this.rates ??= this.readRates();
    return this.rates;
  }

  /**
   * Puts `overrides` in the place of all earlier ones, and `currencyRates` too where they are given. Throws GatewayError `internal` when
   * the database cannot be written.
   */
  replace(overrides: readonly PriceOverride[], currencyRates?: CurrencyRates): void {
    const { prices, rates } = changing(
      this.database,
      () => {
        this.database.prepare('DELETE FROM prices').run();
        const insert = this.database.prepare('INSERT INTO prices (position, price) VALUES (?, ?)');
        overrides.forEach((override, position) => insert.run(position, JSON.stringify(override)));
        if (currencyRates === undefined) return;
        this.database
          .prepare(
            'INSERT INTO gateway_settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
          )
          .run(ratesName, JSON.stringify(currencyRates));
      },
      () => ({ prices: this.readPrices(), rates: this.readRates() }),
    );
    this.cache = prices;
    this.rates = rates;
  }

  /** Reads everything again; throws when a row cannot be read. Used after opening a file that may be damaged. */
  reload(): void {
    this.cache = undefined;
    this.rates = undefined;
    this.list();
    this.currencyRates();
  }

  private readPrices(): PriceOverride[] {
    return this.database
      .prepare<[], string>('SELECT price FROM prices ORDER BY position')
      .pluck()
      .all()
      .map((text) => parseJson<PriceOverride>(text));
  }

  private readRates(): CurrencyRates {
    const text = this.database
      .prepare<[string], string>('SELECT value FROM gateway_settings WHERE name = ?')
      .pluck()
      .get(ratesName);
    return text === undefined ? {} : parseJson<CurrencyRates>(text);
  }
}
