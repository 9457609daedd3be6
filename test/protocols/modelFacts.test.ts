// What providers' own model lists tell beside the ids: entries as each vendor documents them.
import { describe, expect, it } from 'vitest';
import { readModelFacts } from '../../src/protocols/modelFacts';

const cases: [string, unknown, string, object][] = [
  [
    'OpenRouter',
    { data: [{ id: 'x/y', name: 'X: Y', context_length: 200_000, architecture: { input_modalities: ['text', 'image', 'file'] }, top_provider: { max_completion_tokens: 64_000 }, supported_parameters: ['tools', 'reasoning'] }] },
    'x/y',
    { name: 'X: Y', contextTokens: 200_000, maxOutputTokens: 64_000, input: ['text', 'image', 'pdf'], tools: true, reasoning: true },
  ],
  [
    'Gemini',
    { models: [{ name: 'models/gemini-3-pro', displayName: 'Gemini 3 Pro', inputTokenLimit: 1_048_576, outputTokenLimit: 65_536, thinking: true }] },
    'gemini-3-pro',
    { name: 'Gemini 3 Pro', contextTokens: 1_048_576, maxOutputTokens: 65_536, reasoning: true },
  ],
  [
    'Anthropic',
    { data: [{ id: 'claude-x', display_name: 'Claude X', max_input_tokens: 200_000, max_tokens: 32_000, lifecycle: 'deprecated', capabilities: { image_input: { supported: true }, pdf_input: { supported: true }, thinking: { supported: false } } }] },
    'claude-x',
    { name: 'Claude X', contextTokens: 200_000, maxOutputTokens: 32_000, input: ['text', 'image', 'pdf'], reasoning: false, deprecated: true },
  ],
  [
    'Mistral',
    { data: [{ id: 'mistral-x', name: 'mistral-x', max_context_length: 131_072, capabilities: { function_calling: true, vision: false }, deprecation: '2026-01-01' }] },
    'mistral-x',
    { contextTokens: 131_072, input: ['text'], tools: true, deprecated: true },
  ],
  [
    'Cohere',
    { models: [{ name: 'command-x', context_length: 256_000, features: ['tools', 'vision'], supports_vision: true, is_deprecated: false }] },
    'command-x',
    { contextTokens: 256_000, input: ['text', 'image'], tools: true },
  ],
  [
    'Kimi',
    { data: [{ id: 'kimi-x', context_length: 262_144, supports_image_in: true, supports_video_in: true, supports_reasoning: true }] },
    'kimi-x',
    { contextTokens: 262_144, input: ['text', 'image', 'video'], reasoning: true },
  ],
  [
    'Bedrock',
    { modelSummaries: [{ modelId: 'a.b-v1:0', modelName: 'B', inputModalities: ['TEXT', 'IMAGE'], modelLifecycle: { status: 'LEGACY' } }] },
    'a.b-v1:0',
    { name: 'B', input: ['text', 'image'], deprecated: true },
  ],
  ['OpenAI, which tells nothing', { data: [{ id: 'gpt-x', object: 'model', owned_by: 'openai' }] }, 'gpt-x', {}],
]; // prettier-ignore

describe('facts of models', () => {
  it.each(cases)('%s', (_, list, id, facts) => {
    expect(readModelFacts(list).get(id)).toEqual(facts);
  });

  it('are none where there is no list', () => {
    for (const body of [null, 'x', {}, { data: 'x' }, { data: [1, null, {}, 'plain'] }]) {
      expect(readModelFacts(body).size).toBe(0);
    }
  });
});
