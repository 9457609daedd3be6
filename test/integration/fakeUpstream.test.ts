// The judge is judged first: the official SDKs, directly against the fake upstream, get every scenario as written,
// and requests that a real provider would refuse are refused.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { scenarios } from '../support/fakeUpstream/fixtures';
import { createDriver } from '../support/sdkDriver';

let upstream: FakeUpstream;
beforeAll(async () => {
  upstream = await FakeUpstream.start();
});
afterAll(async () => upstream.close());

describe.each(protocolIds)('%s', (protocol) => {
  const driver = () =>
    createDriver(protocol, {
      root: upstream.url,
      key: upstream.secret,
      model: upstreamModels[protocol],
      maxRetries: 0,
    });

  it.each(scenarios)('%s: the stream folds to the non-streamed answer', async (scenario) => {
    upstream.script([{ scenario }, { scenario }, { scenario, chunking: 1 }]);
    const whole = await driver().generate(scenario);
    const streamed = await driver().stream(scenario);
    const dripped = await driver().stream(scenario);
    expect({ text: streamed.text, tools: streamed.toolCalls, stop: streamed.stop }).toEqual({
      text: whole.text,
      tools: whole.toolCalls,
      stop: whole.stop,
    });
    expect(dripped.final).toEqual(streamed.final);
    expect(whole.toolCalls).toHaveLength({ text: 0, thinking: 0, toolCall: 1, parallelTools: 2 }[scenario]);
    if (whole.toolCalls.length === 0) expect(whole.text).toContain('城门 🏰 and the “way out”.\n\nBoth—always.');
    expect(streamed.events.length).toBeGreaterThan(1);
  });

  it('lists models and counts tokens', async () => {
    expect(await driver().listModels()).toContain(upstreamModels[protocol]);
    expect(await (driver().countTokens?.() ?? 42)).toBe(42);
  });

  it('refuses a wrong key and an unknown model', async () => {
    const options = { root: upstream.url, maxRetries: 0 };
    const stranger = createDriver(protocol, { ...options, key: 'wrong', model: upstreamModels[protocol] });
    await expect(stranger.generate('text')).rejects.toMatchObject({ status: 401 });
    const nobody = createDriver(protocol, { ...options, key: upstream.secret, model: 'no-such-model' });
    await expect(nobody.generate('text')).rejects.toMatchObject({ status: 404 });
  });

  it('tells its errors in the provider’s shape', async () => {
    for (const status of [400, 429, 500, 529] as const) {
      upstream.script({ status });
      await expect(driver().generate('text')).rejects.toMatchObject({ status });
    }
    upstream.script({ streamErrorAfter: 2 });
    await expect(driver().stream('text')).rejects.toThrow(/overloaded|error while processing/i);
  });
});
