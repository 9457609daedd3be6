// `npm run bench:store [rows]`: times every query that the panels make over five million requests of a year, and what a request costs the
// writer of the sums. Prints a table and writes out/bench/store.json; ends with 1 where a query took longer than it may.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { databaseName, Store } from '../../src/store/store';
import { beginRun, type Run } from '../proxy/report';
import { measureWriting } from './writing';
import { calendar, end, houseWith } from './house';
import { timePages } from './pages';
import { queries } from './queries';

/** A panel must not wait longer, in ms. */
const longest = 100;
const rounds = 7;
const tell = (text: string): void => void process.stdout.write(`${text}\n`);
const quiet = { info: () => undefined, warn: tell, error: tell };

/** What `npm run bench:table` reads. Times in milliseconds of the processor: a panel's query blocks the gateway for so long. */
export interface StoreResults {
  run: Run;
  rows: number;
  longest: number;
  queries: { name: string; least: number; median: number }[];
  pages: { name: string; median: number; slowest: number }[];
}

/** Milliseconds of the processor that `work` took: other programs do not count. */
function processorMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function timeQueries(store: Store): StoreResults['queries'] {
  const measured: StoreResults['queries'] = [];
  tell('\n  least  median   rows  query (milliseconds of processor time)');
  for (const { name, query } of queries) {
    let rows = 0;
    const times = Array.from({ length: rounds }, () =>
      processorMs(() => (rows = store.requests.summary(query).rows.length)),
    );
    // The least is what the query takes; what is above it, others on the machine have caused.
    const least = Math.min(...times);
    measured.push({ name, least, median: median(times) });
    const mark = least > longest ? '  TOO SLOW' : '';
    tell(
      `${least.toFixed(1).padStart(7)} ${median(times).toFixed(1).padStart(7)} ${String(rows).padStart(6)}  ${name}${mark}`,
    );
  }
  return measured;
}

const run = beginRun('full', rounds);
const rows = Number(process.argv[2] ?? 5_000_000);
const folder = process.argv[3] ?? path.join(tmpdir(), 'gatehouse-bench');
const directory = houseWith(rows, folder, tell);
tell(`${rows} requests in ${(statSync(path.join(directory, databaseName)).size / 2 ** 20).toFixed(0)} MiB`);
const store = Store.open({ directory, now: () => end, log: quiet });
store.requests.setCalendar(calendar);
const measured = timeQueries(store);
const pages = timePages(store, longest, tell);
const slow =
  measured.filter(({ least }) => least > longest).length + pages.filter((one) => one.slowest > longest).length;
store.close();
const temporary = mkdtempSync(path.join(tmpdir(), 'gatehouse-bench-'));
await measureWriting(temporary, tell);
rmSync(temporary, { recursive: true, force: true });
const results: StoreResults = { run, rows, longest, queries: measured, pages };
mkdirSync('out/bench', { recursive: true });
writeFileSync('out/bench/store.json', JSON.stringify(results));
tell(slow === 0 ? `\nEvery query within ${longest} ms.` : `\n${slow} queries took longer than ${longest} ms.`);
process.exitCode = slow === 0 ? 0 : 1;
