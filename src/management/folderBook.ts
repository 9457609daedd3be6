// The list of folders that were set up, as the store keeps it among the gateway's own settings. Used by the folder routes alone. What a
// folder may use stands in its key and its budget, which have tables of their own.
import * as v from 'valibot';
import type { Store } from '../store/store';

const recordSchema = v.object({
  id: v.string(),
  path: v.string(),
  name: v.string(),
  keyId: v.string(),
  /** The budget that was made for the folder; others may name it too. */
  budgetId: v.nullable(v.string()),
  terminals: v.boolean(),
  chat: v.boolean(),
  /** Milliseconds since the epoch. */
  createdAt: v.number(),
});
export type FolderRecord = v.InferOutput<typeof recordSchema>;

const entry = 'folders';

export class FolderBook {
  constructor(private readonly settings: Pick<Store['settings'], 'get' | 'set'>) {}

  /** All folders, the oldest first. What cannot be read is left out. */
  list(): FolderRecord[] {
    const kept = this.settings.get(entry);
    const rows = Array.isArray(kept) ? (kept as unknown[]) : [];
    return rows.flatMap((row) => {
      const read = v.safeParse(recordSchema, row);
      return read.success ? [read.output] : [];
    });
  }

  /** Puts `record` in the place of the one with its id, or behind all. Throws GatewayError `internal` when it cannot be stored. */
  save(record: FolderRecord): void {
    const records = this.list();
    const index = records.findIndex(({ id }) => id === record.id);
    this.settings.set(entry, index < 0 ? [...records, record] : records.with(index, record));
  }

  delete(id: string): void {
    this.settings.set(
      entry,
      this.list().filter((record) => record.id !== id),
    );
  }
}
