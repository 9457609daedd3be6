// Spend of each key on each of the last days, for sparklines. Used by the panels' actions.
import type { KeyDay } from '../../shared/webviewMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';

const day = 86_400_000;

/** The last `days` days in UTC, today among them; days on which a key was not used are left out. */
export async function keyDays(window: GatehouseWindow, days: number): Promise<KeyDay[]> {
  const today = Math.floor(Date.now() / day) * day;
  const from = new Date(today - (days - 1) * day).toISOString();
  const { rows } = await clientOf(window).call('usageSummary', { query: { from, groupBy: 'day,key' } });
  return rows.flatMap(({ day: begins, key, requests, costUsd }) =>
    typeof begins === 'string' && typeof key === 'string' ? [{ keyId: key, day: begins, requests, costUsd }] : [],
  );
}
