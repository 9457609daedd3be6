// What happened in requests whose tools the gateway ran, and how many tools it ran for each.
import type { Migration } from './migration';

export const toolTraces: Migration = {
  version: 7,
  name: 'tool-traces',
  sql: `
ALTER TABLE requests ADD COLUMN tool_calls INTEGER NOT NULL DEFAULT 0;
CREATE TABLE tool_traces (
  request_id TEXT PRIMARY KEY,
  trace TEXT NOT NULL          -- ToolTrace as JSON
) STRICT, WITHOUT ROWID;
CREATE TRIGGER tool_traces_of_deleted_row AFTER DELETE ON requests
BEGIN
  DELETE FROM tool_traces WHERE request_id = OLD.id;
END;
`,
};
