// Sums over the request log that outlive its rows: hourly, daily and monthly, see docs/statistics.md. Triggers note every change of a closed
// row, whichever process makes it; src/store/rollups takes the notes into the sums, in the same transaction where it is this program.
import { backfill } from '../rollups/backfill';
import type { Migration } from './migration';

/** The columns of `requests` that sums are made of; `rollups/changes.ts` reads them. */
const noted = [
  ...['started_at', 'key_id', 'channel_id', 'model', 'tool', 'folder', 'inbound_protocol', 'operation'],
  ...['status', 'outcome', 'route', 'error_kind', 'stream', 'usage_known'],
  ...['input_tokens', 'cache_read_tokens', 'cache_write_5m_tokens', 'cache_write_1h_tokens', 'output_tokens'],
  ...['reasoning_tokens', 'images', 'audio_seconds', 'characters', 'audio_input_tokens', 'audio_output_tokens'],
  ...['web_searches', 'cost_nano', 'cache_savings_nano', 'first_byte_ms', 'duration_ms'],
];
const note = (sign: number, row: string): string =>
  `INSERT INTO usage_changes (sign, ${noted.join(', ')}) VALUES (${sign}, ${noted.map((column) => `${row}.${column}`).join(', ')})`;

const sums = [
  ...['requests', 'errors', 'aborted', 'unpriced', 'used', 'input', 'cache_read', 'cache_write', 'output', 'reasoning'],
  ...['cost_nano', 'savings_nano', 'timed_tokens', 'timed_ms', 'images', 'audio_micros', 'characters'],
  ...['audio_input', 'audio_output', 'web_searches'],
];
const sumTable = (name: string): string => `
CREATE TABLE ${name} (
  cube INTEGER NOT NULL,       -- which dimensions the sums are told by
  start INTEGER NOT NULL,      -- where the hour, day or month begins, in ms since the epoch
  series INTEGER NOT NULL,     -- usage_series.id
  ${sums.map((column) => `${column} INTEGER NOT NULL`).join(',\n  ')},
  histogram BLOB NOT NULL,     -- of durations and first bytes, see rollups/histogram.ts
  PRIMARY KEY (start, cube, series) -- what a commit touches stands together
) STRICT, WITHOUT ROWID;`;

export const rollups: Migration = {
  version: 5,
  name: 'rollups',
  sql: `
CREATE TABLE usage_series (
  id INTEGER PRIMARY KEY,
  cube INTEGER NOT NULL,
  name TEXT NOT NULL,          -- JSON list of the columns below: unlike them it is unique where some are null
  key_id TEXT,
  channel_id TEXT,
  model TEXT,
  tool TEXT,
  folder TEXT,
  inbound_protocol TEXT,
  operation TEXT,
  status INTEGER,
  outcome TEXT,
  route TEXT,
  error_kind TEXT,
  UNIQUE (cube, name)
) STRICT;
${['hourly_usage', 'daily_usage', 'monthly_usage'].map(sumTable).join('')}

-- The days and months that daily_usage and monthly_usage hold whole; the others are summed from hours.
CREATE TABLE usage_calendar (
  level TEXT NOT NULL,         -- 'day' or 'month'
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (level, start)
) STRICT, WITHOUT ROWID;

-- 'zone': the time zone of the calendar. 'rowsSince': requests that began earlier were deleted, their sums stay.
CREATE TABLE usage_state (
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Changes of closed rows that are not in the sums yet: taken out (sign -1) and put in (1).
CREATE TABLE usage_changes (
  id INTEGER PRIMARY KEY,
  sign INTEGER NOT NULL,
  ${noted.map((column) => `${column} ANY`).join(',\n  ')}
) STRICT;
CREATE TRIGGER usage_of_new_row AFTER INSERT ON requests WHEN NEW.outcome IS NOT NULL
BEGIN
  ${note(1, 'NEW')};
END;
CREATE TRIGGER usage_of_closed_row AFTER UPDATE ON requests WHEN OLD.outcome IS NULL AND NEW.outcome IS NOT NULL
BEGIN
  ${note(1, 'NEW')};
END;
CREATE TRIGGER usage_of_changed_row AFTER UPDATE ON requests WHEN OLD.outcome IS NOT NULL
BEGIN
  ${note(-1, 'OLD')};
  ${note(1, 'NEW')};
END;
`,
  fill: backfill,
};
