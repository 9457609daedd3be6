// Streams and answers of the vendors that speak chat: what they decode to, the law of the fold, and every stream cut at every byte.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnswerOrigin } from '../../../src/protocols/codec';
import type { Quirks } from '../../../src/shared/quirks';
import type { IrAnswer } from '../../../src/protocols/ir/events';
import { openaiChatCodec } from '../../../src/protocols/openaiChat/codec';
import { unpackDetails } from '../../../src/protocols/openaiChat/reasoningDetails';
import { collect, decodeBytes, decodeLines, fixtureAnswer, fixtureLines, streamBytes } from './support';

const quirksOf: Record<string, Quirks> = {
  'think-tags': { reasoningField: 'think_tags' },
  'openrouter-details': { reasoningField: 'reasoning_details' },
  cumulative: { reasoningField: 'reasoning_details', cumulativeDeltas: true },
};
const originOf = (name: string): AnswerOrigin => ({ origin: 'vendor', quirks: quirksOf[name] ?? {} });

const names = readdirSync(new URL('../../fixtures/chat-dialects/', import.meta.url))
  .filter((file) => file.endsWith('.jsonl'))
  .map((file) => file.slice(0, -'.jsonl'.length));

/** Content in short: texts, calls as `name(id) input`. */
function content(answer: IrAnswer): unknown[] {
  return answer.content.map((part) => {
    if (part.type === 'tool-call') return `${part.kind} ${part.name}(${part.id}) ${part.input}`;
    return 'text' in part ? { [part.type]: part.text } : part.type;
  });
}

const expected: Record<string, { content: unknown[]; reason: string; output?: number }> = {
  'parallel-interleaved': {
    content: ['function a(call_a) {"x":1}', 'function b(call_b) {"y":2}'],
    reason: 'tool-calls',
    output: 5,
  },
  'index-always-zero': {
    content: ['function a(id1) {"x":1}', 'function a(id2) {"x":2}'],
    reason: 'tool-calls',
    output: 5,
  },
  'late-and-repeated-ids': { content: ['function a(call_a) {"x":1}'], reason: 'tool-calls' },
  'object-arguments': { content: ['function weather(gSIMJiOkT) {"city":"Bern"}'], reason: 'tool-calls', output: 5 },
  'empty-arguments': { content: ['function now(call_1) {}'], reason: 'tool-calls' },
  'placeholder-arguments': { content: ['function f(call_1) {"a":true}'], reason: 'tool-calls' },
  'done-without-finish': { content: [{ text: 'Hello' }], reason: 'stop' },
  'usage-cumulative': { content: [{ text: 'ab' }], reason: 'stop', output: 5 },
  'deepseek-reasoning': { content: [{ reasoning: 'We think.' }, { text: 'Four.' }], reason: 'stop', output: 9 },
  'openrouter-details': { content: [{ reasoning: 'Let us.' }, { text: 'Done' }], reason: 'stop', output: 5 },
  'openrouter-encrypted': { content: [{ reasoning: '' }, 'function f(call_1) {}'], reason: 'tool-calls' },
  'stepfun-reasoning': { content: [{ reasoning: 'Step one.' }, { text: 'Two' }], reason: 'stop' },
  'mistral-thinking': { content: [{ reasoning: 'The user asks.' }, { text: '4' }], reason: 'stop', output: 5 },
  'azure-empty-first': { content: [{ text: 'Hi' }], reason: 'stop', output: 5 },
  'moonshot-choice-usage': { content: [{ text: 'Hi' }], reason: 'stop', output: 5 },
  refusal: { content: [{ refusal: "I can't." }], reason: 'stop' },
  'legacy-function-call': {
    content: [expect.stringMatching(/^function f\(call_[a-z0-9]{12}\) \{"a":1\}$/)],
    reason: 'tool-calls',
  },
  'custom-tool': { content: ['custom patch(call_1) *** Begin Patch'], reason: 'tool-calls' },
  logprobs: { content: [{ text: 'Hi!' }], reason: 'stop' },
  'audio-and-image': { content: ['image', 'audio'], reason: 'stop' },
  'think-tags': { content: [{ reasoning: 'Let me see.' }, { text: 'Four <think>' }], reason: 'stop' },
  'thought-signature': { content: ['function f(call_1) {"a":1}'], reason: 'tool-calls' },
  cumulative: { content: [{ reasoning: 'Let us' }, { text: 'Four' }], reason: 'stop' },
};

describe('dialects of chat', () => {
  it('has an expectation for every fixture', () => {
    expect(Object.keys(expected).sort()).toEqual(names.sort());
  });

  it.each(names)('%s: the stream says what it should', (name) => {
    const answer = collect(decodeLines(fixtureLines(name), originOf(name)));
    expect({ content: content(answer), reason: answer.finish.reason, output: answer.usage?.output }).toEqual(
      expected[name],
    );
    expect(answer).toMatchObject({ id: 'c-1', model: 'm' });
  });

  it.each(names)('%s: the whole answer is the fold of the stream', (name) => {
    const folded = collect(decodeLines(fixtureLines(name), originOf(name)));
    expect(openaiChatCodec.decodeAnswer(fixtureAnswer(name), originOf(name))).toEqual(folded);
  });

  it.each(names)('%s: cut at every byte it says the same', (name) => {
    const bytes = streamBytes(fixtureLines(name));
    const whole = JSON.stringify(decodeBytes([bytes], originOf(name)));
    for (let at = 1; at < bytes.length; at += 1) {
      const cut = decodeBytes([bytes.subarray(0, at), bytes.subarray(at)], originOf(name));
      if (JSON.stringify(cut) !== whole) expect.fail(`cut at byte ${at}`);
    }
  });

  it('counts DeepSeek, Moonshot and repeated usage in disjoint buckets', () => {
    const usage = (name: string): unknown => collect(decodeLines(fixtureLines(name), originOf(name))).usage;
    expect(usage('deepseek-reasoning')).toMatchObject({ input: 10, cacheRead: 8, output: 9, reasoning: 4 });
    expect(usage('moonshot-choice-usage')).toMatchObject({ input: 6, cacheRead: 4, output: 5 });
    expect(usage('usage-cumulative')).toMatchObject({ input: 10, output: 5 });
  });

  it('keeps reasoning_details as state of their origin, whole', () => {
    const state = (name: string): unknown => {
      const part = collect(decodeLines(fixtureLines(name), originOf(name))).content[0];
      if (part?.type !== 'reasoning' || part.state === undefined) return undefined;
      expect(part.state).toMatchObject({
        origin: 'vendor',
        data: expect.stringMatching(/^[A-Za-z0-9+/=]+$/) as unknown,
      });
      return unpackDetails(part.state);
    };
    expect(state('openrouter-details')).toEqual([
      { type: 'reasoning.text', text: 'Let us.', signature: 'sig==', index: 0, format: 'anthropic-claude-v1' },
    ]);
    expect(state('openrouter-encrypted')).toMatchObject([{ type: 'reasoning.encrypted', data: 'gAAA' }]);
    expect(state('cumulative')).toEqual([{ type: 'reasoning.text', id: 'r', index: 0, text: 'Let us' }]);
    expect(state('deepseek-reasoning')).toBeUndefined();
  });

  it('tells opaque pieces that come after a call before that call ends', () => {
    const line = (delta: object): string => JSON.stringify({ id: 'c', choices: [{ index: 0, delta }] });
    const call = { index: 0, id: 'call_1', function: { name: 'f', arguments: '{"a":1}' } };
    const piece = { type: 'reasoning.encrypted', data: 'gAAA', index: 0 };
    const lines = [line({ tool_calls: [call] }), line({ reasoning_details: [piece] }), '[DONE]'];
    const events = decodeLines(lines, { origin: 'vendor', quirks: {} });
    expect(events.map(({ type }) => type).slice(1)).toEqual([
      'tool-call-start',
      'tool-call-delta',
      'reasoning-start',
      'reasoning-end',
      'tool-call-end',
      'finish',
    ]);
  });

  it('keeps log probabilities, citations, thought signatures and what the vendor adds', () => {
    const decode = (name: string): IrAnswer => collect(decodeLines(fixtureLines(name), originOf(name)));
    expect(decode('logprobs').content[0]?.extensions?.['openai-chat']).toMatchObject({
      logprobs: [{ token: 'Hi' }, { token: '!' }],
      annotations: [{ type: 'url_citation' }],
    });
    expect(decode('thought-signature').content[0]).toMatchObject({
      state: { origin: 'vendor', kind: 'thought-signature', data: 'c2ln' },
    });
    expect(decode('openrouter-details').finish.extensions?.['openai-chat']).toEqual({
      answer: { provider: 'X' },
      choice: { native_finish_reason: 'end_turn' },
    });
    expect(decode('audio-and-image').content[1]).toMatchObject({
      source: { kind: 'base64', mediaType: 'audio/wav', data: 'UklGRg==' },
      extensions: { 'openai-chat': { id: 'audio_1', transcript: 'Yes.', expires_at: 9 } },
    });
  });
});
