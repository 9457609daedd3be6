// Virtual keys and the SHA-256 of their secrets, cached in memory: `findByHash` is called for every request.
// Never sees a secret, only its hash. Says nothing about validity beyond the grace time of rotated secrets: that is the caller's.
import type { Database, Statement } from 'better-sqlite3';
import type { CommitQueue, CommitSource } from './commitQueue';
import { usualKeySettings, type KeySettings } from '../shared/virtualKey';
import { parseJson } from './json';
import { changing } from './sqliteErrors';

export interface KeyRecord {
  id: string;
  name: string;
  prefix: string;
  hint: string;
  state: 'active' | 'disabled' | 'revoked';
  /** Allowed model patterns; null allows every model. */
  models: string[] | null;
  /** Allowed channel ids; null allows every channel. */
  channels: string[] | null;
  /** Milliseconds since the epoch; null never expires. */
  expiresAt: number | null;
  defaultModel: string | null;
  note: string;
  settings: KeySettings;
  createdAt: number;
  lastUsedAt: number | null;
}

interface KeyRow {
  id: string;
  name: string;
  prefix: string;
  hint: string;
  state: string;
  models: string | null;
  channels: string | null;
  expires_at: number | null;
  default_model: string | null;
  note: string;
  settings: string;
  created_at: number;
  last_used_at: number | null;
}

interface HashRow {
  hash: Buffer;
  key_id: string;
  valid_until: number | null;
}

interface Cache {
  keys: Map<string, KeyRecord>;
  /** By hash in hexadecimal. */
  hashes: Map<string, { keyId: string; validUntil: number | null }>;
}

/** Uses of keys are written together, at most this many ms later. */
const touchDelay = 2000;

const optionalList = (text: string | null): string[] | null => (text === null ? null : parseJson<string[]>(text));

function fromRow(row: KeyRow): KeyRecord {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    hint: row.hint,
    state: row.state as KeyRecord['state'],
    models: optionalList(row.models),
    channels: optionalList(row.channels),
    expiresAt: row.expires_at,
    defaultModel: row.default_model,
    note: row.note,
    settings: { ...usualKeySettings, ...parseJson<Partial<KeySettings>>(row.settings) },
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}

function toRow(record: KeyRecord): KeyRow {
  return {
    id: record.id,
    name: record.name,
    prefix: record.prefix,
    hint: record.hint,
    state: record.state,
    models: record.models === null ? null : JSON.stringify(record.models),
    channels: record.channels === null ? null : JSON.stringify(record.channels),
    expires_at: record.expiresAt,
    default_model: record.defaultModel,
    note: record.note,
    settings: JSON.stringify(record.settings),
    created_at: record.createdAt,
    last_used_at: record.lastUsedAt,
  };
}

export class KeyRepository implements CommitSource {
  private cache: Cache | undefined;
  /** Uses that are not on disk yet: key id → time. */
  private readonly touched = new Map<string, number>();
  /** When they should be written (`performance.now()`). */
  private touchesDue = 0;
  private writing = false;
  private readonly writeTouch: Statement<[number, string, number]>;

  constructor(
    private readonly database: Database,
    private readonly queue: CommitQueue,
  ) {
    this.writeTouch = database.prepare(
      'UPDATE keys SET last_used_at = ? WHERE id = ? AND coalesce(last_used_at, 0) < ?',
    );
    queue.register(this);
  }

  /** All keys, revoked ones included, oldest first. The records are shared: do not change them. */
  list(): KeyRecord[] {
    return [...this.all().keys.values()];
  }

  get(id: string): KeyRecord | undefined {
    return this.all().keys.get(id);
  }

  /**
   * Stores a new key under the SHA-256 of its secret.
   * Throws GatewayError `conflict` when id or hash exist, `internal` when the database cannot be written.
   */
  insert(record: KeyRecord, hash: Buffer): void {
    this.change(() => {
      this.database
        .prepare(
          `INSERT INTO keys (id, name, prefix, hint, state, models, channels, expires_at, default_model, note, settings, created_at,
            last_used_at) VALUES (@id, @name, @prefix, @hint, @state, @models, @channels, @expires_at, @default_model, @note, @settings,
            @created_at, @last_used_at)`,
        )
        .run(toRow(record));
      this.addHash(hash, record.id);
    });
  }

  /**
   * Changes the fields that `patch` has (undefined ones are left alone; `id` and `createdAt` never change) and returns the new
   * record, or undefined when there is no such key. Throws as `insert` does.
   */
  update(id: string, patch: Partial<KeyRecord>): KeyRecord | undefined {
    const present = this.get(id);
    if (present === undefined) return undefined;
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const record: KeyRecord = { ...present, ...given, id, createdAt: present.createdAt };
    this.change(() =>
      this.database
        .prepare(
          `UPDATE keys SET name = @name, prefix = @prefix, hint = @hint, state = @state, models = @models, channels = @channels,
            expires_at = @expires_at, default_model = @default_model, note = @note, settings = @settings, last_used_at = @last_used_at WHERE id = @id`,
        )
        .run(toRow(record)),
    );
    return this.get(id);
  }

  /**
   * Gives a key a new secret. The present one stays valid until `oldValidUntil` (ms since the epoch); with null it and every earlier
   * one end at once. Returns the key, or undefined when there is none. Throws as `insert` does.
   */
  rotate(
    id: string,
    newHash: Buffer,
    hint: string,
    prefix: string,
    oldValidUntil: number | null,
  ): KeyRecord | undefined {
    if (this.get(id) === undefined) return undefined;
    this.change(() => {
      if (oldValidUntil === null) this.database.prepare('DELETE FROM key_hashes WHERE key_id = ?').run(id);
      else {
        this.database
          .prepare('UPDATE key_hashes SET valid_until = ? WHERE key_id = ? AND valid_until IS NULL')
          .run(oldValidUntil, id);
      }
      this.addHash(newHash, id);
      this.database.prepare('UPDATE keys SET hint = ?, prefix = ? WHERE id = ?').run(hint, prefix, id);
    });
    return this.get(id);
  }

  /**
   * The key whose secret has this SHA-256, or undefined. Disabled, revoked and expired keys are found too; a rotated secret is found
   * until its grace time ends. `now` is in ms since the epoch.
   */
  findByHash(hash: Buffer, now: number): KeyRecord | undefined {
    const { keys, hashes } = this.all();
    const found = hashes.get(hash.toString('hex'));
    if (found === undefined || (found.validUntil !== null && found.validUntil <= now)) return undefined;
    return keys.get(found.keyId);
  }

  /** Notes a use of the key: seen at once in memory, written with the next batch. */
  touch(id: string, at: number): void {
    const record = this.get(id);
    if (record === undefined || (record.lastUsedAt ?? 0) >= at) return;
    record.lastUsedAt = at;
    if (this.touched.size === 0) {
      this.touchesDue = performance.now() + touchDelay;
      this.queue.schedule(touchDelay);
    }
    this.touched.set(id, at);
  }

  /** Reads everything again; throws when a row cannot be read. Used after opening a file that may be damaged. */
  reload(): void {
    this.cache = undefined;
    this.all();
  }

  pending(all: boolean): boolean {
    return this.touched.size > 0 && (all || performance.now() >= this.touchesDue);
  }

  write(): void {
    for (const [id, at] of this.touched) this.writeTouch.run(at, id, at);
    this.writing = true;
  }

  committed(): void {
    if (this.writing) this.touched.clear();
    this.writing = false;
  }

  waits(): number | undefined {
    return this.touched.size === 0 ? undefined : this.touchesDue - performance.now();
  }

  failed(): void {
    // Stays in `touched`, which holds one entry per key at most, until a commit works.
    this.writing = false;
  }

  private addHash(hash: Buffer, keyId: string): void {
    this.database.prepare('INSERT INTO key_hashes (hash, key_id, valid_until) VALUES (?, ?, NULL)').run(hash, keyId);
  }

  private change(change: () => void): void {
    this.cache = changing(this.database, change, () => this.read());
  }

  private all(): Cache {
    this.cache ??= this.read();
    return this.cache;
  }

  private read(): Cache {
    const keys = this.database.prepare<[], KeyRow>('SELECT * FROM keys ORDER BY created_at, id').all().map(fromRow);
    const hashes = this.database.prepare<[], HashRow>('SELECT hash, key_id, valid_until FROM key_hashes').all();
    for (const key of keys) key.lastUsedAt = this.touched.get(key.id) ?? key.lastUsedAt;
    return {
      keys: new Map(keys.map((key) => [key.id, key])),
      hashes: new Map(
        hashes.map((row) => [row.hash.toString('hex'), { keyId: row.key_id, validUntil: row.valid_until }]),
      ),
    };
  }
}
