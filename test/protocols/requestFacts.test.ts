// What the choice of a channel learns from a request's bytes: whose conversation it is, and what it needs of a model.
import { describe, expect, it } from 'vitest';
import { RequestFacts } from '../../src/protocols/requestFacts';
import { arrayElements } from '../../src/protocols/wire/arrayElements';
import type { ProtocolId } from '../../src/shared/channel';

const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const facts = (protocol: ProtocolId, value: unknown): RequestFacts => new RequestFacts(protocol, bytes(value));
const user = (content: unknown) => ({ role: 'user', content });

describe('arrayElements', () => {
  it.each([
    '[]',
    '[ ]',
    '[1]',
    ' [1]'.trim(),
    '[1,"a,]b\\"",{"x":[1,2,"}"]},[[],[{}]], null ]',
    '["\\\\","\\\\\\",]"]',
  ])('finds those of %s', (text) => {
    const found = [...arrayElements(bytes(text), { start: 0, end: text.length })].map(
      ({ start, end }) => JSON.parse(text.slice(start, end)) as unknown,
    );
    expect(found).toEqual(JSON.parse(text));
  });

  it('finds none in what is no array', () => {
    expect([...arrayElements(bytes('{"a":[1]}'), { start: 0, end: 9 })]).toEqual([]);
  });
});

describe('the conversation', () => {
  it.each<[ProtocolId, object, string[]]>([
    ['openai-chat', { messages: [{ role: 'system', content: 'S' }, user('U'), user('V')] }, ['S', 'U']],
    ['openai-chat', { messages: [user([{ type: 'text', text: 'U' }, { type: 'image_url' }])] }, ['U']],
    ['openai-responses', { instructions: 'I', input: 'U' }, ['I', 'U']],
    [
      'openai-responses',
      { input: [{ type: 'reasoning' }, user([{ type: 'input_text', text: 'U' }]), user('V')] },
      ['U'],
    ],
    [
      'anthropic',
      { system: [{ type: 'text', text: 'S', cache_control: {} }], messages: [user('U'), user('V')] },
      ['S', 'U'],
    ],
    [
      'gemini',
      { systemInstruction: { parts: [{ text: 'S' }] }, contents: [{ parts: [{ text: 'U' }] }, user('V')] },
      ['S', 'U'],
    ],
    [
      'gemini',
      {
        contents: [
          { role: 'user', parts: [{ text: 'U' }] },
          { role: 'model', parts: [{ text: 'A' }] },
        ],
      },
      ['U'],
    ],
    ['anthropic', { messages: [] }, []],
    ['openai-chat', {}, []],
  ])('of %s: %j', (protocol, body, expected) => {
    expect(facts(protocol, body).conversation().firstMessages).toEqual(expected);
  });

  it('stays the same while it grows and its cache marker moves', () => {
    const turn = (count: number): unknown[] =>
      Array.from({ length: count }, (_, index) => ({
        role: index % 2 === 0 ? 'user' : 'assistant',
        content: [
          { type: 'text', text: `t${index}`, ...(index === count - 1 && { cache_control: { type: 'ephemeral' } }) },
        ],
      }));
    const of = (count: number) =>
      facts('anthropic', { system: 'S', messages: turn(count) }).conversation().firstMessages;
    expect(of(7)).toEqual(of(1));
  });

  it('reads what names a session', () => {
    expect(facts('openai-responses', { prompt_cache_key: 'k' }).conversation().promptCacheKey).toBe('k');
    expect(facts('anthropic', { metadata: { user_id: 'u' } }).conversation().userId).toBe('u');
    expect(facts('openai-chat', { metadata: { user_id: 'u' } }).conversation().userId).toBeUndefined();
    expect(facts('openai-chat', { prompt_cache_retention: '24h' }).conversation().longCache).toBe(true);
    const hour = { system: [{ type: 'text', text: 'S', cache_control: { type: 'ephemeral', ttl: '1h' } }] };
    expect(facts('anthropic', hour).conversation().longCache).toBe(true);
    expect(facts('anthropic', { system: '"ttl":"1h"' }).conversation().longCache).toBe(false);
  });

  it('takes a large part as bytes, and knows nothing of what stands twice', () => {
    const large = 'x'.repeat(300_000);
    expect(facts('openai-responses', { input: [user(large)] }).conversation().firstMessages).toMatchObject([
      { length: expect.any(Number) as number },
    ]);
    expect(facts('openai-chat', '{"messages":[],"messages":[]}').conversation().firstMessages).toEqual([]);
  });
});

describe('what it needs', () => {
  const none = { tools: false, images: false, pdf: false, audio: false, structuredOutput: false };

  it.each<[ProtocolId, object, object]>([
    ['openai-chat', { messages: [user('Look at "type":"image" and \\"image_url\\"')], tools: [] }, {}],
    [
      'openai-chat',
      { tools: [{ type: 'function', function: { parameters: { properties: { image: {} } } } }] },
      { tools: true },
    ],
    ['openai-chat', { messages: [user([{ type: 'image_url', image_url: {} }])] }, { images: true }],
    ['openai-chat', { messages: [user([{ type: 'file', file: {} }])] }, { pdf: true }],
    ['openai-chat', { messages: [user([{ type: 'input_audio' }])] }, { audio: true }],
    ['openai-chat', { response_format: { type: 'json_schema' } }, { structuredOutput: true }],
    ['openai-responses', { text: { format: { type: 'json_schema' } } }, { structuredOutput: true }],
    ['openai-responses', { input: [user([{ type: 'input_image' }])] }, { images: true }],
    ['anthropic', { messages: [user([{ type: 'image', source: { media_type: 'image/png' } }])] }, { images: true }],
    [
      'anthropic',
      { messages: [user([{ type: 'document', source: { media_type: 'application/pdf' } }])] },
      { pdf: true },
    ],
    ['gemini', { contents: [{ parts: [{ inlineData: { mimeType: 'image/png' } }] }] }, { images: true }],
    ['gemini', { contents: [{ parts: [{ inlineData: { mimeType: 'audio/wav' } }] }] }, { audio: true }],
    ['gemini', { generationConfig: { responseSchema: {} } }, { structuredOutput: true }],
  ])('%s: %j', (protocol, body, expected) => {
    expect(facts(protocol, body).abilities()).toEqual({ ...none, ...expected });
  });

  it('sees the same with spaces', () => {
    const body = JSON.stringify({ messages: [user([{ type: 'image_url' }])] }, null, 2);
    expect(facts('openai-chat', body).abilities().images).toBe(true);
  });
});
