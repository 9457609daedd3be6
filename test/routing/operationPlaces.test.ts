// Where channels serve embeddings, images, audio and the like: the catalogue's rows, the shapes, and the refusal that names the channels.
import { describe, expect, it } from 'vitest';
import { notServed, placeOf } from '../../src/routing/operationPlaces';
import type { RoutableChannel } from '../../src/routing/candidate';

const channel = (provider: string): RoutableChannel => ({
  id: 'c',
  name: 'C',
  provider,
  region: null,
  baseUrl: 'https://one.example/v1',
  protocol: 'openai-chat',
  enabled: true,
  priority: 0,
  weight: 1,
  models: [],
  knownModels: null,
  settings: { group: null, endpointUse: 'native', paths: null },
});
const openai = { 'openai-chat': 'https://one.example/v1' };
const gemini = { gemini: 'https://two.example/v1beta' };

describe('a channel serves', () => {
  it('OpenAI’s shapes wherever one of its protocols is spoken', () => {
    const place = { protocol: 'openai-chat', baseUrl: 'https://one.example/v1' };
    expect(placeOf(channel('custom'), openai, 'openai-chat', 'rerank')).toEqual(place);
    expect(placeOf(channel('custom'), { 'openai-responses': place.baseUrl }, 'openai-chat', 'speak')).toEqual(place);
    expect(placeOf(channel('custom'), { anthropic: 'https://three.example' }, 'openai-chat', 'embed')).toBeUndefined();
  });

  it('embeddings in either shape, its own first, and nothing else across', () => {
    expect(placeOf(channel('custom'), gemini, 'openai-chat', 'embed')).toMatchObject({ protocol: 'gemini' });
    expect(placeOf(channel('custom'), openai, 'gemini', 'batch-embed')).toMatchObject({ protocol: 'openai-chat' });
    expect(placeOf(channel('custom'), { ...openai, ...gemini }, 'gemini', 'embed')).toMatchObject({
      protocol: 'gemini',
    });
    expect(placeOf(channel('custom'), gemini, 'openai-chat', 'speak')).toBeUndefined();
    expect(placeOf(channel('custom'), openai, 'gemini', 'predict')).toBeUndefined();
  });

  it('what its provider’s row says', () => {
    expect(placeOf(channel('lmstudio'), openai, 'openai-chat', 'embed')).toBeDefined();
    expect(placeOf(channel('lmstudio'), openai, 'openai-chat', 'speak')).toBeUndefined();
    expect(placeOf(channel('deepseek'), openai, 'openai-chat', 'embed')).toBeUndefined();
  });

  it('reranking at the place where Cohere keeps it, but not for another address', () => {
    const cohere = { 'openai-chat': 'https://api.cohere.ai/compatibility/v1' };
    expect(placeOf(channel('cohere'), cohere, 'openai-chat', 'rerank')?.baseUrl).toBe('https://api.cohere.com/v1');
    expect(placeOf(channel('cohere'), cohere, 'openai-chat', 'embed')?.baseUrl).toBe(cohere['openai-chat']);
    expect(placeOf(channel('cohere'), openai, 'openai-chat', 'rerank')?.baseUrl).toBe(openai['openai-chat']);
  });
});

it('the refusal names the channels', () => {
  expect(notServed('m', 'speak', ['A', 'B'])).toMatchObject({ kind: 'bad-request', shouldRetry: false });
  expect(notServed('m', 'speak', ['A', 'B']).message).toContain("'A', 'B', which do not offer speech");
});
