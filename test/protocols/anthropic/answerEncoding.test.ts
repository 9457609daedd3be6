// Answers of other providers as Anthropic messages and streams, judged by the official SDK: parallel calls that arrive interleaved, state
// of other origins, refusals, broken tool input, media, errors.
import type Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import { anthropicCodec } from '../../../src/protocols/anthropic/codec';
import { finishReasons, type Finish, type IrAnswer, type IrEvent } from '../../../src/protocols/ir/events';
import { envelopeMark } from '../../../src/protocols/ir/opaqueState';
import type { AssistantPart } from '../../../src/protocols/ir/parts';
import { usageBuckets } from '../../../src/protocols/usageBuckets';
import { collect } from '../checkedEvents';
import { answerContext, decodeEvents, encodeEvents, eventsOf, framesOf, readBySdk } from './kit';

function answer(content: AssistantPart[], finish: Finish = { reason: 'stop' }): IrAnswer {
  return { id: 'chatcmpl-1', model: 'other', content, finish, usage: undefined };
}

/** The SDK's reading of the answer in both forms, which must agree; the class instances taken off. */
async function judged(value: IrAnswer): Promise<Anthropic.Message> {
  const whole = await readBySdk(JSON.stringify(anthropicCodec.encodeAnswer(value, answerContext).body), false);
  const streamed = await readBySdk(encodeEvents(eventsOf(value)), true);
  const plain = (message: Anthropic.Message): object => {
    const { usage: _usage, ...rest } = JSON.parse(JSON.stringify(message)) as Anthropic.Message & {
      parsed_output?: unknown;
    };
    delete rest.parsed_output;
    return rest;
  };
  expect(plain(streamed)).toEqual(plain(whole));
  return whole;
}

const call = (id: string, input: string, kind: 'function' | 'custom' = 'function'): AssistantPart => ({
  type: 'tool-call',
  id,
  name: 'run',
  kind,
  input,
});

describe('tool calls', () => {
  it('have the bare name of a tool that stands in a namespace elsewhere: clients declare none', async () => {
    const namespaced = { ...call('call_a', '{}'), namespace: 'weather' } as AssistantPart;
    const message = await judged(answer([namespaced], { reason: 'tool-calls' }));
    expect(message.content).toMatchObject([{ type: 'tool_use', name: 'run' }]);
    expect(anthropicCodec.encodeAnswer(answer([namespaced]), answerContext).warnings).toMatchObject([
      { code: 'dropped-field', path: 'content[0].namespace' },
    ]);
  });

  it('come one after another where they arrived interleaved', async () => {
    const tool = (block: number, id: string): IrEvent => ({
      type: 'tool-call-start',
      block,
      id,
      name: 'run',
      kind: 'function',
    });
    const input = (block: number, text: string): IrEvent => ({ type: 'tool-call-delta', block, input: text });
    const sse = encodeEvents([
      { type: 'message-start', id: 'x', model: 'm' },
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'Both.' },
      tool(1, 'call_a'),
      tool(2, 'call_b'),
      input(1, '{"n"'),
      input(2, '{"n":'),
      { type: 'text-end', block: 0 },
      input(2, '2}'),
      input(1, ':1}'),
      { type: 'tool-call-end', block: 2 },
      { type: 'tool-call-end', block: 1 },
      { type: 'finish', finish: { reason: 'tool-calls' } },
    ]);
    const open = new Set<number>();
    for (const { data } of framesOf(Buffer.from(sse))) {
      const event = JSON.parse(data) as { type: string; index: number };
      if (event.type === 'content_block_start') {
        expect(open.size).toBe(0);
        open.add(event.index);
      } else if (event.type === 'content_block_stop') open.delete(event.index);
    }
    const message = await readBySdk(sse, true);
    expect(message.content).toMatchObject([
      { type: 'text', text: 'Both.' },
      { type: 'tool_use', id: 'call_a', input: { n: 1 } },
      { type: 'tool_use', id: 'call_b', input: { n: 2 } },
    ]);
    expect(message.stop_reason).toBe('tool_use');
  });

  it.each([
    ['nothing', '', {}],
    ['null', ' null', {}],
    ['an object after white space', '\n {"a":[1]}', { a: [1] }],
    ['text', '"ls"', { input: 'ls' }],
    ['a list', '[1]', { input: [1] }],
    ['no JSON', 'ls -l', { input: 'ls -l' }],
  ])('make an object of %s', async (_, input, expected) => {
    const message = await judged(answer([call('call_1', input)], { reason: 'tool-calls' }));
    expect(message.content).toMatchObject([{ type: 'tool_use', input: expected }]);
  });

  it('put freeform input that no repair has unwrapped into an object', async () => {
    const message = await judged(
      answer([call('call_1', '{"not":"json to read"}', 'custom')], { reason: 'tool-calls' }),
    );
    expect(message.content).toMatchObject([{ input: { input: '{"not":"json to read"}' } }]);
  });

  it('have ids that Anthropic takes back, and a reason that says so', async () => {
    const message = await judged(answer([call('functions.read:0', '{}')], { reason: 'stop' }));
    expect(message.content).toMatchObject([{ id: 'functions_read_0' }]);
    expect(message.stop_reason).toBe('tool_use');
  });
});

describe('thinking', () => {
  it('keeps Anthropic’s own state raw and puts any other into an envelope', async () => {
    const message = await judged(
      answer([
        { type: 'reasoning', text: 'A', state: { origin: 'anthropic', kind: 'signature', data: 'c2ln' } },
        { type: 'reasoning', text: '', state: { origin: 'anthropic', kind: 'redacted', data: 'cmVk' } },
        { type: 'reasoning', text: '', state: { origin: 'openai', kind: 'encrypted', data: 'ZW5j' } },
        { type: 'reasoning', text: 'B' },
        { type: 'reasoning', text: '' },
        { type: 'text', text: 'Done.' },
      ]),
    );
    expect(message.content).toEqual([
      { type: 'thinking', thinking: 'A', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'cmVk' },
      { type: 'thinking', thinking: '', signature: `${envelopeMark}openai.encrypted.ZW5j` },
      { type: 'thinking', thinking: 'B', signature: `${envelopeMark}none.signature.` },
      { type: 'text', text: 'Done.' },
    ]);
  });
});

describe('the end', () => {
  it('tells a refusal in words and in stop_details', async () => {
    const message = await judged(answer([{ type: 'refusal', text: 'I will not.' }]));
    expect(message).toMatchObject({
      content: [{ type: 'text', text: 'I will not.' }],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal', category: null, explanation: 'I will not.' },
    });
  });

  it.each([
    ['stop', 'end_turn'],
    ['stop-sequence', 'stop_sequence'],
    ['length', 'max_tokens'],
    ['context-full', 'model_context_window_exceeded'],
    ['tool-calls', 'end_turn'],
    ['refusal', 'refusal'],
    ['pause', 'pause_turn'],
    ['malformed', 'end_turn'],
  ] as const)('says %s as %s', async (reason, word) => {
    const message = await judged(answer([{ type: 'text', text: 'Hi' }], { reason, stopSequence: 'END' }));
    expect(message).toMatchObject({ stop_reason: word, stop_sequence: 'END' });
  });

  it('tells usage that became known at the end, 1-hour writes too', async () => {
    const usage = usageBuckets({
      input: 5,
      cacheRead: 7,
      cacheWrite5m: 1,
      cacheWrite1h: 2,
      output: 9,
      reasoning: 4,
      raw: {},
    });
    const message = await readBySdk(encodeEvents(eventsOf({ ...answer([]), usage })), true);
    expect(message.usage).toMatchObject({
      input_tokens: 5,
      cache_read_input_tokens: 7,
      cache_creation_input_tokens: 3,
      output_tokens: 9,
      output_tokens_details: { thinking_tokens: 4 },
    });
  });

  it('raises the SDK’s own error for an error in the middle', async () => {
    const sse = encodeEvents([
      { type: 'message-start', id: 'x', model: 'm' },
      { type: 'text-start', block: 0 },
      { type: 'error', error: new GatewayError('upstream-rejected', 'Overloaded', { status: 529 }) },
    ]);
    await expect(readBySdk(sse, true)).rejects.toMatchObject({ type: 'overloaded_error' });
  });

  it('sends pings that mean nothing', async () => {
    const encoder = anthropicCodec.newStreamEncoder(answerContext);
    const events = eventsOf(answer([{ type: 'text', text: 'Hi' }]));
    const sse = events.map((event) => encoder.ping() + encoder.push(event)).join('');
    expect((await readBySdk(sse, true)).content).toMatchObject([{ type: 'text', text: 'Hi' }]);
  });
});

describe('what the protocol cannot carry', () => {
  it('is told in a line of text, and opaque parts of others leave a warning', () => {
    const image: AssistantPart = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } };
    const foreign: AssistantPart = { type: 'opaque', origin: 'openai-responses', name: 'web_search_call', value: {} };
    const { body, warnings } = anthropicCodec.encodeAnswer(answer([image, foreign]), answerContext);
    expect(body).toMatchObject({ content: [{ type: 'text', text: expect.stringContaining('image/png') as string }] });
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'dropped-part content[0]',
      'dropped-part content[1]',
    ]);
  });
});

describe('any answer', () => {
  const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  const part: fc.Arbitrary<AssistantPart> = fc.oneof(
    words.map((text) => ({ type: 'text', text }) as const),
    fc.record({ type: fc.constant('reasoning' as const), text: words, summary: fc.constant(false) }).map((value) => ({
      ...value,
      state: { origin: 'anthropic', kind: 'signature' as const, data: 'c2ln' },
    })),
    fc.record({
      type: fc.constant('tool-call' as const),
      id: fc.stringMatching(/^call_[a-z0-9]{4}$/),
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      kind: fc.constant('function' as const),
      input: fc
        .dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.jsonValue({ maxDepth: 2 }))
        .map((value) => JSON.stringify(value)),
    }),
  );
  const finish = fc.constantFrom(...finishReasons).map((reason) => ({ reason }));

  it('is the same to the SDK whole and streamed, and decodes to itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), finish, async (content, end) => {
        const value = { ...answer(content, end), id: 'msg_1' };
        await judged(value);
        const again = collect(decodeEvents(framesOf(Buffer.from(encodeEvents(eventsOf(value))))));
        expect(again.content.map((piece) => ({ ...piece, state: undefined, summary: undefined }))).toEqual(
          content.map((piece) => ({ ...piece, state: undefined, summary: undefined })),
        );
      }),
      { numRuns: 60 },
    );
  });
});
