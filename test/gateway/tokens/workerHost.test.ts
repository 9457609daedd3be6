// The thread that counts: started at first use, ended when idle, started again after a crash that costs one job, and never flooded.
// The thread here is a script of a few lines that does what a text says.
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, expect, it } from 'vitest';
import { WorkerHost, type WorkerOptions } from '../../../src/gateway/tokens/workerHost';
import { TemporaryFolder } from '../../support/temporaryFolder';
import { waitFor } from '../../support/waitFor';

const folder = new TemporaryFolder('worker-host');
const file = folder.join('worker.js');
writeFileSync(
  file,
  `const { parentPort } = require('node:worker_threads');
   parentPort.on('message', ({ texts }) => {
     if (texts[0] === 'throw') throw new Error('thrown');
     if (texts[0] === 'exit') process.exit(3);
     if (texts[0] === 'hang') return;
     parentPort.postMessage({ tokens: texts.join('').length, wideTokens: 0, pages: 0 });
   });`,
);

let host: WorkerHost | undefined;
afterEach(() => host?.close());
afterAll(() => folder.remove());

function open(options: Partial<WorkerOptions> = {}): WorkerHost {
  host = new WorkerHost({ file, idleMs: 60_000, jobMs: 10_000, mostJobs: 10, mostCharacters: 1000, ...options });
  return host;
}

const job = (...texts: string[]) => ({ texts, documents: [] });

it('starts at first use and ends after idle, again and again', async () => {
  const { count, started } = { count: open({ idleMs: 10 }), started: () => host?.started };
  expect(started()).toBe(false);
  expect(await count.count(job('abc'))).toMatchObject({ tokens: 3 });
  await waitFor(() => started() === false);
  expect(await count.count(job('ab', 'cd'))).toMatchObject({ tokens: 4 });
});

it.each(['throw', 'exit'])('a crash (%s) costs the one job alone', async (way) => {
  const count = open();
  const jobs = [count.count(job('a')), count.count(job(way)), count.count(job('abc')), count.count(job('abcd'))];
  const results = await Promise.allSettled(jobs);
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value.tokens : 'failed'))).toEqual([
    1,
    'failed',
    3,
    4,
  ]);
  expect(results[1]).toMatchObject({ reason: { kind: 'internal' } });
});

it('a job that does not end is ended', async () => {
  const count = open({ jobMs: 1000 });
  const hanging = count.count(job('hang'));
  const next = count.count(job('abc'));
  await expect(hanging).rejects.toMatchObject({ kind: 'internal' });
  expect(await next).toMatchObject({ tokens: 3 });
});

it('a missing file fails the job, not the process', async () => {
  await expect(open({ file: folder.join('none.js') }).count(job('a'))).rejects.toMatchObject({ kind: 'internal' });
});

it('refuses what is too much, by number and by size, and recovers', async () => {
  const count = open({ mostJobs: 2, mostCharacters: 1000 });
  const taken = [count.count(job('a')), count.count(job('b')), count.count(job('c'))];
  await expect(count.count(job('d'))).rejects.toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 1 });
  await Promise.all(taken);
  const large = count.count(job('x'.repeat(2000)));
  await expect(count.count(job('e'))).rejects.toMatchObject({ kind: 'rate-limited' });
  expect(await large).toMatchObject({ tokens: 2000 });
  expect(await count.count(job('f'))).toMatchObject({ tokens: 1 });
});

it('at the end, what waits is refused', async () => {
  const count = open();
  const waiting = [count.count(job('hang')), count.count(job('a'))];
  const settled = Promise.allSettled(waiting);
  await count.close();
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(count.count(job('a'))).rejects.toMatchObject({ kind: 'draining' });
});
