// Facts of non-streamed answers in every protocol, and usage that is missing, odd or hostile: never NaN, never negative.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { protocols } from '../../src/protocols/registry';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import type { UsageBuckets } from '../../src/shared/usage';

const zero: Omit<UsageBuckets, 'raw'> = {
  input: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: 0,
  reasoning: 0,
  images: 0,
  audioSeconds: 0,
};

function usageOf(protocol: ProtocolId, usage: unknown): UsageBuckets | undefined {
  return protocols[protocol].readAnswer(protocol === 'gemini' ? { usageMetadata: usage } : { usage }).usage;
}

describe('usage', () => {
  const cases: [string, ProtocolId, unknown, Partial<UsageBuckets>][] = [
    ['plain chat', 'openai-chat', { prompt_tokens: 10, completion_tokens: 4 }, { input: 10, output: 4 }],
    [
      'DeepSeek hit and miss',
      'openai-chat',
      { prompt_cache_hit_tokens: 7, prompt_cache_miss_tokens: 3, completion_tokens: 1 },
      { input: 3, cacheRead: 7, output: 1 },
    ],
    [
      'more cached than prompted',
      'openai-chat',
      { prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 9 } },
      { input: 0, cacheRead: 9, output: 1 },
    ],
    [
      'null details',
      'openai-chat',
      { prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: null, completion_tokens_details: null },
      { input: 5, output: 1 },
    ],
    ['embeddings have no output', 'openai-chat', { prompt_tokens: 5 }, { input: 5 }],
    ['Responses without details', 'openai-responses', { input_tokens: 5, output_tokens: 2 }, { input: 5, output: 2 }],
    [
      'Anthropic without a split',
      'anthropic',
      { input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 30 },
      { input: 1, output: 2, cacheWrite5m: 30 },
    ],
    [
      'Anthropic with all in 1 h',
      'anthropic',
      {
        input_tokens: 1,
        output_tokens: 2,
        cache_creation_input_tokens: 30,
        cache_creation: { ephemeral_1h_input_tokens: 30, ephemeral_5m_input_tokens: 0 },
      },
      { input: 1, output: 2, cacheWrite1h: 30 },
    ],
    [
      'Anthropic with the split alone',
      'anthropic',
      {
        input_tokens: 1,
        output_tokens: 2,
        cache_creation: { ephemeral_1h_input_tokens: 3, ephemeral_5m_input_tokens: 4 },
      },
      { input: 1, output: 2, cacheWrite5m: 4, cacheWrite1h: 3 },
    ],
    [
      'Gemini with tools and thoughts',
      'gemini',
      {
        promptTokenCount: 10,
        cachedContentTokenCount: 4,
        toolUsePromptTokenCount: 3,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 6,
      },
      { input: 9, cacheRead: 4, output: 11, reasoning: 6 },
    ],
    [
      'Gemini that only thought',
      'gemini',
      { promptTokenCount: 10, thoughtsTokenCount: 6, totalTokenCount: 16 },
      { input: 10, output: 6, reasoning: 6 },
    ],
  ];

  it.each(cases)('%s', (_, protocol, usage, expected) => {
    expect(usageOf(protocol, usage)).toEqual({ ...zero, ...expected, raw: usage });
  });

  it.each(protocolIds)('%s: nothing known is undefined, not zero', (protocol) => {
    for (const usage of [
      undefined,
      null,
      {},
      [],
      'x',
      5,
      { prompt_tokens: 'many' },
      { input_tokens: -1 },
      { promptTokenCount: NaN },
    ]) {
      expect(usageOf(protocol, usage)).toBeUndefined();
    }
  });

  it('buckets are whole numbers, not negative, whatever a provider sends', () => {
    const odd = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.constantFrom(null, undefined, '5', true, {}, [], -1, 1e308, NaN),
    );
    const names = [
      'prompt_tokens',
      'completion_tokens',
      'cached_tokens',
      'prompt_cache_hit_tokens',
      'prompt_cache_miss_tokens',
      'input_tokens',
      'output_tokens',
      'cache_read_input_tokens',
      'cache_creation_input_tokens',
      'promptTokenCount',
      'candidatesTokenCount',
      'thoughtsTokenCount',
      'cachedContentTokenCount',
      'toolUsePromptTokenCount',
      'totalTokenCount',
    ];
    const details = fc.dictionary(
      fc.constantFrom(
        'cached_tokens',
        'cache_write_tokens',
        'reasoning_tokens',
        'thinking_tokens',
        'ephemeral_5m_input_tokens',
        'ephemeral_1h_input_tokens',
      ),
      odd,
    );
    const usage = fc.tuple(
      fc.dictionary(fc.constantFrom(...names), odd),
      fc.dictionary(
        fc.constantFrom(
          'prompt_tokens_details',
          'completion_tokens_details',
          'input_tokens_details',
          'output_tokens_details',
          'cache_creation',
        ),
        fc.oneof(details, odd),
      ),
    );
    fc.assert(
      fc.property(usage, ([counts, nested]) => {
        for (const protocol of protocolIds) {
          const found = usageOf(protocol, { ...counts, ...nested });
          if (found === undefined) continue;
          const { raw: _raw, ...buckets } = found;
          for (const [name, count] of Object.entries(buckets)) {
            const counted = typeof count === 'boolean' || (Number.isInteger(count) && count >= 0);
            expect(counted, `${protocol} ${name}: ${count}`).toBe(true);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('readAnswer', () => {
  it.each([
    [
      'openai-chat',
      { model: 'm', choices: [{ finish_reason: 'tool_calls' }], usage: { prompt_tokens: 1, completion_tokens: 2 } },
      { model: 'm', finishReason: 'tool_calls' },
    ],
    [
      'openai-responses',
      { model: 'm', status: 'completed', error: null, incomplete_details: null },
      { model: 'm', finishReason: 'completed' },
    ],
    [
      'openai-responses',
      { model: 'm', status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
      { model: 'm', finishReason: 'content_filter' },
    ],
    [
      'openai-responses',
      { status: 'failed', error: { code: 'server_error', message: 'Oops' } },
      { finishReason: 'failed', error: 'Oops' },
    ],
    ['openai-responses', { status: 'in_progress' }, {}],
    [
      'anthropic',
      { type: 'message', model: 'm', stop_reason: 'max_tokens' },
      { model: 'm', finishReason: 'max_tokens' },
    ],
    ['gemini', { modelVersion: 'g', candidates: [{ finishReason: 'SAFETY' }] }, { model: 'g', finishReason: 'SAFETY' }],
    ['gemini', { promptFeedback: { blockReason: 'SAFETY' } }, { finishReason: 'SAFETY' }],
  ] as [ProtocolId, unknown, object][])('%s %j', (protocol, body, expected) => {
    expect(protocols[protocol].readAnswer(body)).toMatchObject(expected);
    expect('error' in protocols[protocol].readAnswer(body)).toBe('error' in expected);
  });

  it.each(protocolIds)('%s finds an error in an answer of status 200', (protocol) => {
    expect(
      protocols[protocol].readAnswer({ type: 'error', error: { type: 'x', code: 500, message: 'Broken' } }).error,
    ).toBe('Broken');
  });

  it.each(protocolIds)('%s takes token counts for no answer, and anything for an answer', (protocol) => {
    expect(protocols[protocol].readAnswer({ input_tokens: 5 })).toEqual({});
    expect(protocols[protocol].readAnswer({ totalTokens: 5 })).toEqual({});
    for (const body of [null, undefined, [], 'text', 5]) expect(protocols[protocol].readAnswer(body)).toEqual({});
  });
});
