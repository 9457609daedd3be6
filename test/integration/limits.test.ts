// Limits, quotas and budgets of keys, seen by the official SDKs with their default retries: the right error class at once, our words in it,
// one HTTP request and none at the provider.
import { APIError as AnthropicError, RateLimitError as AnthropicRateLimit } from '@anthropic-ai/sdk';
import { ApiError as GeminiError } from '@google/genai';
import { RateLimitError as OpenAIRateLimit } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import type { KeyCreate } from '../../src/shared/virtualKey';
import { upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { House } from '../support/house';

let house: House;
beforeAll(async () => {
  house = await House.build();
  // A dollar per token: one request spends every budget here.
  const overrides = protocolIds.map((protocol) => ({ model: upstreamModels[protocol], input: 1e6, output: 1e6 }));
  await house.gateway.call('putPrices', { body: { overrides } });
});
afterAll(async () => house.close());
beforeEach(() => house.upstream.reset());

interface Seen {
  error: Error & { status?: number; code?: string | null; headers?: Headers };
  /** Answers that the SDK got, its silent retries included. */
  answers: Response[];
}

/** Uses a key once, then again, and returns what the SDK made of the refusal. */
async function secondCall(protocol: ProtocolId, mode: 'whole' | 'stream', settings: Partial<KeyCreate>): Promise<Seen> {
  const { secret } = await house.gateway.createKey(settings);
  await house.through(protocol, { key: secret }).generate('text');
  house.upstream.reset();
  const answers: Response[] = [];
  const seeing: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    answers.push(answer.clone());
    return answer;
  };
  const driver = house.through(protocol, { key: secret, fetch: seeing });
  const error: unknown = await (mode === 'whole' ? driver.generate('text') : driver.stream('text')).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  expect(house.upstream.requests).toHaveLength(0);
  return { error: error as Seen['error'], answers };
}

const rateClass = {
  'openai-chat': OpenAIRateLimit,
  'openai-responses': OpenAIRateLimit,
  anthropic: AnthropicRateLimit,
  gemini: GeminiError,
};

describe.each(protocolIds)('%s', (protocol) => {
  for (const mode of ['whole', 'stream'] as const) {
    it(`${mode}: a spent budget, at once, in our words`, async () => {
      const { error, answers } = await secondCall(protocol, mode, { budget: { usd: 0.5 } });
      const statuses: Record<ProtocolId, number> = {
        'openai-chat': 429,
        'openai-responses': 429,
        anthropic: 402,
        gemini: 403,
      };
      expect({ status: error.status, requests: answers.length }).toEqual({ status: statuses[protocol], requests: 1 });
      expect(error.message).toContain('the budget of $0.5 per month for this key is used up');
      expect(answers[0]?.headers.get('x-should-retry')).toBe('false');
      expect(answers[0]?.headers.get('retry-after')).toBeNull();
      const body = await answers[0]?.text();
      if (protocol === 'anthropic') {
        expect(error).toBeInstanceOf(AnthropicError);
        expect(body).toContain('"billing_error"');
      } else if (protocol === 'gemini') {
        expect(body).toContain('"PERMISSION_DENIED"');
      } else {
        expect(error).toBeInstanceOf(OpenAIRateLimit);
        expect(error.code).toBe('insufficient_quota');
      }
    });

    it(`${mode}: a quota of the day that is used up, at once, with the time of its renewal`, async () => {
      const { error, answers } = await secondCall(protocol, mode, { quotas: { outputTokensPerDay: 1 } });
      expect(error).toBeInstanceOf(rateClass[protocol]);
      expect({ status: error.status, requests: answers.length }).toEqual({ status: 429, requests: 1 });
      expect(error.message).toMatch(/the limit of 1 output tokens per day for this key is used up/);
      expect(answers[0]?.headers.get('x-should-retry')).toBe('false');
      expect(Number(answers[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    it(`${mode}: a rate that is used up for longer than anybody waits`, async () => {
      const { error, answers } = await secondCall(protocol, mode, { limits: { requestsPerMinute: 1 } });
      expect(error).toBeInstanceOf(rateClass[protocol]);
      expect({ status: error.status, requests: answers.length }).toEqual({ status: 429, requests: 1 });
      const wait = Number(answers[0]?.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(50);
      expect(wait).toBeLessThanOrEqual(61);
    });
  }

  it('input above the limit of the key: what it is and what is allowed', async () => {
    const { secret } = await house.gateway.createKey({ maxInputTokens: 1 });
    const error: unknown = await house
      .through(protocol, { key: secret })
      .generate('text')
      .catch((reason: unknown) => reason);
    expect((error as Seen['error']).status).toBe(400);
    expect((error as Error).message).toMatch(/about \d+ input tokens \(an estimate\), and this key allows 1/);
    expect(house.upstream.requests).toHaveLength(0);
  });

  it('an address or a kind of endpoint that the key does not allow is 403', async () => {
    for (const settings of [{ allowedAddresses: ['10.0.0.0/8'] }, { endpoints: ['embeddings' as const] }]) {
      const { secret } = await house.gateway.createKey(settings);
      const error: unknown = await house
        .through(protocol, { key: secret })
        .generate('text')
        .catch((reason: unknown) => reason);
      expect((error as Seen['error']).status).toBe(403);
    }
    const { secret } = await house.gateway.createKey({ allowedAddresses: ['127.0.0.0/8', '::1'], endpoints: ['chat'] });
    await house.through(protocol, { key: secret }).generate('text');
  });
});

describe('rate-limit headers', () => {
  const names: Record<ProtocolId, string[]> = {
    'openai-chat': ['x-ratelimit-limit-requests', 'x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
    'openai-responses': ['x-ratelimit-limit-tokens', 'x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
    anthropic: ['anthropic-ratelimit-requests-limit', 'anthropic-ratelimit-tokens-remaining'],
    gemini: [],
  };

  it.each(protocolIds)(
    '%s: of a key with rates on successes and refusals, of others none of ours',
    async (protocol) => {
      const limits = { requestsPerMinute: 2, tokensPerDay: 10_000_000 };
      const { secret } = await house.gateway.createKey({ limits });
      const answers: Response[] = [];
      const seeing: typeof fetch = async (input, init) => {
        const answer = await fetch(input, init);
        answers.push(answer);
        return answer;
      };
      const driver = house.through(protocol, { key: secret, fetch: seeing, maxRetries: 0 });
      await driver.generate('text');
      await driver.stream('text');
      await driver.generate('text').catch(() => undefined);
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429]);
      for (const answer of answers) {
        for (const name of names[protocol]) expect(answer.headers.get(name), name).not.toBeNull();
      }
      const remaining = { anthropic: 'anthropic-ratelimit-requests-remaining' } as Partial<Record<ProtocolId, string>>;
      const name = remaining[protocol] ?? 'x-ratelimit-remaining-requests';
      if (protocol !== 'gemini') expect(answers.map((answer) => answer.headers.get(name))).toEqual(['1', '0', '0']);
    },
  );
});
