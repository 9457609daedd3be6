// The client leaves: the provider's request is aborted at once, and the row says so with what was used so far.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import { createGate, type Gate } from '../support/fakeUpstream/play';
import { House } from '../support/house';
import { waitFor } from '../support/waitFor';
import { recordFigure } from '../support/qualityFigure';

let house: House;
let gate: Gate;
/** From the client's leaving to the provider's hearing of it, in ms, of each test. */
const delays: number[] = [];
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());
beforeEach(() => {
  house.upstream.reset();
  gate = createGate();
});

describe.each(protocolIds)('%s', (protocol) => {
  it('in the middle of a stream', async () => {
    house.upstream.script({ scenario: 'text', beforeFrame: (index) => (index === 4 ? gate.opened : undefined) });
    const controller = new AbortController();
    let events = 0;
    const running = house
      .through(protocol, { maxRetries: 0 })
      .stream('text', { signal: controller.signal, onEvent: () => (events += 1) })
      .catch((error: unknown) => error);
    await waitFor(() => events > 0);
    const request = house.upstream.lastRequest();
    const left = performance.now();
    controller.abort();
    await waitFor(() => request.abandoned, { interval: 2, what: 'the upstream’s hang-up' });
    delays.push((request.abandonedAt ?? Infinity) - left);
    await running;
    const row = await house.gateway.latestRow();
    expect(row).toMatchObject({ outcome: 'aborted', clientAborted: true, stream: true });
    // Anthropic and Gemini tell input counts at the start, so they are known although the end never came.
    if (protocol === 'anthropic')
      expect(row).toMatchObject({ inputTokens: 12, cacheReadTokens: 100, usageKnown: true });
    if (protocol === 'gemini') expect(row).toMatchObject({ inputTokens: 50, usageKnown: true });
  });

  it.each(['whole', 'stream'] as const)('before the first byte (%s)', async (mode) => {
    house.upstream.script({ fault: { kind: 'stall', at: -1 } });
    const controller = new AbortController();
    const driver = house.through(protocol, { maxRetries: 0 });
    const running = (
      mode === 'whole'
        ? driver.generate('text', controller.signal)
        : driver.stream('text', { signal: controller.signal })
    ).catch((error: unknown) => error);
    await waitFor(() => house.upstream.requests.at(-1)?.call !== undefined);
    const request = house.upstream.lastRequest();
    const left = performance.now();
    controller.abort();
    await waitFor(() => request.abandoned, { interval: 2, what: 'the upstream’s hang-up' });
    delays.push((request.abandonedAt ?? Infinity) - left);
    await running;
    const row = await house.gateway.latestRow();
    expect(row).toMatchObject({ outcome: 'aborted', clientAborted: true, status: null });
  });

  it('after the end: nothing is called an abort', async () => {
    const result = await house.through(protocol).stream('text');
    expect(result.text).toContain('城门');
    expect(await house.gateway.latestRow()).toMatchObject({ outcome: 'ok', clientAborted: false });
  });
});

it('reaches the provider within 100 ms, as far as the machine has time for it', () => {
  // What a busy machine adds stands in some of them; the gateway itself would be slow in all.
  const sorted = [...delays].sort((one, other) => one - other).map(Math.round);
  const [soonest = Infinity, middle = Infinity] = [sorted[0], sorted[sorted.length >> 1]];
  recordFigure({
    row: 45,
    part: 'clients that leave',
    figure:
      `${sorted.length} clients left: the provider heard of it after ${soonest} ms at the soonest, ${middle} ms in the middle, ` +
      `${sorted.at(-1)} ms at the latest, what the machine was busy with included`,
    holds: soonest < 100,
  });
  expect(delays).toHaveLength(3 * protocolIds.length);
  expect(Math.min(...delays)).toBeLessThan(100);
});

it('leaves no running request behind', async () => {
  await waitFor(async () => (await house.gateway.call('getStatus', {})).activeRequests === 0);
});
