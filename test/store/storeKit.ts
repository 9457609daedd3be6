// What the tests of the store share: an open store in a temporary folder, and records to put into it.
import type { UsageBuckets } from '../../src/shared/usage';
import { usualChannelSettings } from '../../src/shared/channel';
import { usualKeySettings } from '../../src/shared/virtualKey';
import { createHash } from 'node:crypto';
import path from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import type { ChannelRecord } from '../../src/store/channelRepository';
import type { KeyRecord } from '../../src/store/keyRepository';
import type { ClosedRequest, OpenRequest } from '../../src/store/requestRow';
import { databaseName, Store } from '../../src/store/store';
import type { StoreLog } from '../../src/store/storeLog';
import { TemporaryFolder } from '../support/temporaryFolder';

export const noon = Date.parse('2026-03-01T12:00:00.000Z');

/** A log that keeps what it was told. */
export class KeptLog implements StoreLog {
  readonly lines: { level: string; message: string; fields?: Record<string, unknown> | undefined }[] = [];
  info = (message: string, fields?: Record<string, unknown>): void =>
    void this.lines.push({ level: 'info', message, fields });
  warn = (message: string, fields?: Record<string, unknown>): void =>
    void this.lines.push({ level: 'warn', message, fields });
  error = (message: string, fields?: Record<string, unknown>): void =>
    void this.lines.push({ level: 'error', message, fields });
}

/** A store in a folder of its own; `reopen` closes it and opens the same folder again. */
export class StoreKit implements Disposable {
  readonly folder = TemporaryFolder.inMemory('store');
  readonly log = new KeptLog();
  now = noon;
  store: Store;

  constructor() {
    this.store = this.open();
  }

  get directory(): string {
    return this.folder.join('data');
  }

  get file(): string {
    return path.join(this.directory, databaseName);
  }

  open(): Store {
    return Store.open({ directory: this.directory, now: () => this.now, log: this.log });
  }

  reopen(): Store {
    this.store.close();
    this.store = this.open();
    return this.store;
  }

  /** The store's own connection: for faults that only SQLite itself can make. */
  get connection(): Database {
    return this.store['database'];
  }

  /** Runs `work` with a second connection to the file. */
  aside<T>(work: (database: Database) => T): T {
    const database = new BetterSqlite3(this.file);
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  [Symbol.dispose](): void {
    this.store.close();
    this.folder.remove();
  }
}

export function channel(id: string, more: Partial<ChannelRecord> = {}): ChannelRecord {
  return {
    id,
    name: `Channel ${id}`,
    provider: 'custom-openai',
    region: null,
    baseUrl: 'http://127.0.0.1:1/v1',
    protocol: 'openai-chat',
    enabled: true,
    priority: 0,
    weight: 1,
    models: [{ id: 'gpt-x', alias: 'x' }],
    headers: { 'x-team': 'blue' },
    secretHint: 'abcd',
    knownModels: null,
    settings: { ...usualChannelSettings },
    createdAt: noon,
    updatedAt: noon,
    ...more,
  };
}

export function key(id: string, more: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id,
    name: `Key ${id}`,
    prefix: 'gk-',
    hint: 'gk-…abcd',
    state: 'active',
    models: null,
    channels: null,
    expiresAt: null,
    defaultModel: null,
    note: '',
    settings: { ...usualKeySettings },
    createdAt: noon,
    lastUsedAt: null,
    ...more,
  };
}

export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export function opening(id: string, more: Partial<OpenRequest> = {}): OpenRequest {
  return {
    id,
    startedAt: noon,
    keyId: 'k1',
    tool: null,
    folder: null,
    inboundProtocol: 'openai-chat',
    operation: 'generate',
    requestedModel: 'm1',
    stream: false,
    ...more,
  };
}

export function closing(more: Partial<ClosedRequest> = {}): ClosedRequest {
  return {
    channelId: 'c1',
    attempts: [{ channelId: 'c1', status: 200, milliseconds: 12 }],
    upstreamProtocol: 'openai-chat',
    model: 'm1',
    status: 200,
    outcome: 'ok',
    route: 'routed',
    error: null,
    errorKind: null,
    usage: {
      ...{
        input: 10,
        cacheRead: 4,
        cacheWrite5m: 2,
        cacheWrite1h: 1,
        output: 7,
        reasoning: 3,
        images: 0,
        audioSeconds: 0,
      },
      raw: { prompt_tokens: 17 },
    },
    costNanoDollars: 1234,
    priceSource: 'demo',
    cacheSavingsNanoDollars: null,
    rates: { input: 1 },
    firstByteMs: 5,
    durationMs: 20,
    clientAborted: false,
    warnings: [],
    ...more,
  };
}

/** Usage with something in every bucket; `pick(n)` gives a whole number below n. */
export function anyUsage(pick: (upTo: number) => number): UsageBuckets {
  return {
    ...{ input: pick(1e6), cacheRead: pick(1e6), cacheWrite5m: pick(100), cacheWrite1h: pick(100), output: pick(1e5) },
    ...{ reasoning: pick(100), images: pick(2), audioSeconds: pick(40) / 4, characters: pick(300), raw: null },
    ...{ audioInput: pick(50), audioCacheRead: pick(9), audioOutput: pick(40), webSearches: pick(3) },
  };
}

/** A small generator of random numbers in [0, 1) that repeats for a seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
