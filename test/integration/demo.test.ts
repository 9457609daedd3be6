// The demo channel: every protocol, streaming and not, with the official SDKs and no provider at all.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolIds, type Channel } from '../../src/shared/channel';
import { GatewayFixture } from '../support/gatewayFixture';
import { createDriver } from '../support/sdkDriver';
import { waitFor } from '../support/waitFor';

let gateway: GatewayFixture;
let channel: Channel;
let key: string;
beforeAll(async () => {
  gateway = await GatewayFixture.start();
  // A fresh gateway has its demo channel already.
  const [demo] = await gateway.call('listChannels', {});
  if (demo?.provider !== 'demo') throw new Error('a fresh gateway must have a demo channel');
  channel = demo;
  key = (await gateway.createKey()).secret;
});
afterAll(async () => gateway.close());

describe.each(protocolIds)('%s', (protocol) => {
  const driver = (model = 'demo-echo') => createDriver(protocol, { root: gateway.proxyUrl, key, model });

  it('answers whole and streaming with the same text', async () => {
    const whole = await driver().generate('text');
    const streamed = await driver().stream('text');
    expect(whole.text.length).toBeGreaterThan(10);
    expect(streamed.text).toBe(whole.text);
    expect(streamed.stop).toBe(whole.stop);
    expect(streamed.events.length).toBeGreaterThan(2);
  });

  it('has usage and a demo price in the log', async () => {
    await driver().stream('text');
    const row = await gateway.latestRow((candidate) => candidate.inboundProtocol === protocol);
    expect(row).toMatchObject({
      channelId: channel.id,
      outcome: 'ok',
      status: 200,
      usageKnown: true,
      priceSource: 'demo',
      model: 'demo-echo',
    });
    expect(row.inputTokens).toBeGreaterThan(0);
    expect(row.outputTokens).toBeGreaterThan(0);
    expect(row.costUsd).toBeGreaterThan(0);
  });

  it('lists its models', async () => {
    expect(await driver().listModels()).toEqual(expect.arrayContaining(['demo-echo', 'demo-story']));
  });

  it('stops when the client leaves', async () => {
    const controller = new AbortController();
    const running = driver('demo-story')
      .stream('text', { signal: controller.signal, onEvent: () => controller.abort() })
      .catch((error: unknown) => error);
    await running;
    const row = await gateway.latestRow(
      (candidate) => candidate.inboundProtocol === protocol && candidate.model === 'demo-story',
    );
    expect(row).toMatchObject({ outcome: 'aborted', clientAborted: true });
  });
});

it('needs no secret, is healthy after a test, and moves the ticker', async () => {
  expect(channel.secretState).toBe('not-needed');
  expect(await gateway.call('testChannel', { id: channel.id })).toMatchObject({ ok: true });
  const status = await waitFor(async () => {
    const current = await gateway.call('getStatus', {});
    return current.today.requests > 0 && current.today.costUsd > 0 ? current : undefined;
  });
  expect(status.channels).toEqual({ total: 1, healthy: 1 });
  expect(status.today.unpricedRequests).toBeGreaterThanOrEqual(0);
});
