// Characters that were spoken: speech is counted, and sold, by them.
import type { Migration } from './migration';

export const characters: Migration = {
  version: 2,
  name: 'characters',
  sql: 'ALTER TABLE requests ADD COLUMN characters INTEGER NOT NULL DEFAULT 0;',
};
