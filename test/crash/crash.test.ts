// SIGKILL under load, 16 times over the same data directory (whole form: 200). The promise: what a client saw finished is on disk with the right
// usage, what it did not see finished is told as interrupted or not at all, and the database is whole after every crash.
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import type { RequestLogRow, UsageCounts } from '../../src/shared/usage';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { expectedUsage, scenarios, type Scenario } from '../support/fakeUpstream/fixtures';
import { GatewayFixture } from '../support/gatewayFixture';
import { alias, channelTo } from '../support/house';
import { isLong } from '../support/long';
import { generateBody, generateHeaders, generatePath, rawRequest } from '../support/rawHttp';
import { seededRandom } from '../support/seededRandom';
import { TemporaryFolder } from '../support/temporaryFolder';
import { recordFigure } from '../support/qualityFigure';
import { waitFor } from '../support/waitFor';

const rounds = isLong ? 200 : 16;
const clients = 8;
const folder = new TemporaryFolder('crash');
const dataDirectory = folder.join('data');
const random = seededRandom(30);
let upstream: FakeUpstream;
let gateway: GatewayFixture | undefined;
beforeAll(async () => {
  upstream = await FakeUpstream.start();
  upstream.script((request) => ({
    scenario: (/scenario:(\w+)/.exec(request.body.toString())?.[1] ?? 'text') as Scenario,
  }));
});
afterAll(async () => {
  await gateway?.close();
  await upstream.close();
  folder.remove();
});

interface Finished {
  id: string;
  /** Protocol, form and model, for the report. */
  what: string;
  /** Undefined for the demo channel, whose counts are its own. */
  usage: UsageCounts | undefined;
}

/** The last event of a stream, which the gateway must not let out before the row is on disk. */
const terminal: Record<ProtocolId, string> = {
  'openai-chat': 'data: [DONE]\n\n',
  'openai-responses': 'event: response.completed',
  anthropic: 'event: message_stop',
  gemini: '"finishReason":"STOP"',
};

interface Tally {
  finished: Finished[];
  /** Requests that got headers but no end. */
  cut: string[];
}

/** Requests one after another until the gateway is gone. */
async function client(proxyUrl: string, key: string, tally: Tally): Promise<void> {
  for (;;) {
    const protocol = random.pick(protocolIds);
    const stream = random.chance(0.5);
    const demo = random.chance(0.04);
    const scenario = random.pick(scenarios);
    const model = demo ? 'demo-echo' : alias(protocol);
    let text = '';
    const answer = await rawRequest(proxyUrl + generatePath(protocol, model, stream), {
      headers: generateHeaders(protocol, key),
      body: generateBody(protocol, model, stream, `scenario:${scenario}`),
      onData: (chunk) => (text += chunk.toString()),
    }).catch(() => undefined);
    if (answer === undefined) return;
    if (answer.status !== 200) throw new Error(`status ${answer.status}: ${answer.body.toString()}`);
    const id = String(answer.headers['x-gatehouse-request-id']);
    const ended = stream ? text.includes(terminal[protocol]) : answer.complete;
    const what = `${protocol} ${stream ? 'stream' : 'whole'} ${demo ? 'demo' : scenario} ${answer.complete ? 'complete' : 'cut'}`;
    if (ended) tally.finished.push({ id, what, usage: demo ? undefined : expectedUsage(protocol, scenario) });
    else tally.cut.push(id);
    if (!answer.complete) return;
  }
}

/** Copies the database as the crash left it and lets SQLite check it. */
function checkDatabase(round: number): void {
  const copy = folder.join(`copy-${round}`);
  mkdirSync(copy);
  const names = readdirSync(dataDirectory).filter((name) => /\.(db|sqlite3?)(-wal)?$/.test(name));
  for (const name of names) copyFileSync(join(dataDirectory, name), join(copy, name));
  const main = names.filter((name) => !name.endsWith('-wal'));
  expect(main).toHaveLength(1);
  const database = new Database(join(copy, main[0] ?? ''));
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(database.pragma('foreign_key_check')).toEqual([]);
  database.close();
}

/** All rows since a time, by id. */
async function rowsSince(fixture: GatewayFixture, since: string): Promise<Map<string, RequestLogRow>> {
  const rows = new Map<string, RequestLogRow>();
  let cursor: string | undefined;
  for (;;) {
    const page = await fixture.call('listRequests', { query: { limit: 1000, cursor } });
    for (const row of page.rows) rows.set(row.id, row);
    if (page.nextCursor === null || (page.rows.at(-1)?.startedAt ?? '') < since) return rows;
    cursor = page.nextCursor;
  }
}

function faultsOf(tally: Tally, rows: Map<string, RequestLogRow>): string[] {
  const faults: string[] = [];
  for (const { id, what, usage } of tally.finished) {
    const row = rows.get(id);
    if (row === undefined) faults.push(`${id} (${what}): finished, but no row`);
    else if (row.outcome !== 'ok') faults.push(`${id} (${what}): finished, but the row says ${row.outcome}`);
    else if (
      usage === undefined
        ? row.outputTokens === 0
        : Object.entries(usage).some(([name, value]) => row[name as keyof UsageCounts] !== value)
    ) {
      faults.push(`${id} (${what}): wrong usage`);
    }
  }
  for (const id of tally.cut) {
    const row = rows.get(id);
    // "ok" is possible: the row was on disk and the crash took the last bytes from the client.
    if (row !== undefined && row.outcome !== 'interrupted' && row.outcome !== 'ok') {
      faults.push(`${id}: cut by the crash, but the row says ${row.outcome}`);
    }
  }
  for (const row of rows.values()) if (row.outcome === null) faults.push(`${row.id}: still open after a restart`);
  return faults;
}

it(`${rounds} crashes under load lose nothing that a client saw finished`, { timeout: rounds * 10_000 }, async () => {
  gateway = await GatewayFixture.start({ dataDirectory });
  for (const protocol of protocolIds) await gateway.createChannel(channelTo(upstream, protocol));
  const { secret } = await gateway.createKey();
  const all: Tally = { finished: [], cut: [] };
  const faults: string[] = [];
  let interrupted = 0;
  let wanted = 0;
  const beginning = new Date().toISOString();
  for (let round = 0; round < rounds; round += 1) {
    const since = new Date(Date.now() - 1000).toISOString();
    const tally: Tally = { finished: [], cut: [] };
    const { proxyUrl } = gateway;
    const load = Promise.all(Array.from({ length: clients }, async () => client(proxyUrl, secret, tally)));
    // The moment of the crash is drawn, so no two rounds die in the same place: a number of answers, whatever time they take, and a moment.
    const answers = random.integer(0, 60);
    wanted += answers;
    await waitFor(() => tally.finished.length >= answers, { interval: 1, what: `${answers} finished requests` });
    await new Promise((resolve) => setTimeout(resolve, random.integer(0, 50)));
    await gateway.kill();
    await load;
    checkDatabase(round);
    gateway = await GatewayFixture.start({ dataDirectory });
    const rows = await rowsSince(gateway, since);
    faults.push(...faultsOf(tally, rows).map((fault) => `round ${round}: ${fault}`));
    interrupted += [...rows.values()].filter((row) => row.outcome === 'interrupted' && row.startedAt >= since).length;
    all.finished.push(...tally.finished);
    all.cut.push(...tally.cut);
    upstream.requests.length = 0;
  }
  // Nothing written earlier was lost by a later crash.
  const rows = await rowsSince(gateway, beginning);
  const missing = all.finished.filter(({ id }) => rows.get(id)?.outcome !== 'ok');
  const figures = `${rounds} crashes, ${all.finished.length} finished requests, ${missing.length} missing, ${all.cut.length} cut, ${interrupted} interrupted rows`;
  recordFigure({ row: 30, part: 'kills under load', figure: figures, holds: faults.length + missing.length === 0 });
  expect(faults).toEqual([]);
  expect(missing).toEqual([]);
  expect(all.finished.length).toBeGreaterThanOrEqual(wanted);
  expect(interrupted).toBeGreaterThan(0);
});
