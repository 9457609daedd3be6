// The request log: rows are opened when a request begins and closed exactly once, read in pages, and summed up.
// The pipeline writes, the management API reads. Reading first commits what is pending, so every read sees all that happened.
import type { Database } from 'better-sqlite3';
import { GatewayError } from '../shared/errors';
import type { TodayFigures } from '../shared/status';
import type { RequestLogPage, RequestLogRow, RequestQuery, SummaryQuery, UsageSummary } from '../shared/usage';
import type { KeyUsage } from '../shared/virtualKey';
import { markDamaged, type CommitQueue } from './commitQueue';
import { KeyUseCounter, type KeyUsePeriods } from './keyUseCounter';
import { readRecordedUse, type RecordedUse, type RecordedUseQuery } from './recordedUse';
import { readPage } from './requestPage';
import { toLogRow, type ClosedRequest, type OpenRequest, type RequestRow } from './requestRow';
import type { RequestWriter } from './requestWriter';
import { isDamage, sqliteCode } from './sqliteErrors';
import type { NoticeBoard, StoreLog } from './storeLog';
import { readSummary } from './summary';
import { TodayCounter } from './todayCounter';

export class RequestRepository {
  private readonly todayCounter: TodayCounter;
  private readonly keyUseCounter: KeyUseCounter;

  constructor(
    private readonly database: Database,
    private readonly queue: CommitQueue,
    private readonly writer: RequestWriter,
    private readonly log: StoreLog,
    private readonly notices: NoticeBoard,
  ) {
    this.todayCounter = new TodayCounter(database);
    this.keyUseCounter = new KeyUseCounter(database);
    writer.onFinished = (row) => {
      this.todayCounter.add(row);
      this.keyUseCounter.add(row);
    };
  }

  /** Notes that a request begins. Written with the next batch, within 10 ms. */
  open(request: OpenRequest): void {
    this.writer.open(request);
  }

  /**
   * Notes how a request ended and resolves with its row once that is on disk: one commit per event-loop turn for all that ended in it.
   * While the disk refuses writes it resolves after 0.15 s at most (locks held by others: 1 s), and the row is written later.
   * Rejects with GatewayError `internal` when no such request is open.
   */
  close(id: string, closing: ClosedRequest): Promise<RequestLogRow> {
    return this.writer.close(id, closing);
  }

  /** One row, running or finished; undefined when there is none. Throws GatewayError `internal` when it cannot be read. */
  get(id: string): RequestLogRow | undefined {
    return this.reading(() => {
      const row = this.database.prepare<[string], RequestRow>('SELECT * FROM requests WHERE id = ?').get(id);
      return row === undefined ? undefined : toLogRow(row);
    });
  }

  /**
   * One page of the log, newest first, running requests among them. `model` finds requests sent upstream under the name and those that
   * asked for it. Throws GatewayError `bad-request` for a bad cursor, `internal` when the database cannot be read.
   */
  page(query: RequestQuery): RequestLogPage {
    return this.reading(() => readPage(this.database, query));
  }

  /** Figures of finished requests. Scans the range: some 2 s for a million requests. Throws as `page` does. */
  summary(query: SummaryQuery): UsageSummary {
    return this.reading(() => readSummary(this.database, query));
  }

  /** Figures of the requests that began at `fromMs` (ms since the epoch: the caller's midnight) or later. Cheap. Throws as `page` does. */
  today(fromMs: number): TodayFigures {
    return this.reading(() => this.todayCounter.figures(fromMs, () => this.writer.waiting()));
  }

  /** What finished requests have used of a limit, oldest first. Throws as `page` does. */
  recordedUse(query: RecordedUseQuery): RecordedUse[] {
    return this.reading(() => readRecordedUse(this.database, query));
  }

  /** What a key has used in the present day and month. Cheap. Throws as `page` does. */
  keyUse(keyId: string, periods: KeyUsePeriods): KeyUsage {
    return this.reading(() => this.keyUseCounter.figures(keyId, periods, () => this.writer.waiting()));
  }

  private reading<T>(read: () => T): T {
    if (!this.queue.failing) this.queue.commitNow();
    try {
      return read();
    } catch (error) {
      if (sqliteCode(error) === undefined && !isDamage(error)) throw error;
      this.log.error('reading the database failed', { error: String(error), code: sqliteCode(error) });
      if (isDamage(error)) markDamaged(this.database, this.log, this.notices);
      throw new GatewayError('internal', 'The database of Gatehouse cannot be read.', {
        details: { reason: 'database-read', code: sqliteCode(error) },
        cause: error,
      });
    }
  }
}
