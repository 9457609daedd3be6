// The database of Gatehouse: opens the file in the data folder and hands out the repositories. Made by the composition root.
// Holds no secret. Everything here is synchronous but the commit of request rows (see commitQueue.ts).
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { GatewayError } from '../shared/errors';
import type { RetentionOptions } from '../shared/retention';
import type { RequestFilterQuery } from '../shared/usage';
import { BudgetRepository } from './budgetRepository';
import { CaptureRepository } from './captureRepository';
import { ChannelRepository } from './channelRepository';
import { Checkpointer } from './checkpointer';
import { CommitQueue, markDamaged } from './commitQueue';
import { RequestExport } from './exportRequests';
import { FilePresence } from './filePresence';
import { KeyRepository } from './keyRepository';
import { IdleWork } from './idleWork';
import { requireNode } from './nodeVersion';
import { damageMarker, openDatabase } from './openDatabase';
import { PriceRepository } from './priceRepository';
import { Recovery } from './recovery';
import { RequestRepository } from './requestRepository';
import { RequestWriter } from './requestWriter';
import { Retention } from './retention';
import { RollupBuilder } from './rollups/rollupBuilder';
import { Rollups } from './rollups/rollups';
import { TakingIn } from './rollups/takingIn';
import { salvageSettings, setAside } from './setAside';
import { SettingRepository } from './settingRepository';
import { DatabaseDamaged, isDamage, isPassing, sqliteCode } from './sqliteErrors';
import { NoticeBoard, type StoreLog } from './storeLog';

/** Name of the database in the data folder. */
export const databaseName = 'gatehouse.db';

export interface StoreOptions {
  /** The data folder; made when missing, for the user alone. */
  directory: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: StoreLog;
}

export class Store {
  readonly channels: ChannelRepository;
  readonly keys: KeyRepository;
  readonly requests: RequestRepository;
  readonly prices: PriceRepository;
  readonly budgets: BudgetRepository;
  readonly settings: SettingRepository;
  readonly captures: CaptureRepository;
  private readonly queue: CommitQueue;
  private readonly checkpointer: Checkpointer;
  private readonly presence: FilePresence;
  private readonly recovery: Recovery;
  private readonly retention: Retention;
  private readonly idle: IdleWork;
  private readonly writer: RequestWriter;

  private constructor(
    private readonly database: Database,
    private readonly options: StoreOptions,
    private readonly board: NoticeBoard,
  ) {
    const { log } = options;
    this.checkpointer = new Checkpointer(database, log);
    this.presence = new FilePresence(database, log, board);
    const afterCommit = (): void => {
      this.checkpointer.touched();
      this.presence.touched();
      this.idle.touched();
    };
    this.queue = new CommitQueue(database, log, board, afterCommit);
    this.recovery = new Recovery(database, path.dirname(database.name), log);
    this.queue.register(this.recovery);
    const rollups = new Rollups(database);
    this.queue.onRollback = () => rollups.forget();
    const builder = new RollupBuilder(database, rollups);
    this.retention = new Retention(database, rollups, options.now);
    this.idle = new IdleWork([() => builder.step(), () => this.retention.step()], {
      log,
      onDamage: () => markDamaged(database, log, board),
    });
    rollups.onZone = () => this.idle.wake();
    this.writer = new RequestWriter(database, this.queue, () => this.recovery.token(), log, board);
    const takingIn = new TakingIn(rollups);
    this.queue.register(takingIn);
    this.writer.onWritten = (rows) => takingIn.note(rows);
    this.requests = new RequestRepository(database, this.queue, this.writer, rollups, log, board);
    this.channels = new ChannelRepository(database, options.now);
    this.keys = new KeyRepository(database, this.queue);
    this.prices = new PriceRepository(database);
    this.budgets = new BudgetRepository(database);
    this.settings = new SettingRepository(database);
    this.captures = new CaptureRepository(database, options.now);
  }

  /**
   * Opens the store. A damaged file is set aside as `gatehouse.db.corrupt-<time>`, a fresh one is begun with what can still be read of
   * the settings, and `notices` says so. Throws GatewayError `internal` with details `{reason: 'node-too-old'}` or
   * `{reason: 'data-directory', problem, …}` (`problem`: see openDatabase).
   */
  static open(options: StoreOptions): Store {
    requireNode(process.versions.node);
    const board = new NoticeBoard();
    const file = path.join(path.resolve(options.directory), databaseName);
    try {
      return Store.openFile(file, options, board);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return Store.beginAnew(file, options, board, error);
    }
  }

  /** What the user should know: a database set aside, a full disk, … One sentence each. */
  get notices(): string[] {
    return this.board.all();
  }

  /** Reads finished requests from the state of now; the caller closes it. Throws SQLite's error when the file cannot be opened. */
  exportRequests(query: RequestFilterQuery): RequestExport {
    if (!this.queue.failing) this.queue.commitNow();
    return new RequestExport(this.database.name, query);
  }

  /** From now on rows beyond these bounds are deleted, in idle time. Without a call all stay. */
  setRetention(options: Readonly<RetentionOptions>): void {
    this.retention.set(options);
    this.idle.wake();
  }

  /** Resolves once everything so far is on disk; at once when the disk refuses it, which `notices` then says. */
  flush(): Promise<void> {
    this.queue.commitNow();
    return Promise.resolve();
  }

  /** Writes what is pending, closes rows that are still open as `interrupted`, and closes the file. A second call does nothing. */
  close(): void {
    if (!this.database.open) return;
    if (!this.queue.commitNow()) {
      this.options.log.error('usage records are lost, because they cannot be saved', {
        rows: this.writer.waiting().length,
      });
    }
    this.abandon();
    this.presence.close(this.options.now());
  }

  private static openFile(file: string, options: StoreOptions, board: NoticeBoard): Store {
    const { database, copy } = openDatabase(file, options.now());
    if (copy !== null)
      options.log.info('the database was brought to a new schema; a copy of the old one was kept', { copy });
    let store: Store | undefined;
    try {
      store = new Store(database, options, board);
      store.reload();
      // A disk that refuses this is no reason not to serve: the queue tries again. Damage is.
      if (!store.queue.commitNow() && existsSync(damageMarker(file))) throw new DatabaseDamaged('writing found damage');
      return store;
    } catch (error) {
      store?.abandon();
      database.close();
      // A statement that does not fit the schema: tables are missing or changed.
      if (sqliteCode(error) !== undefined && !isPassing(error))
        throw new DatabaseDamaged(String(error), { cause: error });
      throw error;
    }
  }

  private static beginAnew(file: string, options: StoreOptions, board: NoticeBoard, cause: unknown): Store {
    const { log } = options;
    log.error('the database is damaged and is set aside', { path: file, error: String(cause) });
    const aside = moveAway(file, options.now());
    board.clear('damaged');
    board.clear('commit');
    const store = Store.openFile(file, options, board);
    const rows = salvageSettings(aside, store.database, () => store.reload(), log);
    store.reload();
    log.warn('a fresh database was begun', { setAside: aside, rowsTakenOver: rows, bytes: statSync(aside).size });
    board.set(
      'set-aside',
      `The database was damaged and was set aside as ${path.basename(aside)}; a fresh one was begun. ` +
        `${rows === 0 ? 'No channels or keys could be taken over.' : 'Channels and keys that could be read were taken over.'} ` +
        'Earlier statistics are in the file set aside.',
    );
    return store;
  }

  private abandon(): void {
    this.queue.cancel();
    this.idle.stop();
    this.checkpointer.stop();
    this.recovery.end();
  }

  private reload(): void {
    this.channels.reload();
    this.keys.reload();
    this.prices.reload();
    this.budgets.reload();
    this.settings.reload();
  }
}

function moveAway(file: string, now: number): string {
  try {
    return setAside(file, now);
  } catch (error) {
    throw new GatewayError('internal', `The database ${file} is damaged and cannot be set aside.`, {
      details: { reason: 'data-directory', problem: 'unusable', path: file },
      cause: error,
    });
  }
}
