// The disk of the real gateway process refuses to take more, as one that is full does: the system's own limit on the size of files, lowered and
// lifted while it runs (Linux). And its database is taken away under its hands. Requests are served all the while, `GET /status` says what is
// wrong, and the rows are there afterwards.
import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayFixture } from '../support/gatewayFixture';
import { generateBody, generateHeaders, generatePath, rawRequest } from '../support/rawHttp';
import { recordTests } from '../support/qualityFigure';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';

const protocol = 'openai-chat';
let folder: TemporaryFolder;
let gateway: GatewayFixture;
let secret: string;

beforeEach(async () => {
  folder = new TemporaryFolder('disk');
  gateway = await GatewayFixture.start({ dataDirectory: folder.join('data') });
  ({ secret } = await gateway.createKey());
});
afterEach(async () => {
  await gateway.close();
  folder.remove();
});

/** Asks the demo `count` times, one after the other; returns the ids of the answers. Throws for any that is no answer. */
async function ask(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const answer = await rawRequest(gateway.proxyUrl + generatePath(protocol, 'demo-echo', false), {
      headers: generateHeaders(protocol, secret),
      body: generateBody(protocol, 'demo-echo', false),
    });
    expect(answer.status).toBe(200);
    ids.push(String(answer.headers['x-gatehouse-request-id']));
  }
  return ids;
}

const notices = async (): Promise<string> => (await gateway.call('getStatus', {})).warnings.join('\n');
const dataFile = (name: string): string => folder.join('data', name);

/** Ids of the rows on disk that are closed in order. */
function onDisk(): Set<unknown> {
  const database = new Database(dataFile('gatehouse.db'), { readonly: true });
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    return new Set(database.prepare("SELECT id FROM requests WHERE outcome = 'ok'").pluck().all());
  } finally {
    database.close();
  }
}

/** No file of the gateway may grow beyond `bytes`; nothing given: as large as the system lets it. */
function limitFiles(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(gateway.listening.pid), `--fsize=${bytes}:`]);
}

describe('the disk of a running gateway', () => {
  recordTests(
    31,
    'the real process',
    (ran, failed) => `${ran} tests of a disk that takes no more and of a database taken away, ${failed} failed`,
  );

  it('taken away with its database: requests are served, it is told, and the file is there again at the end', async () => {
    const before = await ask(3);
    await waitFor(() => before.every((id) => onDisk().has(id)), { what: 'the first rows' });
    for (const name of readdirSync(folder.join('data')).filter((file) => file.startsWith('gatehouse.db')))
      renameSync(dataFile(name), folder.join(name));
    const during: string[] = [];
    const told = async (): Promise<boolean> => {
      during.push(...(await ask(5)));
      return (await notices()).includes('moved or deleted');
    };
    await waitFor(told, { interval: 100, what: 'the notice' });
    expect(await gateway.stop()).toBe(0);
    const kept = onDisk();
    for (const id of [...before, ...during]) expect(kept.has(id)).toBe(true);
    gateway = await GatewayFixture.start({ dataDirectory: folder.join('data') });
    await ask(3);
    expect(await notices()).toBe('');
  });

  // Only there a limit of a running process can be changed.
  if (process.platform !== 'linux') return;

  it('takes no more: requests are served, it is told, and every row is written when there is room', async () => {
    const before = await ask(5);
    await waitFor(() => before.every((id) => onDisk().has(id)), { what: 'the first rows' });
    limitFiles(statSync(dataFile('gatehouse.db-wal')).size);
    const during = await ask(60);
    await waitFor(async () => /cannot be saved/.test(await notices()), { what: 'the notice' });
    expect(during.filter((id) => onDisk().has(id)).length).toBeLessThan(during.length);
    limitFiles('unlimited');
    await waitFor(async () => (await notices()) === '', { timeout: 60_000, what: 'the end of the notice' });
    const after = await ask(5);
    await waitFor(() => [...before, ...during, ...after].every((id) => onDisk().has(id)), { what: 'every row' });
  });

  it('takes nothing at all from the start: it starts, serves and tells', async () => {
    await ask(3);
    await gateway.stop();
    gateway = await GatewayFixture.start({ dataDirectory: folder.join('data') });
    limitFiles(0);
    const during = await ask(10);
    await waitFor(async () => /cannot be saved/.test(await notices()), { what: 'the notice' });
    limitFiles('unlimited');
    await waitFor(() => during.every((id) => onDisk().has(id)), { timeout: 60_000, what: 'every row' });
  });
});
