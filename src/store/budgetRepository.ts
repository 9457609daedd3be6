// Budgets in the database, cached in memory: `list` is called for every request. Used by the management API and the limits of the gateway.
// Knows nothing of what was spent.
import type { Database } from 'better-sqlite3';
import { usualBudgetSettings, type BudgetSettings } from '../shared/budgets';
import { parseJson } from './json';
import { changing } from './sqliteErrors';

export interface BudgetRecord extends BudgetSettings {
  id: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

interface BudgetRow {
  id: string;
  budget: string;
  created_at: number;
}

function fromRow(row: BudgetRow): BudgetRecord {
  const settings = parseJson<Partial<BudgetSettings> & Pick<BudgetSettings, 'scope' | 'usd'>>(row.budget);
  const { notifyAt } = usualBudgetSettings;
  return { ...usualBudgetSettings, notifyAt: [...notifyAt], ...settings, id: row.id, createdAt: row.created_at };
}

function settingsText(record: BudgetRecord): string {
  const { scope, scopeId, usd, period, notifyAt, block, onUnknownPrice } = record;
  return JSON.stringify({ scope, scopeId, usd, period, notifyAt, block, onUnknownPrice });
}

export class BudgetRepository {
  private cache: BudgetRecord[] | undefined;

  constructor(private readonly database: Database) {}

  /** All budgets, oldest first. The same list until one is changed; records are shared: do not change them. */
  list(): readonly BudgetRecord[] {
    this.cache ??= this.read();
    return this.cache;
  }

  get(id: string): BudgetRecord | undefined {
    return this.list().find((budget) => budget.id === id);
  }

  /** Stores a budget in the place of one with its id. Throws GatewayError `internal` when the database cannot be written. */
  save(record: BudgetRecord): void {
    const save = this.database.prepare(
      'INSERT INTO budgets (id, budget, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET budget = excluded.budget',
    );
    this.change(() => save.run(record.id, settingsText(record), record.createdAt));
  }

  /** Takes a budget out; nothing where there is none. Throws as `save` does. */
  delete(id: string): void {
    const remove = this.database.prepare('DELETE FROM budgets WHERE id = ?');
    this.change(() => remove.run(id));
  }

  /** Reads everything again; throws when a row cannot be read. Used after opening a file that may be damaged. */
  reload(): void {
    this.cache = undefined;
    this.list();
  }

  private change(change: () => void): void {
    this.cache = changing(this.database, change, () => this.read());
  }

  private read(): BudgetRecord[] {
    return this.database
      .prepare<[], BudgetRow>('SELECT id, budget, created_at FROM budgets ORDER BY created_at, id')
      .all()
      .map(fromRow);
  }
}
