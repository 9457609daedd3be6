// The writing half of the request log: rows are opened, closed exactly once, and committed in groups.
// Used by RequestRepository. Keeps a bounded number of finished rows in memory while the disk refuses them.
import type { Database, Statement } from 'better-sqlite3';
import { GatewayError } from '../shared/errors';
import type { RequestLogRow } from '../shared/usage';
import type { CommitQueue, CommitSource } from './commitQueue';
import {
  closedRow,
  openRow,
  requestColumns,
  toLogRow,
  type ClosedRequest,
  type OpenRequest,
  type RequestRow,
} from './requestRow';
import { isDamage, isPassing } from './sqliteErrors';
import type { NoticeBoard, StoreLog } from './storeLog';

/** Rows of beginning requests are written after this many ms, together: those that have ended by then are written once. */
const openDelay = 50;
/** From this failed commit on (0.15 s after the first) nobody waits for the disk any more. */
const patience = 3;
/** Finished rows kept in memory while commits fail; beyond it the oldest are given up. */
const mostWaiting = 10_000;

interface Finished {
  row: RequestRow;
  /** JSON of its ToolTrace. */
  trace: string | undefined;
  /** Tells the one who waits for the commit; undefined once he has been told. */
  tell: (() => void) | undefined;
}

/** Known when a request begins. SQLite writes every index on a column that is set anew, changed or not, so these are not. */
// prettier-ignore
const lasting: readonly (keyof RequestRow)[] = [
  'id', 'started_at', 'key_id', 'tool', 'folder', 'inbound_protocol', 'operation', 'requested_model', 'stream',
];
const changing = requestColumns.filter((column) => !lasting.includes(column));
// Values by position: by name, SQLite would be asked for the name of each.
const upsert = `INSERT INTO requests (${requestColumns.join(', ')}) VALUES (${requestColumns.map(() => '?').join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${changing.map((column) => `${column} = excluded.${column}`).join(', ')}`;

export class RequestWriter implements CommitSource {
  /** Running requests by id. */
  private readonly running = new Map<string, RequestRow>();
  /** Running requests whose row is not written yet, with the time from which it should be (`performance.now()`), in that order. */
  private readonly begun = new Map<string, number>();
  /** Those that are in the transaction of now. */
  private beginning: string[] = [];
  /** Finished requests whose row is not written yet, oldest first. */
  private readonly finished = new Map<string, Finished>();
  private readonly save: Statement<RequestRow[keyof RequestRow][]>;
  private readonly saveTrace: Statement<[string, string]>;
  private failures = 0;
  private lost = 0;
  /** Called for each request that was closed, before it is on disk. */
  onFinished: (row: RequestRow) => void = () => undefined;
  /** Called in a transaction that may still be rolled back, with the number of closed requests that were written. */
  onWritten: (rows: number) => void = () => undefined;

  /** `token` names this process as the writer of open rows; it is asked for when a row is written. */
  constructor(
    database: Database,
    private readonly queue: CommitQueue,
    private readonly token: () => string,
    private readonly log: StoreLog,
    private readonly notices: NoticeBoard,
  ) {
    this.save = database.prepare(upsert);
    this.saveTrace = database.prepare('INSERT OR REPLACE INTO tool_traces (request_id, trace) VALUES (?, ?)');
    queue.register(this);
  }

  /** Returns the row as it stands in the log while the request runs. */
  open(request: OpenRequest): RequestLogRow {
    const row = openRow(request);
    this.running.set(request.id, row);
    this.begun.set(request.id, performance.now() + openDelay);
    this.queue.schedule(openDelay);
    return toLogRow(row, { attempts: [], warnings: [] });
  }

  /**
   * Closes a running request. Resolves once the row is on disk, or after a short time in which the disk refused it.
   * Rejects with GatewayError `internal` when no such request is open.
   */
  close(id: string, closing: ClosedRequest): Promise<RequestLogRow> {
    const open = this.running.get(id);
    if (open === undefined) {
      return Promise.reject(
        new GatewayError('internal', `Request ${id} is not open: it was closed before, or never opened.`),
      );
    }
    const row = closedRow(open, closing);
    const answer = toLogRow(row, {
      attempts: closing.attempts.map((attempt) => ({ ...attempt })),
      warnings: [...closing.warnings],
    });
    this.running.delete(id);
    this.begun.delete(id);
    this.onFinished(row);
    return new Promise((resolve) => {
      const impatient = this.failures >= patience;
      const trace = closing.toolTrace === undefined ? undefined : JSON.stringify(closing.toolTrace);
      this.finished.set(id, { row, trace, tell: impatient ? undefined : () => resolve(answer) });
      if (impatient) resolve(answer);
      this.giveUpOldest();
      // One who is alone waits for nobody.
      if (this.running.size === 0) this.queue.schedule();
      else this.queue.gather();
    });
  }

  /** Rows that are finished but not on disk. */
  waiting(): RequestRow[] {
    return [...this.finished.values()].map((finished) => finished.row);
  }

  pending(all: boolean): boolean {
    if (this.finished.size > 0) return true;
    const [due] = this.begun.values();
    return due !== undefined && (all || due <= performance.now());
  }

  write(all: boolean): void {
    const now = performance.now();
    this.beginning = [];
    for (const [id, due] of this.begun) {
      if (!all && due > now) break;
      this.beginning.push(id);
      const row = this.running.get(id);
      if (row !== undefined) this.saveRow({ ...row, writer: this.token() });
    }
    for (const { row, trace } of this.finished.values()) {
      this.saveRow(row);
      if (trace !== undefined) this.saveTrace.run(row.id, trace);
    }
    this.onWritten(this.finished.size);
  }

  committed(): void {
    this.failures = 0;
    for (const id of this.beginning) this.begun.delete(id);
    this.beginning = [];
    if (this.finished.size === 0) return;
    const told = [...this.finished.values()];
    this.finished.clear();
    for (const finished of told) finished.tell?.();
  }

  waits(): number | undefined {
    const [due] = this.begun.values();
    return due === undefined ? undefined : due - performance.now();
  }

  failed(failures: number): void {
    this.failures = failures;
    if (failures < patience) return;
    for (const finished of this.finished.values()) {
      finished.tell?.();
      finished.tell = undefined;
    }
  }

  /** A row that SQLite refuses for what it holds must not keep the others from being written: it is logged and left out. */
  private saveRow(row: RequestRow): void {
    try {
      this.save.run(...requestColumns.map((column) => row[column]));
    } catch (error) {
      if (isPassing(error) || isDamage(error)) throw error;
      this.log.error('a usage record cannot be stored', { id: row.id, error: String(error) });
    }
  }

  private giveUpOldest(): void {
    for (const [id, finished] of this.finished) {
      if (this.finished.size <= mostWaiting) return;
      finished.tell?.();
      this.finished.delete(id);
      this.lost += 1;
      if (this.lost === 1) this.log.error('too many usage records wait for the disk: the oldest are given up');
      this.notices.set(
        'lost',
        `${this.lost} usage records were lost, because they could not be saved for a long time.`,
      );
    }
  }
}
