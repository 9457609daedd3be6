// SIGKILL of a writing process: what it acknowledged is on disk, what it had open is `interrupted`, and a living one is left alone.
// The writer is bundled as the gateway is, so this also shows that a bundle finds the native addon in `prebuilds/` beside its folder.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utcCalendar } from '../../src/store/rollups/calendar';
import { Store } from '../../src/store/store';
import { readSummary } from '../../src/store/summary';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';
import { closing, dice, KeptLog, opening } from './storeKit';

const folder = new TemporaryFolder('crash');
const script = folder.join('extension', 'dist', 'writer.js');
const children = new Set<ChildProcess>();

beforeAll(async () => {
  mkdirSync(folder.join('extension'));
  symlinkSync(path.resolve('node_modules/better-sqlite3/prebuilds'), folder.join('extension', 'prebuilds'), 'junction');
  await build({
    entryPoints: [path.resolve('test/store/crashingWriter.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'error',
  });
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  folder.remove();
});

interface Writer {
  acknowledged: string[];
  /** Set once the request that stays open is on disk. */
  open: string[];
  kill: () => Promise<void>;
}

function startWriter(directory: string, prefix: string): Writer {
  const child = spawn(process.execPath, [script, directory, prefix], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const writer: Writer = {
    acknowledged: [],
    open: [],
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
      children.delete(child);
    },
  };
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) (line.startsWith('+') ? writer.acknowledged : writer.open).push(line.slice(1));
  });
  return writer;
}

/** What is kept of days and hours, against the rows. */
function expectEqualSums(store: Store): void {
  const sums = (few: number): unknown =>
    (['day', 'hour'] as const).map((time) =>
      readSummary(
        store['database'],
        store.requests['rollups'],
        { groupBy: [time, 'outcome'], zone: 'local' },
        few,
      ).rows.map(({ outcome, requests, costUsd, outputTokens }) => [outcome, requests, costUsd, outputTokens]),
    );
  store.requests.setCalendar(utcCalendar);
  expect(store.requests.summary({}).total.requests).toBeGreaterThan(0);
  expect(store['database'].prepare('SELECT count(*) FROM usage_changes').pluck().get()).toBe(0);
  expect(sums(-1)).toEqual(sums(1e9));
}

describe('a process that is killed', () => {
  it('has lost no request that it acknowledged, ten times over on the same file', async () => {
    const directory = folder.join('killed');
    const random = dice(3);
    const acknowledged: string[] = [];
    const open: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const writer = startWriter(directory, `p${round}`);
      const enough = 1 + Math.floor(random() * 400);
      await waitFor(() => writer.acknowledged.length >= enough, { interval: 1, what: 'acknowledged requests' });
      await writer.kill();
      acknowledged.push(...writer.acknowledged);
      open.push(...writer.open);
    }
    const store = Store.open({ directory, now: () => Date.now(), log: new KeptLog() });
    const missing = acknowledged.filter((id) => store.requests.get(id)?.outcome !== 'ok');
    expect(missing).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(500);
    expect(open).toHaveLength(10);
    for (const id of open) {
      expect(store.requests.get(id)).toMatchObject({ outcome: 'interrupted', error: expect.any(String) as unknown });
    }
    expect(store['database'].pragma('integrity_check', { simple: true })).toBe('ok');
    expect(store['database'].prepare('SELECT count(*) FROM requests WHERE outcome IS NULL').pluck().get()).toBe(0);
    expect(store.notices).toEqual([]);
    expectEqualSums(store);
    store.close();
    expect(readdirSync(directory)).toEqual(['gatehouse.db']);
  });

  it('has its open requests ended only once it is dead: another may have the file open meanwhile', async () => {
    const directory = folder.join('two');
    const writer = startWriter(directory, 'old');
    await waitFor(() => writer.acknowledged.length > 20);
    const [stays] = writer.open;
    const log = new KeptLog();
    const newer = Store.open({ directory, now: () => Date.now(), log });
    expect(newer.requests.get(stays ?? '')).toMatchObject({ outcome: null });
    const before = writer.acknowledged.length;
    for (let index = 0; index < 50; index += 1) {
      newer.requests.open(opening(`new-${index}`));
      await newer.requests.close(`new-${index}`, closing());
    }
    await waitFor(() => writer.acknowledged.length > before, { what: 'the older process to go on' });
    newer.requests.open(opening('own'));
    await newer.flush();
    expect(newer.notices).toEqual([]);
    newer.close();

    const third = Store.open({ directory, now: () => Date.now(), log });
    expect(third.requests.get(stays ?? '')).toMatchObject({ outcome: null });
    expect(third.requests.get('own')).toMatchObject({ outcome: 'interrupted' });
    third.close();
    await writer.kill();
    const last = Store.open({ directory, now: () => Date.now(), log });
    expect(last.requests.get(stays ?? '')).toMatchObject({ outcome: 'interrupted' });
    expect(writer.acknowledged.filter((id) => last.requests.get(id)?.outcome !== 'ok')).toEqual([]);
    expectEqualSums(last);
    last.close();
  });
});

describe('a Node that is too old', () => {
  it('is refused before the native addon is loaded', () => {
    const pretend = `
      Object.defineProperty(process.versions, 'node', { value: '22.18.9' });
      process.dlopen = () => { process.stdout.write('LOADED'); process.exit(9); };
      process.argv[2] = ${JSON.stringify(folder.join('old-node'))};
      require(${JSON.stringify(script)});`;
    const result = spawnSync(process.execPath, ['-e', pretend, 'x'], { encoding: 'utf8' });
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(/needs Node\.js 22\.19 or newer; this process runs 22\.18\.9/);
    expect(result.status).toBe(1);
  });

  it('would load it otherwise', () => {
    const pretend = `
      process.dlopen = () => { process.stdout.write('LOADED'); process.exit(9); };
      process.argv[2] = ${JSON.stringify(folder.join('new-node'))};
      require(${JSON.stringify(script)});`;
    expect(spawnSync(process.execPath, ['-e', pretend, 'x'], { encoding: 'utf8' }).stdout).toBe('LOADED');
  });
});
