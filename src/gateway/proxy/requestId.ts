// Names of requests. Called by handler.ts for each; the store has them as keys of its rows.
import { randomUUID } from 'node:crypto';

/**
 * `req_` and 32 hexadecimal digits: twelve of the time (`at`, ms since the epoch), the rest by chance. As they grow with time, the log's index
 * on them grows at its end, where new rows of a commit stand together, instead of everywhere.
 */
export function newRequestId(at: number): string {
  const chance = randomUUID();
  return `req_${at.toString(16).padStart(12, '0')}${chance.slice(14, 18)}${chance.slice(19, 23)}${chance.slice(24)}`;
}
