// Faults of the disk as the store sees them: each call that its connections make to SQLite is counted, and from a chosen one on it fails with
// a result code of SQLite, once or until the fault is over. For the tests of faults; nothing outside of `within` is touched.
import BetterSqlite3, { type Statement } from 'better-sqlite3';

/** What SQLite says of a full disk, a failing one, one that became read-only, a file that cannot be opened, a lock (rescode.html). */
export const diskCodes = [
  'SQLITE_FULL',
  'SQLITE_IOERR_WRITE',
  'SQLITE_IOERR_FSYNC',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_BUSY',
] as const;
export type DiskCode = (typeof diskCodes)[number];

export interface StatementFault {
  /** Number of the first call that fails, from 0. */
  at: number;
  code: DiskCode;
  /** Also all that follow, until `heal`. */
  lasting: boolean;
}

type Call = (this: unknown, ...values: unknown[]) => unknown;
/** SQLite itself undoes a transaction whose write failed: that step never does. */
const never = /^\s*(ROLLBACK|RELEASE|SAVEPOINT)/i;
const statementMethods = ['run', 'get', 'all', 'iterate'] as const;

export class StatementFaults {
  /** Calls made so far. */
  calls = 0;
  /** How many of them failed. */
  failed = 0;

  private constructor(private fault: StatementFault | undefined) {}

  /** From now on nothing fails. */
  heal(): void {
    this.fault = undefined;
  }

  /** Runs `work` with `fault` (undefined: calls are counted only). */
  static async within<T>(fault: StatementFault | undefined, work: (faults: StatementFaults) => Promise<T>): Promise<T> {
    const faults = new StatementFaults(fault);
    const probe = new BetterSqlite3(':memory:');
    const statements = Object.getPrototypeOf(probe.prepare('SELECT 1')) as Record<string, Call>;
    probe.close();
    const databases = BetterSqlite3.prototype as unknown as Record<string, Call>;
    const undo = [
      ...statementMethods.map((name) => faults.hook(statements, name, (self) => (self as Statement).source)),
      faults.hook(databases, 'exec', (_self, [sql]) => String(sql)),
    ];
    try {
      return await work(faults);
    } finally {
      for (const step of undo) step();
    }
  }

  private hook(
    owner: Record<string, Call>,
    name: string,
    sourceOf: (self: unknown, values: unknown[]) => string,
  ): () => void {
    const original = owner[name];
    if (original === undefined) throw new Error(`SQLite's ${name} is gone`);
    const before = (self: unknown, values: unknown[]): void => this.before(sourceOf(self, values));
    owner[name] = function (this: unknown, ...values) {
      before(this, values);
      return original.apply(this, values);
    };
    return () => {
      owner[name] = original;
    };
  }

  private before(source: string): void {
    if (never.test(source)) return;
    const index = this.calls;
    this.calls += 1;
    const { fault } = this;
    if (fault === undefined || index < fault.at || (index > fault.at && !fault.lasting)) return;
    this.failed += 1;
    throw new BetterSqlite3.SqliteError(`${fault.code}: made up by a test`, fault.code);
  }
}
