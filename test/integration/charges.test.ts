// One request is charged once: streams that are aborted half-way with what was told by then, retries and failovers with the answer alone,
// and an answer that broke off with what the provider had told of it. The log, its summary and the budget of the key agree.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RequestLogRow } from '../../src/shared/usage';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { streamFrames } from '../support/fakeUpstream/fixtures';
import { createGate } from '../support/fakeUpstream/play';
import { alias, channelTo, House } from '../support/house';
import { createDriver, type SdkDriver } from '../support/sdkDriver';
import { waitFor } from '../support/waitFor';

const protocol = 'anthropic';
/** Dollars per million tokens, each of another size, so that a sum says what was counted. */
const rates = { input: 1, cacheRead: 0.1, cacheWrite5m: 2, cacheWrite1h: 3, output: 10 };
/** The scenario `text`: 12 input, 100 read, 30 written for 5 minutes and 10 for an hour, 30 output. */
const wholeAnswer = (12 * 1 + 100 * 0.1 + 30 * 2 + 10 * 3 + 30 * 10) / 1e6;
/** What its first event tells: the same with one token of output. */
const beginning = (12 * 1 + 100 * 0.1 + 30 * 2 + 10 * 3 + 1 * 10) / 1e6;

let house: House;
let second: FakeUpstream;
beforeAll(async () => {
  house = await House.build();
  second = await FakeUpstream.start('second-secret-0123456789abcdef');
  await house.gateway.call('putPrices', { body: { overrides: [{ model: upstreamModels[protocol], ...rates }] } });
  const { id } = await house.gateway.createChannel(channelTo(second, protocol, { name: 'second', priority: 5 }));
  backup = id;
});
afterAll(async () => {
  await house.close();
  await second.close();
});
let backup = '';
let driver: SdkDriver;
let keyId: string;
beforeEach(async () => {
  house.upstream.reset();
  second.reset();
  await house.forgive();
  // A key of its own for each test: what it has spent is what this test has cost.
  const key = await house.gateway.createKey({ budget: { usd: 1, period: 'total' } });
  keyId = key.key.id;
  driver = createDriver(protocol, {
    root: house.gateway.proxyUrl,
    key: key.secret,
    model: alias(protocol),
    maxRetries: 0,
  });
});

const firstChannel = (): string => house.channels[protocol].id;

/** The one row of this test's key, closed; the summary, the key and the row say the same. */
async function onlyRow(): Promise<RequestLogRow> {
  const ofKey = async () => (await house.gateway.rows(100)).filter((row) => row.keyId === keyId);
  await waitFor(
    async () => {
      const rows = await ofKey();
      return rows.length > 0 && rows.every(({ outcome }) => outcome !== null);
    },
    { what: 'closed rows' },
  );
  const rows = await ofKey();
  expect(rows).toHaveLength(1);
  const [row] = rows;
  if (row === undefined) throw new Error('there is no row');
  const summary = await house.gateway.call('usageSummary', { query: { groupBy: 'key', key: keyId } });
  expect(summary.rows).toMatchObject([
    { requests: 1, costUsd: row.costUsd ?? 0, inputTokens: row.inputTokens, outputTokens: row.outputTokens },
  ]);
  expect((await house.gateway.call('getKey', { id: keyId })).usage.usdThisMonth).toBe(row.costUsd ?? 0);
  return row;
}

it('an answer', async () => {
  await driver.generate('text');
  expect(await onlyRow()).toMatchObject({ route: 'routed', costUsd: wholeAnswer, attempts: [{ status: 200 }] });
});

it('a retry at the same channel: two attempts, one charge', async () => {
  await house.gateway.call('updateChannel', { id: backup, body: { enabled: false } });
  try {
    house.upstream.script([{ status: 500 }]);
    await driver.generate('text');
  } finally {
    await house.gateway.call('updateChannel', { id: backup, body: { enabled: true } });
  }
  expect(house.upstream.requests).toHaveLength(2);
  expect(await onlyRow()).toMatchObject({
    route: 'routed',
    channelId: firstChannel(),
    costUsd: wholeAnswer,
    attempts: [{ status: 500, reason: 'server-error' }, { status: 200 }],
  });
});

it.each(['whole', 'stream'] as const)(
  'a failover (%s): two channels, one charge, of the one that answered',
  async (mode) => {
    house.upstream.script([{ status: 529 }]);
    await (mode === 'whole' ? driver.generate('text') : driver.stream('text'));
    expect(await onlyRow()).toMatchObject({
      route: 'failover',
      channelId: backup,
      outputTokens: 30,
      attempts: [
        { channelId: firstChannel(), status: 529 },
        { channelId: backup, status: 200 },
      ],
    });
  },
);

it('a whole answer that broke off is not charged twice: its tokens are not known, those of the next are', async () => {
  house.upstream.script([{ fault: { kind: 'close', at: 200 } }]);
  await driver.generate('text');
  const row = await onlyRow();
  expect(row).toMatchObject({ route: 'failover', channelId: backup, costUsd: wholeAnswer });
  expect(second.requests).toHaveLength(1);
});

it('a stream that the client leaves half-way is charged with what was told by then', async () => {
  const gate = createGate();
  house.upstream.script({ scenario: 'text', beforeFrame: (index) => (index === 4 ? gate.opened : undefined) });
  const controller = new AbortController();
  let events = 0;
  const running = driver
    .stream('text', { signal: controller.signal, onEvent: () => (events += 1) })
    .catch((error: unknown) => error);
  await waitFor(() => events > 0, { what: 'the beginning of the stream' });
  controller.abort();
  await running;
  const row = await onlyRow();
  expect(row).toMatchObject({
    outcome: 'aborted',
    route: 'routed',
    usageKnown: true,
    inputTokens: 12,
    attempts: [{ status: 200 }],
  });
  expect(row.costUsd).toBe(beginning);
  expect(second.requests).toHaveLength(0);
});

it('a stream that the provider breaks off half-way is charged with what was told by then, and nobody else is asked', async () => {
  const frames = streamFrames(protocol, 'text', { includeUsage: true, jsonArray: false });
  const half = Buffer.concat(frames.slice(0, 4)).length;
  house.upstream.script({ fault: { kind: 'reset', at: half } });
  await expect(driver.stream('text')).rejects.toThrow();
  const row = await onlyRow();
  expect(row).toMatchObject({
    outcome: 'error',
    route: 'failed',
    channelId: firstChannel(),
    usageKnown: true,
    inputTokens: 12,
    cacheReadTokens: 100,
    attempts: [{ status: 200 }],
  });
  expect(row.costUsd).toBe(beginning);
  expect(second.requests).toHaveLength(0);
});

it('a request that nobody answers costs nothing', async () => {
  house.upstream.script(() => ({ status: 401 }));
  second.script(() => ({ status: 401 }));
  await expect(driver.generate('text')).rejects.toThrow();
  expect(await onlyRow()).toMatchObject({ route: 'failed', usageKnown: false, costUsd: null, attempts: [{}, {}] });
});
