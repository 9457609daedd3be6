// What the sums cost a request: rows opened and closed with and without them, one commit per request and many in one. Used by main.ts.
import { Store } from '../../src/store/store';
import { closing, opening } from '../../test/store/storeKit';
import { calendar, end } from './house';

const rounds = 4000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Microseconds of the processor per request; `together` requests end in one turn of the event loop. */
async function perRequest(directory: string, withSums: boolean, together: number): Promise<number> {
  const store = Store.open({ directory, now: () => end, log: silent });
  if (withSums) store.requests.setCalendar(calendar);
  else for (const name of triggers) store['database'].exec(`DROP TRIGGER ${name}`);
  let next = 0;
  const run = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += together) {
      const ids = Array.from({ length: together }, () => `r${next++}`);
      for (const id of ids) {
        const startedAt = end + next;
        store.requests.open(opening(id, { startedAt, keyId: `k${next % 10}`, requestedModel: `m${next % 7}` }));
      }
      await Promise.all(
        ids.map((id) => store.requests.close(id, closing({ model: `m${next % 7}`, durationMs: next % 9000 }))),
      );
    }
  };
  await run(rounds);
  const before = process.cpuUsage();
  await run(rounds);
  const { user, system } = process.cpuUsage(before);
  store.close();
  return (user + system) / rounds;
}

const triggers = ['usage_of_new_row', 'usage_of_closed_row', 'usage_of_changed_row'];

export async function measureWriting(folder: string, tell: (text: string) => void): Promise<void> {
  tell('\nMicroseconds per request   without sums   with sums');
  for (const together of [1, 8, 64]) {
    const without = await perRequest(`${folder}/without-${together}`, false, together);
    const kept = await perRequest(`${folder}/with-${together}`, true, together);
    const name = `${together} in one commit`.padEnd(25);
    tell(`${name}${without.toFixed(0).padStart(14)}${kept.toFixed(0).padStart(12)}`);
  }
}
