// The rows of the request log in memory: newest first, pages at the old end, live rows at the new end, at most `limit` in all.
// Used by the panel. Knows nothing of the page; where rows were let go it knows which cursor brings them back.
import type { RequestLogPage, RequestLogRow } from '../../src/shared/usage';

/** Newest first, as the gateway orders them. */
function isBefore(a: RequestLogRow, b: RequestLogRow): boolean {
  return a.startedAt === b.startedAt ? a.id > b.id : a.startedAt > b.startedAt;
}

/** The end of a loaded page: after row `lastId` the log goes on at `cursor` (null: it ends there). */
interface PageEnd {
  /** Null for pages without rows before the first one with some. */
  lastId: string | null;
  cursor: string | null;
}

export class RequestList {
  readonly #limit: number;
  #rows: RequestLogRow[] = [];
  #ids = new Set<string>();
  #pageEnds: PageEnd[] = [];
  #isWhole = false;
  /** Ids of live rows that are not kept, because older rows are looked at. */
  #newer = new Set<string>();
  #isHistory = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get rows(): readonly RequestLogRow[] {
    return this.#rows;
  }

  /** True while the newest rows are not among `rows`, because too many older ones were loaded. */
  get isHistory(): boolean {
    return this.#isHistory;
  }

  /** How many requests came since then. */
  get newerCount(): number {
    return this.#newer.size;
  }

  /** True where no older rows are left to load. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Where to go on loading older rows: a cursor, or undefined for the newest page. */
  get nextCursor(): string | undefined {
    return this.#pageEnds.at(-1)?.cursor ?? undefined;
  }

  /** Takes the newest page in place of everything. */
  reset(page: RequestLogPage): void {
    this.clear();
    this.append(page);
  }

  clear(): void {
    this.#rows = [];
    this.#ids.clear();
    this.#pageEnds = [];
    this.#isWhole = false;
    this.#newer.clear();
    this.#isHistory = false;
  }

  /** Adds an older page; returns how many of its rows were new. Lets the newest rows go where it becomes too many. */
  append(page: RequestLogPage): number {
    const before = this.#ids.size;
    this.#rows = [...this.#rows];
    for (const row of page.rows) this.#insert(row);
    const added = this.#ids.size - before;
    const lastId = page.rows.at(-1)?.id;
    this.#isWhole = page.nextCursor === null;
    const end = this.#pageEnds.at(-1);
    if (lastId !== undefined || end === undefined) {
      this.#pageEnds.push({ lastId: lastId ?? null, cursor: page.nextCursor });
    } else end.cursor = page.nextCursor;
    if (this.#rows.length > this.#limit) {
      this.#drop(0, this.#rows.length - this.#limit);
      this.#isHistory = true;
    }
    return added;
  }

  /** Takes in a live row: a new one, or a change of one that is shown. Lets the oldest rows go where it becomes too many. */
  put(row: RequestLogRow): void {
    if (this.#ids.has(row.id)) {
      const index = this.#rows.findIndex((other) => other.id === row.id);
      // A finished row never goes back to running, whatever order messages come in.
      if (this.#rows[index]?.outcome == null || row.outcome !== null) this.#rows = this.#rows.with(index, row);
      return;
    }
    const oldest = this.#rows.at(-1);
    // Older than what is loaded: it will come with its page.
    if (oldest !== undefined && !this.#isWhole && isBefore(oldest, row)) return;
    if (this.#isHistory) {
      this.#newer.add(row.id);
      return;
    }
    this.#rows = [...this.#rows];
    this.#insert(row);
    if (this.#rows.length > this.#limit) {
      this.#drop(this.#limit, this.#rows.length - this.#limit);
      this.#pageEnds = this.#pageEnds.filter(({ lastId }) => lastId !== null && this.#ids.has(lastId));
      this.#isWhole = false;
    }
  }

  /** Takes a row out that no longer fits the filters. */
  remove(id: string): void {
    if (!this.#ids.delete(id)) return;
    this.#rows = this.#rows.filter((row) => row.id !== id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  get(id: string): RequestLogRow | undefined {
    return this.#ids.has(id) ? this.#rows.find((row) => row.id === id) : undefined;
  }

  /** Into an array of its own, made by the caller: who has drawn the one before sees that it is another. */
  #insert(row: RequestLogRow): void {
    if (this.#ids.has(row.id)) return;
    this.#ids.add(row.id);
    const last = this.#rows.at(-1);
    const index =
      last === undefined || isBefore(last, row) ? -1 : this.#rows.findIndex((other) => isBefore(row, other));
    if (index === -1) this.#rows.push(row);
    else this.#rows.splice(index, 0, row);
  }

  #drop(start: number, count: number): void {
    for (const row of this.#rows.slice(start, start + count)) this.#ids.delete(row.id);
    this.#rows = this.#rows.toSpliced(start, count);
  }
}
