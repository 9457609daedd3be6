// What the gateway itself refuses, seen by the official SDKs with their default retries: the right error class at once,
// our words in it, one HTTP request and none at the provider.
import { APIError as AnthropicError } from '@anthropic-ai/sdk';
import { ApiError as GeminiError } from '@google/genai';
import { APIError as OpenAIError } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import { alias, channelTo, House } from '../support/house';
import { generateBody, generateHeaders, generatePath, rawRequest } from '../support/rawHttp';
import type { SdkOptions } from '../support/sdkDriver';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());
beforeEach(() => house.upstream.reset());

const errorClass = {
  'openai-chat': OpenAIError,
  'openai-responses': OpenAIError,
  anthropic: AnthropicError,
  gemini: GeminiError,
};

interface Raised {
  error: Error & { status?: number };
  fetches: number;
}

/** Runs one SDK call that must fail, counting the HTTP requests that the SDK made. */
async function raised(protocol: ProtocolId, mode: 'whole' | 'stream', more: Partial<SdkOptions>): Promise<Raised> {
  let fetches = 0;
  const counting: typeof fetch = (input, init) => {
    fetches += 1;
    return fetch(input, init);
  };
  const driver = house.through(protocol, { fetch: counting, ...more });
  const error = await (mode === 'whole' ? driver.generate('text') : driver.stream('text')).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(errorClass[protocol]);
  return { error: error as Error & { status?: number }, fetches };
}

describe.each(protocolIds)('%s', (protocol) => {
  for (const mode of ['whole', 'stream'] as const) {
    it(`${mode}: 401 for an unknown key, at once`, async () => {
      const { error, fetches } = await raised(protocol, mode, { key: `gk-${'x'.repeat(43)}` });
      expect({ status: error.status, fetches }).toEqual({ status: 401, fetches: 1 });
      expect(error.message).toMatch(/key/i);
    });

    it(`${mode}: 403 for a model that the key may not use, at once`, async () => {
      const { secret } = await house.gateway.createKey({ models: ['other-*'] });
      const { error, fetches } = await raised(protocol, mode, { key: secret });
      expect({ status: error.status, fetches }).toEqual({ status: 403, fetches: 1 });
      expect(error.message).toMatch(/{"error"|not allowed|may not|model/i);
    });

    it(`${mode}: 403 for a channel that the key may not use`, async () => {
      const other = protocolIds.find((id) => id !== protocol) ?? 'gemini';
      const { secret } = await house.gateway.createKey({ channels: [house.channels[other].id] });
      const { error, fetches } = await raised(protocol, mode, { key: secret });
      expect({ status: error.status, fetches }).toEqual({ status: 403, fetches: 1 });
    });

    it(`${mode}: 404 for a model that nobody serves, at once`, async () => {
      const { error, fetches } = await raised(protocol, mode, { model: 'no-such-model' });
      expect({ status: error.status, fetches }).toEqual({ status: 404, fetches: 1 });
      expect(error.message).toContain('no-such-model');
    });

    it(`${mode}: a channel without its secret fails at once and says so`, async () => {
      const { id } = await house.gateway.createChannel(
        channelTo(house.upstream, protocol, {
          name: `keyless ${protocol}`,
          provider: { 'openai-chat': 'openai', 'openai-responses': 'openai', anthropic: 'anthropic', gemini: 'gemini' }[
            protocol
          ],
          secret: undefined,
          models: [{ id: `keyless-${protocol}` }],
        }),
      );
      const { error, fetches } = await raised(protocol, mode, { model: `keyless-${protocol}` });
      await house.gateway.call('deleteChannel', { id });
      expect({ status: error.status, fetches }).toEqual({ status: 503, fetches: 1 });
      expect(error.message).toMatch(/key|secret/i);
    });
  }

  it('nothing of this reached the provider', async () => {
    await raised(protocol, 'whole', { key: 'wrong' });
    await raised(protocol, 'stream', { model: 'no-such-model' });
    expect(house.upstream.requests).toHaveLength(0);
  });

  const shape: Record<ProtocolId, (status: number) => object> = {
    'openai-chat': () => ({ error: { message: expect.any(String) as unknown, type: expect.any(String) as unknown } }),
    'openai-responses': () => ({
      error: { message: expect.any(String) as unknown, type: expect.any(String) as unknown },
    }),
    anthropic: () => ({
      type: 'error',
      error: { type: expect.any(String) as unknown, message: expect.any(String) as unknown },
    }),
    gemini: (code) => ({
      error: { code, message: expect.any(String) as unknown, status: expect.any(String) as unknown },
    }),
  };

  const badBodies: [string, string | Uint8Array][] = [
    ['not JSON', '{"model":'],
    ['an array', '[]'],
    ['empty', ''],
    ['text after the object', '{"model":"gate/x"} {"model":"gate/y"}'],
  ];
  // Gemini's model is in the path, so its body may say what it likes.
  if (protocol !== 'gemini') {
    badBodies.push(['a model that is a number', '{"model":5,"messages":[{"role":"user","content":"x"}]}']);
    badBodies.push(['two models', '{"model":"a","model":"b","messages":[{"role":"user","content":"x"}]}']);
  }

  it.each(badBodies)('400 in its own shape for a body that is %s', async (_what, body) => {
    const answer = await rawRequest(house.gateway.proxyUrl + generatePath(protocol, alias(protocol), false), {
      headers: generateHeaders(protocol, house.key.secret),
      body,
    });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body.toString())).toMatchObject(shape[protocol](400));
    expect(house.upstream.requests).toHaveLength(0);
  });

  it('413 for a body over the cap, announced or not', async () => {
    const url = house.gateway.proxyUrl + generatePath(protocol, alias(protocol), false);
    const announced = await rawRequest(url, {
      headers: { ...generateHeaders(protocol, house.key.secret), 'content-length': String(33 * 1024 * 1024) },
      body: '{}',
    }).catch((error: unknown) => error);
    expect(announced).toMatchObject({ status: 413 });
    expect(JSON.parse((announced as { body: Buffer }).body.toString())).toMatchObject(shape[protocol](413));
  });

  it('names its refusal in the protocol’s words', async () => {
    const { secret } = await house.gateway.createKey({ models: ['other-*'] });
    const answer = await rawRequest(house.gateway.proxyUrl + generatePath(protocol, alias(protocol), false), {
      headers: generateHeaders(protocol, secret),
      body: generateBody(protocol, alias(protocol), false),
    });
    const words =
      { anthropic: 'permission_error', gemini: 'PERMISSION_DENIED' }[protocol as string] ?? 'model_not_allowed';
    expect(answer.status).toBe(403);
    expect(answer.body.toString()).toContain(`"${words}"`);
    expect(answer.headers['x-gatehouse-request-id']).toBeDefined();
  });
});
