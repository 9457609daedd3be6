// Spend of each key on each of the last days, for sparklines. Used by the panels' actions.
// Does not import vscode: the client comes in as a parameter.
import type { KeyDay } from '../../shared/webviewMessages';
import type { ManagementClient } from '../managementClient';

const day = 86_400_000;

/**
 * The last `days` days in UTC, today (of `now`, ms since the epoch) among them; days on which a key was not used are left out.
 * Throws what the client throws.
 */
export async function keyDays(client: Pick<ManagementClient, 'call'>, days: number, now: number): Promise<KeyDay[]> {
  const today = Math.floor(now / day) * day;
  const from = new Date(today - (days - 1) * day).toISOString();
  const { rows } = await client.call('usageSummary', { query: { from, groupBy: 'day,key' } });
  return rows.flatMap(({ day: begins, key, requests, costUsd }) =>
    typeof begins === 'string' && typeof key === 'string' ? [{ keyId: key, day: begins, requests, costUsd }] : [],
  );
}
