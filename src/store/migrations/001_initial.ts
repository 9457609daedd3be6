// The first schema: channels, virtual keys and their hashes, user prices, requests.
// A released migration is never edited: a change is a new file, and it only adds (tables, columns with a default), because an
// older gateway may still be finishing its streams on the same file.
import type { Migration } from './migration';

/** Times are milliseconds since the epoch, money is integer nano-dollars, lists and maps are JSON text. */
export const initial: Migration = {
  version: 1,
  name: 'initial',
  sql: `
CREATE TABLE channels (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  provider TEXT NOT NULL,
  region TEXT,
  base_url TEXT NOT NULL,
  protocol TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  models TEXT NOT NULL,
  headers TEXT NOT NULL,
  secret_hint TEXT,
  known_models TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER           -- soft delete: statistics of the past still know the channel's name and provider
) STRICT;

CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  hint TEXT NOT NULL,
  state TEXT NOT NULL,
  models TEXT,
  channels TEXT,
  expires_at INTEGER,
  default_model TEXT,
  note TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;

CREATE TABLE key_hashes (
  hash BLOB PRIMARY KEY,       -- SHA-256 of the whole secret
  key_id TEXT NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
  valid_until INTEGER          -- null for the current secret, the end of the grace time for an earlier one
) STRICT, WITHOUT ROWID;
CREATE INDEX key_hashes_by_key ON key_hashes (key_id);

CREATE TABLE prices (
  position INTEGER PRIMARY KEY,
  price TEXT NOT NULL
) STRICT;

CREATE TABLE requests (
  id TEXT NOT NULL UNIQUE,
  started_at INTEGER NOT NULL,
  writer TEXT,                 -- the process that holds the request open; null once it is closed
  key_id TEXT,
  channel_id TEXT,
  tool TEXT,
  inbound_protocol TEXT NOT NULL,
  upstream_protocol TEXT,
  requested_model TEXT,
  model TEXT,
  stream INTEGER NOT NULL,
  status INTEGER,
  outcome TEXT,                -- null while the request runs
  error TEXT,
  attempts TEXT NOT NULL DEFAULT '[]',
  warnings TEXT NOT NULL DEFAULT '[]',
  usage_known INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  cache_read_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_5m_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  reasoning_tokens INTEGER NOT NULL DEFAULT 0,
  images INTEGER NOT NULL DEFAULT 0,
  audio_seconds REAL NOT NULL DEFAULT 0,
  usage_raw TEXT,
  cost_nano INTEGER,
  price_source TEXT,
  rates TEXT,
  first_byte_ms INTEGER,
  duration_ms INTEGER,
  client_aborted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX requests_by_time ON requests (started_at, id);
CREATE INDEX requests_by_key ON requests (key_id, started_at, id);
CREATE INDEX requests_by_channel ON requests (channel_id, started_at, id);
CREATE INDEX requests_by_model ON requests (model, started_at, id);
CREATE INDEX requests_by_other_name ON requests (requested_model, started_at, id) WHERE requested_model IS NOT model;
CREATE INDEX requests_by_outcome ON requests (outcome, started_at, id);
CREATE INDEX requests_by_status ON requests (status / 100, started_at, id);
CREATE INDEX requests_open ON requests (writer) WHERE outcome IS NULL;
`,
};
