// A process that fills a store as fast as it can until it is killed: bundled and started by crash.test.ts.
// Prints `+id` for each request whose close has resolved, and `~id` once a request that stays open has been flushed.
import { writeSync } from 'node:fs';
import { closing, opening } from './storeKit';
import { utcCalendar } from '../../src/store/rollups/calendar';
import { Store } from '../../src/store/store';

async function main(directory: string, prefix: string): Promise<void> {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const store = Store.open({ directory, now: () => Date.now(), log: quiet });
  store.requests.setCalendar(utcCalendar);
  const stays = `${prefix}-stays`;
  store.requests.open(opening(stays));
  await store.flush();
  writeSync(1, `~${stays}\n`);
  for (let round = 0; ; round += 1) {
    const ids = Array.from({ length: 1 + (round % 7) }, (_, index) => `${prefix}-${round}-${index}`);
    for (const id of ids) store.requests.open(opening(id));
    await Promise.all(
      ids.map(async (id) => {
        await store.requests.close(id, closing());
        writeSync(1, `+${id}\n`);
      }),
    );
  }
}

main(process.argv[2] ?? '', process.argv[3] ?? '').catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
