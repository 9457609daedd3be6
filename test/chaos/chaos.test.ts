// Row 40 of the reliability table at length: five real windows that open, reload, close and lose their processes by chance, and a gateway that
// is killed as soon as it has recovered, for GATEHOUSE_MINUTES (10; `npm run test:chaos 1` is a short one) under a steady load. One gateway at a
// time; after each loss a successor; no request fails twice; what a client saw finished is in the log; database, configuration and real keys
// are as they were. GATEHOUSE_SEED names the chances of a run that is to be repeated.
import { copyFileSync, cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isAlive, readRuntimeFile } from '../../scripts/host/gateway.mjs';
import { protocolIds } from '../../src/shared/channel';
import type { RequestLogRow } from '../../src/shared/usage';
import { expectedUsage } from '../support/fakeUpstream/fixtures';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { alias, channelTo } from '../support/house';
import { counted, recordFigure } from '../support/qualityFigure';
import { seededRandom } from '../support/seededRandom';
import { repoRoot } from '../support/sources';
import { TemporaryFolder } from '../support/temporaryFolder';
import { VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';
import { median } from '../soak/trend';
import { Load, type Attempt } from './load';
import { gatewaysOf } from './processes';
import { ChaosWindows } from './windows';

const minutes = Number(process.env['GATEHOUSE_MINUTES'] ?? 10);
const perSecond = Number(process.env['GATEHOUSE_RATE'] ?? 10);
const seed = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000);
const random = seededRandom(seed);
/** How long a busy machine may take to bring a successor. */
const recoveryMs = 120_000;
let upstream: FakeUpstream;
let host: VsCodeHost;
let windows: ChaosWindows;
let load: Load;
const folder = new TemporaryFolder('chaos');

beforeAll(async () => {
  process.stdout.write(`seed ${seed}\n`);
  upstream = await FakeUpstream.start();
  // A stream takes a moment, so that a loss may find it in its middle.
  upstream.script(() => {
    upstream.requests.length = 0;
    return { beforeFrame: () => wait(random.integer(0, 30)) };
  });
  host = await VsCodeHost.start();
  windows = new ChaosWindows(host, random);
  await windows.openAll();
  const management = await host.management();
  for (const protocol of protocolIds) {
    await management.call('createChannel', { body: channelTo(upstream, protocol) });
  }
  const { secret } = await management.call('createKey', { body: { name: 'chaos' } });
  const { proxyUrl } = await host.gateway();
  load = new Load({ protocols: protocolIds, model: alias, secret, proxyUrl, perSecond, random });
}, 600_000);

afterAll(async () => {
  // What a run that failed leaves to look at.
  cpSync(path.join(host.profile.storage, 'gateway.log'), path.join(repoRoot, 'out/chaos/gateway.log'), { force: true });
  await host.stop();
  await upstream.close();
  folder.remove();
}, 180_000);

interface Kill {
  /** Moments of `performance.now()`: when it was killed, when its process had gone, and from when requests reached its successor. */
  at: number;
  gone: number;
  successor: number;
}
const kills: Kill[] = [];
const gaps: number[] = [];
const faults: string[] = [];
let looks = 0;

/** Id of the gateway that the runtime file names: it answers a moment before it says so. */
function livingGateway(): number | undefined {
  const pid = readRuntimeFile(host.profile.storage)?.pid;
  return pid !== undefined && isAlive(pid) ? pid : undefined;
}

/** Kills the gateway, waits for its successor's first answer, and again. */
async function killGateways(until: number): Promise<void> {
  while (performance.now() < until) {
    const pid = await waitFor(livingGateway, { timeout: recoveryMs, what: 'the runtime file of the successor' });
    const kill: Kill = { at: performance.now(), gone: Infinity, successor: Infinity };
    kills.push(kill);
    process.kill(pid, 'SIGKILL');
    await waitFor(() => !isAlive(pid), { interval: 5 });
    kill.gone = performance.now();
    const next = await waitFor(() => load.firstAnswerAfter(kill.gone), {
      timeout: recoveryMs,
      what: 'an answer of the successor',
    });
    kill.successor = next.begun;
    gaps.push(kill.successor - kill.at);
    process.stdout.write(`${kills.length}: process ${pid} killed, gap ${Math.round(kill.successor - kill.at)} ms\n`);
    // Mostly when it has shown that it is in order, now and then at once.
    await wait(random.chance(0.1) ? 0 : random.integer(700, 1500));
  }
}

async function moveWindows(until: number): Promise<void> {
  while (performance.now() < until) {
    await windows.step();
    await wait(random.integer(0, 3000));
  }
}

/** Binding a port is the system's own lock, so two gateways would show as two that have the database open. */
async function watchGateways(until: number): Promise<void> {
  while (performance.now() < until) {
    const found = gatewaysOf(host.profile.storage);
    looks += 1;
    if (found.length > 1) faults.push(`${found.length} gateways at once`);
    await wait(100);
  }
}

const configuration = async (): Promise<string> => {
  const management = await host.management();
  const channels = await management.call('listChannels', {});
  const keys = await management.call('listKeys', {});
  return JSON.stringify([
    // With the hint of each real key, which only a gateway that has the key can tell.
    channels.map((channel) => ({ ...channel, health: undefined })),
    keys.map((key) => ({ ...key, lastUsedAt: undefined, usage: undefined })),
    await management.call('getOptions', {}),
  ]);
};

/** An attempt that failed must have been under way while the gateway died; and nobody may fail to connect but in a gap. */
function explain({ begun, ended, outcome, reason }: Attempt): void {
  if (outcome === 'answered') return;
  const excused =
    outcome === 'cut'
      ? kills.some(({ at, gone }) => at <= ended && begun <= gone)
      : outcome === 'refused' && kills.some(({ at, successor }) => at <= ended && begun <= successor);
  if (!excused) faults.push(`${outcome} without a cause: ${reason}`);
}

async function rowsById(): Promise<Map<string, RequestLogRow>> {
  const management = await host.management();
  const rows = new Map<string, RequestLogRow>();
  for (let cursor: string | undefined; ;) {
    const page = await management.call('listRequests', { query: { limit: 1000, cursor } });
    for (const row of page.rows) rows.set(row.id, row);
    if (page.nextCursor === null) return rows;
    cursor = page.nextCursor;
  }
}

/** Ids of acknowledged answers whose row is not there, or does not say what the provider counted. */
function missing(rows: Map<string, RequestLogRow>): string[] {
  return load.asked
    .flatMap(({ acknowledged }) => acknowledged)
    .filter((id) => {
      const row = rows.get(id);
      if (row?.outcome !== 'ok') return true;
      const usage = expectedUsage(row.inboundProtocol, 'text');
      return row.inputTokens !== usage.inputTokens || row.outputTokens !== usage.outputTokens;
    });
}

/** What SQLite says of the database as the gateway left it. */
function integrity(): unknown {
  for (const name of readdirSync(host.profile.storage).filter((file) => /\.db(-wal)?$/.test(file)))
    copyFileSync(path.join(host.profile.storage, name), folder.join(name));
  const database = new Database(folder.join('gatehouse.db'));
  try {
    return database.pragma('integrity_check', { simple: true });
  } finally {
    database.close();
  }
}

it(
  `${minutes} minutes of lost windows and gateways cost nothing but time`,
  { timeout: (minutes + 8) * 60_000 },
  async () => {
    const before = await configuration();
    load.begin();
    const until = performance.now() + minutes * 60_000;
    await Promise.all([killGateways(until), moveWindows(until), watchGateways(until)]);
    await windows.openAll();
    await waitFor(async () => (await (await host.management()).call('getStatus', {})).leases >= windows.count, {
      timeout: 60_000,
      interval: 200,
      what: 'a lease of every window',
    });
    await load.end();

    const attempts = load.asked.flatMap((asked) => asked.attempts);
    attempts.forEach(explain);
    const lost = load.asked.filter((asked) => asked.acknowledged.length !== 1).length;
    const again = load.asked.filter((asked) => asked.attempts.some(({ outcome }) => outcome === 'cut')).length;
    const gone = missing(await rowsById());
    const after = await configuration();
    const { pid } = await host.gateway();
    await (await host.management()).call('drain', { body: { reason: 'stop' } });
    await waitFor(() => !isAlive(pid), { what: 'the end of the gateway' });
    const database = integrity();
    const { open, reload, close, kill } = windows.done;
    const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
    recordFigure({
      row: 40,
      part: 'five windows',
      form: minutes >= 10 ? 'long' : 'quick',
      figure:
        `${minutes} minutes, seed ${seed}: the gateway killed ${counted(kills.length)} times, ${kill} extension hosts killed, ${reload} windows reloaded, ` +
        `${close} closed, ${open} opened${windows.slow > 0 ? ` (${windows.slow} did not open in time)` : ''}: ${counted(gaps.length)} successors, never two gateways in ${counted(looks)} looks, gap ${seconds(median(gaps))} s ` +
        `in the middle and ${seconds(Math.max(...gaps))} s at the longest; ${counted(load.asked.length)} requests, ${counted(again)} cut and answered when ` +
        `tried again, ${lost} lost, ${faults.length} failures without a kill; ${gone.length} of ${counted(load.asked.length - lost)} acknowledged rows ` +
        `missing, database ${String(database)}, configuration and real keys ${after === before ? 'as before' : 'changed'}`,
      holds: faults.length + lost + gone.length === 0 && database === 'ok' && after === before,
    });
    expect(faults).toEqual([]);
    expect(lost).toBe(0);
    expect(gone).toEqual([]);
    expect(database).toBe('ok');
    expect(after).toBe(before);
    expect(gaps).toHaveLength(kills.length);
  },
);
