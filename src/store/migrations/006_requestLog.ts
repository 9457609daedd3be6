// What the filters and the search of the request log are looked up in, and the bodies that users may have captured.
import type { Migration } from './migration';

/**
 * Partial where one value is nearly all of the log (that value is found by time), so that most rows have no entry. Errors stand in their
 * index in full: a search reads them there, one after the other.
 */
export const requestLog: Migration = {
  version: 6,
  name: 'request-log',
  sql: `
CREATE INDEX requests_by_tool ON requests (tool, started_at);
CREATE INDEX requests_by_folder ON requests (folder, started_at);
CREATE INDEX requests_by_protocol ON requests (inbound_protocol, started_at);
CREATE INDEX requests_by_operation ON requests (operation, started_at) WHERE operation <> 'generate';
CREATE INDEX requests_by_route ON requests (route, started_at) WHERE route <> 'routed';
CREATE INDEX requests_by_error_kind ON requests (error_kind, started_at) WHERE error_kind IS NOT NULL;
CREATE INDEX requests_with_error ON requests (started_at, error) WHERE error IS NOT NULL;

CREATE TABLE captures (
  request_id TEXT NOT NULL UNIQUE,
  captured_at INTEGER NOT NULL,
  bytes INTEGER NOT NULL,      -- of the column exchange
  exchange BLOB NOT NULL       -- CapturedExchange as JSON, compressed with gzip
) STRICT;
CREATE INDEX captures_by_time ON captures (captured_at, bytes);
CREATE TRIGGER captures_of_deleted_row AFTER DELETE ON requests
BEGIN
  DELETE FROM captures WHERE request_id = OLD.id;
END;
`,
};
