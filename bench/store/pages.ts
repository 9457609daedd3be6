// Pages of the request log over the same requests: every filter and search that the log offers, alone and together, also those that fit few
// rows or none. Used by main.ts. Each call of the store blocks the gateway for its time, so each is measured, not their sum.
import type { RequestQuery } from '../../src/shared/usage';
import type { Store } from '../../src/store/store';

/** Steps from the newest row on, and into the past. */
const steps = 200;

const queries: readonly RequestQuery[] = [
  {},
  { key: 'k0' },
  { key: 'k9' },
  { channel: 'c2' },
  { model: 'model-3' },
  { model: 'nothing' },
  { tool: 'aider' },
  { tool: '' },
  { tool: 'nothing' },
  { folder: '/home/me/notes' },
  { folder: 'nothing' },
  { provider: 'openai' },
  { provider: 'nothing' },
  { protocol: 'gemini' },
  { protocol: 'nothing' },
  { operation: 'generate' },
  { operation: 'embed' },
  { operation: 'speak' },
  { outcome: 'ok' },
  { outcome: 'interrupted' },
  { outcome: '' },
  { route: 'routed' },
  { route: 'refused' },
  { errorKind: 'upstream-timeout' },
  { errorKind: '' },
  { errorKind: 'loop' },
  { status: '429' },
  { status: '418' },
  { status: '5xx' },
  { status: '' },
  { to: '2026-01-01T00:00:00Z' },
  { from: '2026-03-01T00:00:00Z', to: '2026-03-01T01:00:00Z', outcome: 'error' },
  { tool: 'codex', folder: '/home/me/notes' },
  { key: 'k0', tool: 'codex' },
  { key: 'k0', protocol: 'gemini', outcome: 'ok' },
  { tool: 'claude-code', folder: '/home/me/shop', model: 'model-3', operation: 'generate', outcome: 'ok' },
  { provider: 'openai', errorKind: 'rate-limited', tool: 'codex', folder: '/home/me/tools' },
  { search: 'model-3' },
  { search: 'model-' },
  { search: 'REFUSED' },
  { search: 'nothing like it' },
  { search: 'r00001234' },
  { search: 'Channel 4' },
  { search: 'refused', key: 'k9', outcome: 'interrupted' },
];

/** Milliseconds of the processor that a step of a query takes: usually, and at most. */
export interface PageTimes {
  name: string;
  median: number;
  slowest: number;
}

/** Prints the slowest and the usual step of each query, marks those slower than `longest` ms, and returns them. */
export function timePages(store: Store, longest: number, tell: (text: string) => void): PageTimes[] {
  const measured: PageTimes[] = [];
  tell('\n median slowest   rows  steps  pages of the request log (milliseconds of processor time)');
  for (const query of queries) {
    const times: number[] = [];
    let rows = 0;
    for (let cursor: string | undefined; times.length < steps;) {
      const before = process.cpuUsage();
      const page = store.requests.page({ ...query, ...(cursor !== undefined && { cursor }) });
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
      rows += page.rows.length;
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    times.sort((a, b) => a - b);
    const slowest = times.at(-1) ?? 0;
    const median = times[times.length >> 1] ?? 0;
    measured.push({ name: JSON.stringify(query), median, slowest });
    const figures = [median, slowest].map((time) => time.toFixed(1).padStart(7)).join(' ');
    const mark = slowest > longest ? '  TOO SLOW' : '';
    tell(`${figures} ${String(rows).padStart(6)} ${String(times.length).padStart(6)}  ${JSON.stringify(query)}${mark}`);
  }
  return measured;
}
