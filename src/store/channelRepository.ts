// Channels in the database, cached in memory: `list` and `get` are called for every request.
// Deleted channels stay as rows, so that statistics know their provider, but are not listed. Holds no secret, only its hint.
import type { Database } from 'better-sqlite3';
import {
  usualChannelSettings,
  type ChannelModel,
  type ChannelSettings,
  type UpstreamProtocolId,
} from '../shared/channel';
import { parseJson } from './json';
import { changing } from './sqliteErrors';

export interface ChannelRecord {
  id: string;
  name: string;
  provider: string;
  region: string | null;
  baseUrl: string;
  protocol: UpstreamProtocolId;
  enabled: boolean;
  priority: number;
  weight: number;
  models: ChannelModel[];
  headers: Record<string, string>;
  /** Last characters of the secret; null when none is set. */
  secretHint: string | null;
  /** Model ids that the provider listed last; null when it was never asked. */
  knownModels: string[] | null;
  settings: ChannelSettings;
  /** Milliseconds since the epoch. */
  createdAt: number;
  updatedAt: number;
}

interface ChannelRow {
  id: string;
  name: string;
  provider: string;
  region: string | null;
  base_url: string;
  protocol: string;
  enabled: number;
  priority: number;
  weight: number;
  models: string;
  headers: string;
  secret_hint: string | null;
  known_models: string | null;
  settings: string;
  created_at: number;
  updated_at: number;
}

function fromRow(row: ChannelRow): ChannelRecord {
  return {
    id: row.id,
    name: row.name,
    provider: row.provider,
    region: row.region,
    baseUrl: row.base_url,
    protocol: row.protocol as UpstreamProtocolId,
    enabled: row.enabled !== 0,
    priority: row.priority,
    weight: row.weight,
    models: parseJson<ChannelModel[]>(row.models),
    headers: parseJson<Record<string, string>>(row.headers),
    secretHint: row.secret_hint,
    knownModels: row.known_models === null ? null : parseJson<string[]>(row.known_models),
    settings: { ...usualChannelSettings, ...parseJson<Partial<ChannelSettings>>(row.settings) },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toRow(record: ChannelRecord): ChannelRow {
  return {
    id: record.id,
    name: record.name,
    provider: record.provider,
    region: record.region,
    base_url: record.baseUrl,
    protocol: record.protocol,
    enabled: record.enabled ? 1 : 0,
    priority: record.priority,
    weight: record.weight,
    models: JSON.stringify(record.models),
    headers: JSON.stringify(record.headers),
    secret_hint: record.secretHint,
    known_models: record.knownModels === null ? null : JSON.stringify(record.knownModels),
    settings: JSON.stringify(record.settings),
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}

const columns = `id, name, provider, region, base_url, protocol, enabled, priority, weight, models, headers, secret_hint,
  known_models, settings, created_at, updated_at`;

export class ChannelRepository {
  private cache: Map<string, ChannelRecord> | undefined;
  private listed: { of: Map<string, ChannelRecord>; list: readonly ChannelRecord[] } | undefined;

  constructor(
    private readonly database: Database,
    private readonly now: () => number,
  ) {}

  /** All channels that are not deleted, oldest first: the same list until one is changed. The records are shared: do not change them. */
  list(): readonly ChannelRecord[] {
    const all = this.all();
    if (this.listed?.of !== all) this.listed = { of: all, list: [...all.values()] };
    return this.listed.list;
  }

  get(id: string): ChannelRecord | undefined {
    return this.all().get(id);
  }

  /** Throws GatewayError `conflict` when the id was used before, `internal` when the database cannot be written. */
  insert(record: ChannelRecord): void {
    const insert = this.database.prepare(
      `INSERT INTO channels (${columns}) VALUES (@id, @name, @provider, @region, @base_url, @protocol, @enabled, @priority, @weight,
        @models, @headers, @secret_hint, @known_models, @settings, @created_at, @updated_at)`,
    );
    this.change(() => insert.run(toRow(record)));
  }

  /**
   * Changes the fields that `patch` has (undefined ones are left alone; `id` and `createdAt` never change) and returns the new
   * record, or undefined when there is no such channel. `updatedAt` is now unless given. Throws as `insert` does.
   */
  update(id: string, patch: Partial<ChannelRecord>): ChannelRecord | undefined {
    const present = this.get(id);
    if (present === undefined) return undefined;
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const record: ChannelRecord = { ...present, updatedAt: this.now(), ...given, id, createdAt: present.createdAt };
    const update = this.database.prepare(
      `UPDATE channels SET name = @name, provider = @provider, region = @region, base_url = @base_url, protocol = @protocol,
        enabled = @enabled, priority = @priority, weight = @weight, models = @models, headers = @headers,
        secret_hint = @secret_hint, known_models = @known_models, settings = @settings, updated_at = @updated_at WHERE id = @id`,
    );
    this.change(() => update.run(toRow(record)));
    return this.get(id);
  }

  /** Takes a channel out and returns what it was, or undefined when there is none. Throws as `insert` does. */
  delete(id: string): ChannelRecord | undefined {
    const present = this.get(id);
    if (present === undefined) return undefined;
    const remove = this.database.prepare(
      "UPDATE channels SET deleted_at = ?, enabled = 0, secret_hint = NULL, headers = '{}' WHERE id = ?",
    );
    this.change(() => remove.run(this.now(), id));
    return present;
  }

  /** Names by id, deleted channels included: for statistics and logs of the past. */
  names(): Record<string, string> {
    const rows = this.database.prepare<[], { id: string; name: string }>('SELECT id, name FROM channels').all();
    return Object.fromEntries(rows.map((row) => [row.id, row.name]));
  }

  /** Reads everything again; throws when a row cannot be read. Used after opening a file that may be damaged. */
  reload(): void {
    this.cache = undefined;
    this.all();
  }

  private change(change: () => void): void {
    this.cache = changing(this.database, change, () => this.read());
  }

  private all(): Map<string, ChannelRecord> {
    this.cache ??= this.read();
    return this.cache;
  }

  private read(): Map<string, ChannelRecord> {
    const select = this.database.prepare<[], ChannelRow>(
      `SELECT ${columns} FROM channels WHERE deleted_at IS NULL ORDER BY created_at, id`,
    );
    return new Map(select.all().map((row) => [row.id, fromRow(row)]));
  }
}
