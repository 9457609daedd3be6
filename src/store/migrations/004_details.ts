// What statistics and explanations need of a request beside its first columns: kind of work, the way it went, parts of its usage.
import type { Migration } from './migration';

/** `route` of rows from before is told from what they hold; their savings are not known. */
export const details: Migration = {
  version: 4,
  name: 'details',
  sql: `
ALTER TABLE requests ADD COLUMN operation TEXT NOT NULL DEFAULT 'generate';
ALTER TABLE requests ADD COLUMN route TEXT;
ALTER TABLE requests ADD COLUMN error_kind TEXT;
ALTER TABLE requests ADD COLUMN usage_parts TEXT;
ALTER TABLE requests ADD COLUMN audio_input_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN audio_output_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN web_searches INTEGER NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN cache_savings_nano INTEGER;
UPDATE requests SET route = CASE
    WHEN outcome IN ('ok', 'aborted') AND channel_id IS NOT NULL THEN iif(json_array_length(attempts) > 1, 'failover', 'routed')
    WHEN channel_id IS NOT NULL OR json_array_length(attempts) > 0 THEN 'failed'
    WHEN status IN (404, 503) THEN 'no-channel'
    ELSE 'refused' END
  WHERE outcome IS NOT NULL;
`,
};
