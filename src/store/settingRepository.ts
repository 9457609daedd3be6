// Settings of the gateway itself, by name: whoever keeps one checks its form when it is read. Holds no secret.
// Few and small; read once at the start, so nothing is cached.
import type { Database } from 'better-sqlite3';
import { parseJson } from './json';
import { writing } from './sqliteErrors';

export class SettingRepository {
  constructor(private readonly database: Database) {}

  /** The value kept under `name`; undefined where there is none. */
  get(name: string): object | undefined {
    const text = this.database
      .prepare<[string], string>('SELECT value FROM gateway_settings WHERE name = ?')
      .pluck()
      .get(name);
    return text === undefined ? undefined : parseJson<object>(text);
  }

  /** Keeps `value`, which must be JSON. Throws GatewayError `internal` when the database cannot be written. */
  set(name: string, value: object): void {
    writing(() =>
      this.database
        .prepare(
          'INSERT INTO gateway_settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        )
        .run(name, JSON.stringify(value)),
    );
  }

  /** Reads everything; throws when a row cannot be read. Used after opening a file that may be damaged. */
  reload(): void {
    const values = this.database.prepare<[], string>('SELECT value FROM gateway_settings').pluck().all();
    for (const text of values) parseJson<object>(text);
  }
}
