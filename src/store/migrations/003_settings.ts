// What channels and keys can be set to beside their first fields, the budgets, and the settings of the gateway itself.
import type { Migration } from './migration';

export const settings: Migration = {
  version: 3,
  name: 'settings',
  sql: `
ALTER TABLE channels ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE keys ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE requests ADD COLUMN folder TEXT;

CREATE TABLE budgets (
  id TEXT PRIMARY KEY,
  budget TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE gateway_settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
