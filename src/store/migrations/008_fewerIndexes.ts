// Indexes of the request log that had an entry for every request although nearly all have the same value there: now they leave that value
// out, as those of migration 006 do. Each entry is work for every request, and a page more in every commit.
import type { Migration } from './migration';

/**
 * Rows stay as they are. A gateway of an earlier version that finishes its streams on the file writes on as before; only its log cannot be
 * filtered by these columns any more.
 */
export const fewerIndexes: Migration = {
  version: 8,
  name: 'fewer-indexes',
  sql: `
DROP INDEX requests_by_outcome;
DROP INDEX requests_by_status;
DROP INDEX requests_by_tool;
DROP INDEX requests_by_folder;
CREATE INDEX requests_by_outcome ON requests (outcome, started_at) WHERE outcome IS NOT 'ok';
CREATE INDEX requests_by_status ON requests (status / 100, started_at) WHERE status / 100 IS NOT 2;
CREATE INDEX requests_by_tool ON requests (tool, started_at) WHERE tool IS NOT NULL;
CREATE INDEX requests_by_folder ON requests (folder, started_at) WHERE folder IS NOT NULL;
`,
};
