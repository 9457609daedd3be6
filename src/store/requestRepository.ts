// The request log: rows are opened when a request begins and closed exactly once, read in pages, and summed up.
// The pipeline writes, the management API reads. Reading first commits what is pending, so every read sees all that happened.
import type { Database } from 'better-sqlite3';
import { GatewayError } from '../shared/errors';
import type { PriceRecord } from '../shared/priceRecord';
import type { RequestDetail } from '../shared/requestDetail';
import type { TodayFigures } from '../shared/status';
import type {
  RequestLogPage,
  RequestLogRow,
  RequestQuery,
  SummaryQuery,
  UsageBuckets,
  UsageSummary,
} from '../shared/usage';
import type { ToolTrace } from '../shared/toolTrace';
import type { KeyCounts } from '../shared/virtualKey';
import { markDamaged, type CommitQueue } from './commitQueue';
import { parseJson } from './json';
import { KeyUseCounter, type KeyUsePeriods } from './keyUseCounter';
import { readRecordedUse, type RecordedUse, type RecordedUseQuery } from './recordedUse';
import { readPage } from './requestPage';
import { toLogRow, type ClosedRequest, type OpenRequest, type RequestRow } from './requestRow';
import type { RequestWriter } from './requestWriter';
import { priceRecordOf, rawUsageOf, usageOf, usagePartsOf } from './storedUsage';
import type { ZoneCalendar } from './rollups/calendar';
import type { Rollups } from './rollups/rollups';
import {
  repriceSome,
  type NewCost,
  type RepricedBatch,
  type RepricedRange,
  type RepricedRequest,
  type RepricingPlace,
} from './repricing';
import { isDamage, isPassing, sqliteCode, writing } from './sqliteErrors';
import type { NoticeBoard, StoreLog } from './storeLog';
import { readSummary } from './summary';
import { defineLocalTimes } from './summaryRows';
import { TodayCounter } from './todayCounter';

export interface StoredDetail extends Pick<RequestDetail, 'request' | 'usage' | 'toolTrace'> {
  /** Undefined where the upstream reported no usage. */
  buckets: UsageBuckets | undefined;
  record: PriceRecord | null;
}

export class RequestRepository {
  private readonly todayCounter: TodayCounter;
  private readonly keyUseCounter: KeyUseCounter;

  constructor(
    private readonly database: Database,
    private readonly queue: CommitQueue,
    private readonly writer: RequestWriter,
    private readonly rollups: Rollups,
    private readonly log: StoreLog,
    private readonly notices: NoticeBoard,
  ) {
    defineLocalTimes(database, () => rollups.calendar);
    this.todayCounter = new TodayCounter(database, rollups);
    this.keyUseCounter = new KeyUseCounter(database, rollups);
    writer.onFinished = (row) => {
      this.todayCounter.add(row);
      this.keyUseCounter.add(row);
    };
  }

  /** Notes that a request begins, and returns its row. Written within 50 ms, unless it has ended by then, and before any reading. */
  open(request: OpenRequest): RequestLogRow {
    return this.writer.open(request);
  }

  /**
   * Notes how a request ended and resolves with its row once that is on disk: one commit per event-loop turn for all that
   * ended in it; under load one each 2 ms.
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

  /** One row with what its usage and its price were made of; undefined when there is none. Throws as `get` does. */
  detail(id: string): StoredDetail | undefined {
    return this.reading(() => {
      const row = this.database.prepare<[string], RequestRow>('SELECT * FROM requests WHERE id = ?').get(id);
      if (row === undefined) return undefined;
      return {
        request: toLogRow(row),
        usage: {
          raw: rawUsageOf(row),
          cacheWrite5mTokens: row.cache_write_5m_tokens,
          cacheWrite1hTokens: row.cache_write_1h_tokens,
          parts: usagePartsOf(row),
        },
        buckets: usageOf(row),
        toolTrace: this.toolTrace(id),
        record: priceRecordOf(row),
      };
    });
  }

  /**
   * One page of the log, newest first, running requests among them. `model` finds requests sent upstream under the name and those that
   * asked for it. Throws GatewayError `bad-request` for a bad cursor, `internal` when the database cannot be read.
   */
  page(query: RequestQuery): RequestLogPage {
    return this.reading(() => readPage(this.database, query));
  }

  /** Figures of finished requests. Over millions of them it takes some hundredths of a second. Throws as `page` does. */
  summary(query: SummaryQuery): UsageSummary {
    return this.reading(() => readSummary(this.database, this.rollups, query), true);
  }

  /** Days and months begin elsewhere from now on. Sums by day are slower until they are built anew, in idle time. */
  setCalendar(calendar: ZoneCalendar): void {
    this.rollups.setCalendar(calendar);
  }

  /** Finished requests whose rows are not on disk yet. */
  get waitingRows(): number {
    return this.writer.waiting().length;
  }

  /** Figures of the requests that began at `fromMs` (ms since the epoch: the caller's midnight) or later. Cheap. Throws as `page` does. */
  today(fromMs: number): TodayFigures {
    return this.reading(() => this.todayCounter.figures(fromMs, () => this.writer.waiting()), true);
  }

  /** What finished requests have used of a limit, oldest first. Throws as `page` does. */
  recordedUse(query: RecordedUseQuery): RecordedUse[] {
    return this.reading(() => readRecordedUse(this.database, this.rollups, query), true);
  }

  /** What a key has used in the present day and month. Cheap. Throws as `page` does. */
  keyUse(keyId: string, periods: KeyUsePeriods): KeyCounts {
    return this.reading(() => this.keyUseCounter.figures(keyId, periods, () => this.writer.waiting()), true);
  }

  /**
   * Gives some requests of `range` after `place` the cost that `priceOf` tells, for about so many milliseconds; the answer says where to go on.
   * `dryRun` changes nothing. Throws GatewayError `internal` when the database cannot be read or written; that step then changed nothing.
   */
  reprice(
    range: RepricedRange,
    place: RepricingPlace | undefined,
    priceOf: (request: RepricedRequest) => NewCost,
    options: { dryRun: boolean; milliseconds: number },
  ): RepricedBatch {
    const reprice = (): RepricedBatch => repriceSome(this.database, this.rollups, range, place, priceOf, options);
    if (options.dryRun) return this.reading(reprice);
    if (!this.queue.failing) this.queue.commitNow();
    const batch = writing(reprice);
    this.todayCounter.forget();
    this.keyUseCounter.forget();
    return batch;
  }

  private toolTrace(id: string): ToolTrace | null {
    const text = this.database
      .prepare<[string], string>('SELECT trace FROM tool_traces WHERE request_id = ?')
      .pluck()
      .get(id);
    return text === undefined ? null : parseJson<ToolTrace>(text);
  }

  /** `sums`: sums are read, which must have taken in what other processes wrote. */
  private reading<T>(read: () => T, sums = false): T {
    if (!this.queue.failing) this.queue.commitNow();
    try {
      if (sums) this.catchUp();
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

  /** A disk that cannot be written is no reason not to tell what was summed up before. */
  private catchUp(): void {
    try {
      this.rollups.catchUp();
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.log.warn('sums do not hold the latest requests', { error: String(error), code: sqliteCode(error) });
    }
  }
}
