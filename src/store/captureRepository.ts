// Bodies of requests and answers, kept for a while where the user asked for it. Written after the answer, outside of the commits of request
// rows: a body that cannot be kept is lost, a usage record must not be. What is deleted is overwritten in the file.
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { CapturedExchange } from '../shared/requestDetail';
import { parseJson } from './json';
import { writing } from './sqliteErrors';

const compress = promisify<Buffer, Buffer>(gzip);
const expand = promisify<Buffer, Buffer>(gunzip);

/** All of them together, as they are stored: beyond it the oldest go. */
const mostBytes = 256 * 1024 * 1024;
/** Rows deleted at once, so that nobody waits for long. */
const batch = 16;

export class CaptureRepository {
  /** Sum of the column; read when it is first needed. */
  private stored: number | undefined;

  constructor(
    private readonly database: Database,
    private readonly now: () => number,
    private readonly limit = mostBytes,
  ) {}

  /** Keeps `exchange` with the request `id`. Rejects with GatewayError `internal` when it cannot be written. */
  async add(id: string, exchange: CapturedExchange): Promise<void> {
    const bytes = await compress(Buffer.from(JSON.stringify(exchange)));
    if (!this.database.open) return;
    writing(() =>
      this.database
        .prepare('INSERT OR REPLACE INTO captures (request_id, captured_at, bytes, exchange) VALUES (?, ?, ?, ?)')
        .run(id, this.now(), bytes.length, bytes),
    );
    this.stored = (this.stored ?? this.sum() - bytes.length) + bytes.length;
    while (this.stored > this.limit && this.deleteOldest(Number.MAX_SAFE_INTEGER) > 0) this.stored = this.sum();
  }

  /** What was captured of the request `id`; null where nothing was. */
  async read(id: string): Promise<CapturedExchange | null> {
    const bytes = this.database
      .prepare<[string], Buffer>('SELECT exchange FROM captures WHERE request_id = ?')
      .pluck()
      .get(id);
    return bytes === undefined ? null : parseJson<CapturedExchange>((await expand(bytes)).toString('utf8'));
  }

  /**
   * Deletes what was captured before `time` (ms since the epoch), some rows per turn of the event loop, and resolves with their number.
   * Rejects with GatewayError `internal` when it cannot be written.
   */
  async deleteBefore(time: number): Promise<number> {
    let deleted = 0;
    for (;;) {
      const rows = this.database.open ? this.deleteOldest(time) : 0;
      if (rows === 0) break;
      deleted += rows;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (deleted > 0) this.stored = undefined;
    return deleted;
  }

  /** Deletes all of it, and has the write-ahead log begin anew, where earlier copies may stand. */
  async deleteAll(): Promise<number> {
    const deleted = await this.deleteBefore(Number.MAX_SAFE_INTEGER);
    if (this.database.open) this.database.pragma('wal_checkpoint(TRUNCATE)');
    return deleted;
  }

  private deleteOldest(time: number): number {
    return writing(() => {
      this.database.pragma('secure_delete = ON');
      try {
        return this.database
          .prepare<[number, number]>(
            `DELETE FROM captures WHERE rowid IN
               (SELECT rowid FROM captures WHERE captured_at < ? ORDER BY captured_at LIMIT ?)`,
          )
          .run(time, batch).changes;
      } finally {
        this.database.pragma('secure_delete = OFF');
      }
    });
  }

  private sum(): number {
    const sum = this.database.prepare<[], number>('SELECT coalesce(sum(bytes), 0) FROM captures').pluck().get();
    return sum ?? 0;
  }
}
