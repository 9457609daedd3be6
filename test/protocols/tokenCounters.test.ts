// What counters are sent: the prompt and nothing that they refuse; and what is read from their answers.
import { describe, expect, it } from 'vitest';
import { protocolCounters, providerCounters } from '../../src/catalog/tokenCounters';
import type { Target } from '../../src/protocols/codec';
import type { IrRequest } from '../../src/protocols/ir/request';
import { countQuestionOf, tokenCounters } from '../../src/protocols/tokenCounters';

const request: IrRequest = {
  model: 'm',
  stream: true,
  system: [{ type: 'text', text: 'Be brief.' }],
  turns: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  tools: [{ type: 'function', name: 'open', parameters: { type: 'object', properties: {} } }],
  maxOutputTokens: 100,
  sampling: { temperature: 0.5, topP: 0.9, stop: ['x'] },
  user: 'u',
  metadata: { a: 'b' },
  serviceTier: 'default',
  extensions: {},
};
const target = (model: string): Target => ({ model, origin: 'o', quirks: {}, traits: {} });
const bodyFor = (id: keyof typeof tokenCounters, model = 'm'): Record<string, unknown> =>
  tokenCounters[id].codec.encodeRequest(request, target(model)).body;

describe('counters', () => {
  it('Anthropic', () => {
    expect(Object.keys(bodyFor('anthropic')).sort()).toEqual(['messages', 'model', 'system', 'tools']);
    expect(tokenCounters.anthropic.path('m')).toBe('/v1/messages/count_tokens');
    expect(tokenCounters.anthropic.decodeAnswer({ input_tokens: 7 })).toBe(7);
  });

  it('Gemini: the whole request', () => {
    expect(bodyFor('gemini', 'g')).toMatchObject({ generateContentRequest: { model: 'models/g' } });
    expect(tokenCounters.gemini.path('g')).toBe('/models/g:countTokens');
    expect(tokenCounters.gemini.decodeAnswer({ totalTokens: 7 })).toBe(7);
  });

  it('OpenAI Responses', () => {
    expect(Object.keys(bodyFor('openai-responses')).sort()).toEqual(['input', 'instructions', 'model', 'tools']);
    expect(tokenCounters['openai-responses'].path('m')).toBe('/responses/input_tokens');
    expect(tokenCounters['openai-responses'].decodeAnswer({ object: 'response.input_tokens', input_tokens: 7 })).toBe(
      7,
    );
  });

  it('Kimi', () => {
    expect(Object.keys(bodyFor('kimi')).sort()).toEqual(['messages', 'model', 'tools']);
    expect(tokenCounters.kimi.path('m')).toBe('/tokenizers/estimate-token-count');
    expect(tokenCounters.kimi.decodeAnswer({ data: { total_tokens: 7 } })).toBe(7);
  });

  it('Bedrock: of the model itself, not of a region', () => {
    const { input } = bodyFor('bedrock', 'anthropic.claude-haiku-4-5-20251001-v1:0') as {
      input: { converse: Record<string, unknown> };
    };
    expect(Object.keys(input.converse).sort()).toEqual(
      expect.arrayContaining(['messages', 'system', 'toolConfig']) as unknown,
    );
    expect(input.converse).not.toHaveProperty('inferenceConfig');
    const { path, decodeAnswer } = tokenCounters.bedrock;
    const expected = '/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/count-tokens';
    expect(path('us.anthropic.claude-haiku-4-5-20251001-v1:0')).toBe(expected);
    expect(path('anthropic.claude-haiku-4-5-20251001-v1:0')).toBe(expected);
    expect(path('amazon.nova-pro-v1:0')).toBe('/model/amazon.nova-pro-v1%3A0/count-tokens');
    expect(decodeAnswer({ inputTokens: 7 })).toBe(7);
  });

  it.each(Object.entries(tokenCounters))('%s: an answer without a count is none', (_id, counter) => {
    for (const answer of [undefined, null, {}, { error: 'no' }, { input_tokens: 'many' }, []]) {
      expect(() => counter.decodeAnswer(answer)).toThrow(
        expect.objectContaining({ kind: 'upstream-invalid' }) as Error,
      );
    }
  });

  it('every row of the catalogue names a counter that there is', () => {
    const named = [
      Object.values(protocolCounters),
      ...Object.values(providerCounters).map((row) => Object.values(row)),
    ];
    const known = [...Object.keys(tokenCounters), 'none'];
    expect(named.flat().filter((id) => id === undefined || !known.includes(id))).toEqual([]);
  });
});

describe('questions of clients', () => {
  it.each([
    ['anthropic', { input_tokens: 5 }],
    ['gemini', { totalTokens: 5 }],
    ['openai-responses', { object: 'response.input_tokens', input_tokens: 5 }],
  ] as const)('%s', (protocol, answer) => {
    const question = countQuestionOf(protocol);
    expect(question.encodeAnswer(5)).toEqual(answer);
    expect([question.holdsCount(answer), question.holdsCount({ detail: 'Not Found' })]).toEqual([true, false]);
  });

  it('chat completions have none', () => {
    expect(() => countQuestionOf('openai-chat')).toThrow(expect.objectContaining({ kind: 'not-found' }) as Error);
  });
});
