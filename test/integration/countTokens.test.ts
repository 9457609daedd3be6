// Counting tokens through the real gateway: the SDKs of every protocol that counts, against providers of every protocol. Those with a
// counter are asked for it in their own words (the fake refuses what real ones do), for the others the gateway's worker thread estimates.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { httpProtocolIds, type ProtocolId } from '../../src/shared/channel';
import { upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { alias, channelTo, House } from '../support/house';
import { rawRequest } from '../support/rawHttp';

let house: House;
beforeAll(async () => {
  house = await House.build();
  house.upstream.models.add('anthropic.claude-haiku-4-5-20251001-v1:0');
  const models = [{ id: upstreamModels.bedrock, alias: alias('bedrock') }, { id: claudeInEurope }];
  await house.gateway.createChannel(channelTo(house.upstream, 'bedrock', { models }));
});
afterAll(async () => house.close());
beforeEach(() => house.upstream.reset());

const claudeInEurope = 'eu.anthropic.claude-haiku-4-5-20251001-v1:0';
const clients: ProtocolId[] = ['anthropic', 'gemini', 'openai-responses'];
/** Bedrock counts for Claude alone; Chat Completions has no counter. */
const estimated = ['openai-chat', 'bedrock'];

describe.each(clients)('%s', (client) => {
  it.each(httpProtocolIds)('for a model at %s', async (upstream) => {
    const tokens = await house.through(client, { model: alias(upstream), maxRetries: 0 }).countTokens?.();
    const row = await house.gateway.latestRow();
    expect(row).toMatchObject({
      outcome: 'ok',
      status: 200,
      usageKnown: false,
      costUsd: null,
      model: upstreamModels[upstream],
    });
    if (estimated.includes(upstream)) {
      expect(tokens).toBeGreaterThan(20);
      expect(tokens).toBeLessThan(80);
      expect(row?.warnings).toEqual([`estimated-tokens ${upstreamModels[upstream]}`]);
    } else {
      expect(tokens).toBe(42);
      expect(row?.warnings.filter((warning) => warning.startsWith('estimated'))).toEqual([]);
      expect(house.upstream.lastRequest().call).toMatchObject({ operation: 'count-tokens', protocol: upstream });
    }
  });

  it('for Claude at Bedrock, by the model that a region leads to', async () => {
    expect(await house.through(client, { model: claudeInEurope, maxRetries: 0 }).countTokens?.()).toBe(42);
    expect(house.upstream.lastRequest().url).toBe('/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/count-tokens');
  });

  it('for the demo', async () => {
    expect(await house.through(client, { model: 'demo-echo', maxRetries: 0 }).countTokens?.()).toBeGreaterThan(10);
  });
});

it('a counter that is missing is asked once', async () => {
  house.upstream.script([{ status: 404 }]);
  const { id } = await house.gateway.createChannel(
    channelTo(house.upstream, 'anthropic', {
      name: 'uncounted',
      models: [{ id: upstreamModels.anthropic, alias: 'uncounted' }],
    }),
  );
  const count = house.through('anthropic', { model: 'uncounted', maxRetries: 0 }).countTokens;
  expect(await count?.()).toBeGreaterThan(20);
  expect(await count?.()).toBeGreaterThan(20);
  expect(house.upstream.requests).toHaveLength(1);
  expect((await house.gateway.latestRow())?.channelId).toBe(id);
});

it('26 at once, each with its own count, marked as estimates', async () => {
  const ask = async (index: number) => {
    const content = 'The keeper of the gatehouse knows every road. '.repeat(1 + index * 200);
    const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/messages/count_tokens?beta=true`, {
      method: 'POST',
      headers: { 'x-api-key': house.key.secret, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
      body: JSON.stringify({ model: alias('openai-chat'), messages: [{ role: 'user', content }] }),
    });
    expect([answer.status, answer.headers['x-gatehouse-estimated']]).toEqual([200, '1']);
    return (JSON.parse(answer.body.toString()) as { input_tokens: number }).input_tokens;
  };
  const counts = await Promise.all(Array.from({ length: 26 }, (_, index) => ask(index)));
  expect(counts).toEqual([...counts].sort((one, other) => one - other));
  // Ten tokens a sentence, and a few around the message.
  expect(counts[25]).toBeGreaterThan(10 * 5001);
  expect(counts[25]).toBeLessThan(10 * 5001 + 20);
});
