// Row 47 of the reliability table: steady mixed load (all protocols, translated and not, streams and whole answers, errors, cut streams, clients
// that leave), for GATEHOUSE_MINUTES (5; `npm run test:soak -- 60` is an hour). Memory, descriptors and latency must not grow: the slope over the
// second half of the time is what counts, since the first fills caches and pools. No client here gives up by itself, and no more than a few
// seconds' worth of requests run at once: a machine that is too slow for the rate makes them fewer and is told as that, and a request that is
// lost is lost by the gateway.
import { readdirSync, readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { scenarios } from '../support/fakeUpstream/fixtures';
import type { Play } from '../support/fakeUpstream/play';
import { alias, channelTo, House } from '../support/house';
import { counted, recordFigure } from '../support/qualityFigure';
import { generateBody, generateHeaders, generatePath, openSocket, rawRequest } from '../support/rawHttp';
import { seededRandom } from '../support/seededRandom';
import { waitFor } from '../support/waitFor';
import { HeapProbe } from './heap';
import { median, slope } from './trend';

const minutes = Number(process.env['GATEHOUSE_MINUTES'] ?? 5);
const perSecond = Number(process.env['GATEHOUSE_RATE'] ?? 40);
/** At most so many run at once. */
const mostRunning = perSecond * 5;
/** How long the last ones may take after the load has ended: what runs then still hangs. */
const lastMs = 120_000;
const samples = Math.max(12, Math.min(60, Math.round(minutes * 6)));
const random = seededRandom(47);
const agent = new Agent({ keepAlive: true });
/** Models of a provider of their own: a limit that it tells holds all channels of its account, and must not make the others wait. */
const failing = (protocol: ProtocolId): string => `failing/${protocol}`;
let house: House;
let failingProvider: FakeUpstream;
let heap: HeapProbe;
beforeAll(async () => {
  house = await House.build({ environment: { NODE_OPTIONS: '--inspect=127.0.0.1:0' } });
  failingProvider = await FakeUpstream.start('secret-of-the-failing-provider-01');
  for (const protocol of protocolIds) {
    const models = [{ id: upstreamModels[protocol], alias: failing(protocol) }];
    await house.gateway.createChannel(channelTo(failingProvider, protocol, { name: `failing ${protocol}`, models }));
  }
  heap = await HeapProbe.connect(house.gateway.log);
});
afterAll(async () => {
  agent.destroy();
  heap.close();
  await failingProvider.close();
  await house.close();
});

interface Sample {
  /** Minutes since the beginning. */
  at: number;
  /** In use after a full collection, in MiB. */
  heap: number;
  /** The lowest resident memory of its time, in MiB. */
  memory: number;
  descriptors: number;
  /** Median time of a whole answer without fault, in ms. */
  latency: number;
}

function residentMemory(): number {
  const status = readFileSync(`/proc/${house.gateway.listening.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** What the provider does with a request. */
function play(fails: boolean): Play {
  const scenario = random.pick(scenarios);
  if (!fails) return { scenario };
  return random.pick<Play>([
    { status: 429 },
    { status: 500 },
    { scenario, fault: { kind: 'reset', at: random.integer(0, 600) } },
    { scenario, fault: { kind: 'end', at: random.integer(0, 600) } },
    { scenario, streamErrorAfter: 2 },
    { body: '<html>', headers: { 'content-type': 'text/html' } },
  ]);
}

/** Why requests were lost, and how many for each reason. */
const reasons = new Map<string, number>();
const tally = { requests: 0, answered: 0, refused: 0, left: 0, lost: 0 };

async function one(latencies: number[]): Promise<void> {
  const client = random.pick(protocolIds);
  const upstream = random.chance(0.5) ? client : random.pick(protocolIds);
  const stream = random.chance(0.6);
  const fails = random.chance(0.08);
  const model = fails ? failing(upstream) : alias(upstream);
  const path = generatePath(client, model, stream);
  const headers = generateHeaders(client, house.key.secret);
  const body = generateBody(client, model, stream, random.chance(0.05) ? 'x'.repeat(300_000) : 'Hello');
  tally.requests += 1;
  if (random.chance(0.05)) return leave(path, headers, body);
  const began = performance.now();
  const options = { headers, body, agent, timeout: 0 };
  const answer = await rawRequest(house.gateway.proxyUrl + path, options).catch((error: unknown) => {
    lose(error instanceof Error && 'code' in error ? String(error.code) : String(error));
    return undefined;
  });
  if (answer === undefined) return;
  if (!answer.complete && !fails) lose('broken off in the answer');
  else if (answer.status === 200) tally.answered += 1;
  else tally.refused += 1;
  if (!stream && !fails && answer?.status === 200) latencies.push(performance.now() - began);
}

function lose(reason: string): void {
  tally.lost += 1;
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

/** A client that goes at the first byte of its answer. */
async function leave(path: string, headers: Record<string, string>, body: string): Promise<void> {
  const { proxyPort } = house.gateway;
  const socket = await openSocket(proxyPort);
  const lines = Object.entries({
    host: `127.0.0.1:${proxyPort}`,
    ...headers,
    'content-length': Buffer.byteLength(body),
  });
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
  await new Promise((resolve) => socket.once('data', resolve).once('close', resolve));
  socket.destroy();
  tally.left += 1;
}

it(`${minutes} minutes of steady mixed load leave memory, descriptors and latency flat`, async () => {
  for (const provider of [house.upstream, failingProvider]) {
    provider.script(() => {
      provider.requests.length = 0;
      return play(provider === failingProvider);
    });
  }
  const total = minutes * 60_000;
  const began = performance.now();
  const running = new Set<Promise<void>>();
  const series: Sample[] = [];
  const latencies: number[] = [];
  let lowest = Infinity;
  let looked = 0;
  for (let number = 0; performance.now() - began < total; number += 1) {
    const due = (number * 1000) / perSecond - (performance.now() - began);
    await wait(Math.max(0, due));
    if (running.size >= mostRunning) await Promise.race(running);
    const request = one(latencies).finally(() => running.delete(request));
    running.add(request);
    // Breakers and holds of one kind of fault must not turn the whole load into refusals.
    if (number % (perSecond * 5) === 0) await house.forgive();
    const elapsed = performance.now() - began;
    if (elapsed > looked + 500) {
      looked = elapsed;
      lowest = Math.min(lowest, residentMemory());
    }
    if (elapsed > ((series.length + 1) * total) / samples) {
      const descriptors = readdirSync(`/proc/${house.gateway.listening.pid}/fd`).length;
      series.push({
        at: elapsed / 60_000,
        heap: await heap.used(),
        memory: lowest,
        descriptors,
        latency: median(latencies.splice(0)),
      });
      lowest = Infinity;
    }
  }
  const reached = tally.requests / ((performance.now() - began) / 1000);
  const hanging = await Promise.race([Promise.all(running).then(() => 0), wait(lastMs).then(() => running.size)]);
  for (let left = hanging; left > 0; left -= 1) lose(`no end ${lastMs / 1000} s after the load`);
  await waitFor(async () => (await house.gateway.call('getStatus', {})).activeRequests === 0, { timeout: 30_000 });
  const open = (await house.gateway.rows(1000)).filter(({ outcome }) => outcome === null).length;
  const half = series.slice(series.length >> 1);
  const hours = (name: keyof Sample): number => 60 * slope(half.map((sample) => [sample.at, sample[name]]));
  const grown = (name: keyof Sample): number => (hours(name) / 60) * (minutes / 2);
  const last = half.at(-1);
  const first = half[0];
  const shown = (name: keyof Sample, unit: string): string =>
    `${name} ${first?.[name].toFixed(1)} to ${last?.[name].toFixed(1)}${unit} (${grown(name) >= 0 ? '+' : ''}${grown(name).toFixed(1)} by its trend)`;
  // Over the second half. Resident memory depends on when the collector runs, what it leaves does not; descriptors and latency follow what else the
  // machine does, so that their limits are for what grows without end.
  const usual = median(series.slice(0, series.length >> 1).map(({ latency }) => latency));
  // A machine that cannot keep the rate says nothing about latency: there it is the time of the queue.
  const keptUp = reached > perSecond * 0.9;
  const limits = { heap: 5, memory: 60, descriptors: 100, latency: keptUp ? 20 + usual : Infinity };
  const holds =
    grown('heap') < limits.heap &&
    grown('memory') < limits.memory &&
    grown('descriptors') < limits.descriptors &&
    grown('latency') < limits.latency;
  const why = [...reasons].map(([reason, count]) => `: ${reason} ${counted(count)}`).join('');
  recordFigure({
    row: 47,
    part: 'soak',
    form: 'long',
    figure:
      `${minutes} minutes, ${counted(tally.requests)} requests, ${reached.toFixed(0)} of ${perSecond} wanted a second (${counted(tally.answered)} answered, ${counted(tally.refused)} refused as the ` +
      `provider did, ${counted(tally.left)} left by the client, ${tally.lost} lost${why}); second half: ${shown('heap', ' MiB')}, ` +
      `${shown('memory', ' MiB')}, ` +
      `${shown('descriptors', '')}, ${shown('latency', ' ms')}${keptUp ? '' : ' (the machine was too slow for the rate)'}; ${open} rows open`,
    holds: holds && open === 0 && tally.lost === 0,
  });
  expect(Object.fromEntries(reasons)).toEqual({});
  expect(open).toBe(0);
  expect(grown('heap')).toBeLessThan(limits.heap);
  expect(grown('memory')).toBeLessThan(limits.memory);
  expect(grown('descriptors')).toBeLessThan(limits.descriptors);
  expect(grown('latency')).toBeLessThan(limits.latency);
});
