// Anthropic streams as vendors really send them: repeated starts, missing ends, errors in the middle, input in unusual places.
import { describe, expect, it } from 'vitest';
import { anthropicCodec } from '../../../src/protocols/anthropic/codec';
import { collect } from '../checkedEvents';
import { decodeEvents, framesOfLines, origin, readLines } from './kit';

function run(...values: object[]): ReturnType<typeof decodeEvents> {
  return decodeEvents(framesOfLines(values.map((value) => JSON.stringify(value))));
}

const start = (id = 'msg_1'): object => ({
  type: 'message_start',
  message: {
    id,
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    usage: { input_tokens: 5, output_tokens: 1 },
  },
});
const begin = (index: number, content_block: object): object => ({ type: 'content_block_start', index, content_block });
const delta = (index: number, value: object): object => ({ type: 'content_block_delta', index, delta: value });
const stop = (index: number): object => ({ type: 'content_block_stop', index });
const text = (value: string): object => ({ type: 'text_delta', text: value });
const ending = (stop_reason: string): object[] => [
  { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 7 } },
  { type: 'message_stop' },
];

describe('a second message_start', () => {
  it('is passed over where nothing has been said yet', () => {
    const events = run(
      start(),
      start(),
      begin(0, { type: 'text', text: '' }),
      delta(0, text('Hi')),
      stop(0),
      ...ending('end_turn'),
    );
    expect(events.filter(({ type }) => type === 'message-start')).toHaveLength(1);
    expect(collect(events).content).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  it('goes on after text', () => {
    const events = run(
      start('msg_1'),
      begin(0, { type: 'text', text: '' }),
      delta(0, text('One')),
      start('msg_2'),
      begin(0, { type: 'text', text: '' }),
      delta(0, text('Two')),
      stop(0),
      ...ending('end_turn'),
    );
    expect(collect(events)).toMatchObject({ id: 'msg_1', content: [{ text: 'One' }, { text: 'Two' }] });
  });

  it('is an error after a tool call, which cannot be taken back', () => {
    const tool = { type: 'tool_use', id: 'toolu_1', name: 'clock', input: {} };
    const events = run(
      start(),
      begin(0, tool),
      delta(0, { type: 'input_json_delta', partial_json: '{"a' }),
      start('msg_2'),
    );
    const last = events.at(-1);
    expect(last?.type === 'error' && last.error.kind).toBe('upstream-invalid');
  });
});

describe('vendors that leave things out', () => {
  it('needs no message_start, no block starts and stops, and no message_stop', () => {
    const events = run(delta(0, { type: 'thinking_delta', thinking: 'Hm.' }), delta(1, text('Hi')), {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn' },
      usage: { input_tokens: 3, output_tokens: 4 },
    });
    expect(collect(events)).toMatchObject({
      content: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Hi' },
      ],
      finish: { reason: 'stop', raw: 'end_turn' },
      usage: { input: 3, output: 4 },
    });
  });

  it('takes a message that came whole in message_start', () => {
    const tool = {
      type: 'tool_use',
      id: 'toolu_1',
      name: 'roll',
      input: { player: 1 },
      caller: { type: 'code_execution_20250825' },
    };
    const message = {
      id: 'msg_1',
      model: 'm',
      content: [tool],
      stop_reason: 'tool_use',
      usage: { input_tokens: 0, output_tokens: 0 },
    };
    const answer = collect(run({ type: 'message_start', message }, { type: 'message_stop' }));
    expect(answer.content).toEqual([
      {
        type: 'tool-call',
        id: 'toolu_1',
        name: 'roll',
        kind: 'function',
        input: '{"player":1}',
        state: undefined,
        extensions: { anthropic: { caller: { type: 'code_execution_20250825' } } },
      },
    ]);
    expect(answer.finish.reason).toBe('tool-calls');
  });

  it('takes input that stands in the start of a tool call, once', () => {
    const tool = { type: 'tool_use', id: 'toolu_1', name: 'roll', input: { player: 1 } };
    expect(collect(run(start(), begin(0, tool), stop(0), ...ending('tool_use'))).content).toMatchObject([
      { input: '{"player":1}' },
    ]);
    const repeated = delta(0, { type: 'input_json_delta', partial_json: '{"player":2}' });
    expect(collect(run(start(), begin(0, tool), repeated, stop(0), ...ending('tool_use'))).content).toMatchObject([
      { input: '{"player":2}' },
    ]);
  });

  it('gives a tool call without an id one that a result can name', () => {
    const answer = collect(
      run(start('msg.1'), begin(0, { type: 'tool_use', name: 'clock' }), stop(0), ...ending('tool_use')),
    );
    expect(answer.content).toMatchObject([{ id: 'msg_1_0', input: '{}' }]);
  });

  it('passes over pings, unknown events and [DONE]', () => {
    const decoder = anthropicCodec.newStreamDecoder(origin);
    expect(decoder.push({ event: 'ping', data: '{"type":"ping"}' })).toEqual([]);
    expect(decoder.push({ event: 'new', data: '{"type":"something_new"}' })).toEqual([]);
    expect(decoder.push({ event: '', data: '[DONE]' })).toEqual([]);
  });
});

describe('faults', () => {
  it.each([
    ['overloaded_error', 'upstream-rejected', 529],
    ['rate_limit_error', 'rate-limited', 429],
    ['api_error', 'upstream-rejected', 500],
    ['invalid_request_error', 'bad-request', 400],
    ['authentication_error', 'upstream-rejected', 502],
    ['timeout_error', 'upstream-timeout', 504],
    ['something_new', 'upstream-rejected', 502],
  ])('tells %s as %s with status %i', (type, kind, status) => {
    const events = run(start(), { type: 'error', error: { type, message: 'Told so' } }, ...ending('end_turn'));
    const last = events.at(-1);
    expect(last?.type === 'error' && last.error).toMatchObject({ kind, status, message: 'Told so' });
  });

  it('ends with the error of the recorded overload', () => {
    const events = decodeEvents(framesOfLines(readLines('recorded-shapes/anthropic/overloaded.jsonl')));
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { status: 529 } });
  });

  it('ends with an error at a frame that is no JSON and at input without a call', () => {
    const orphan = JSON.stringify(delta(3, { type: 'input_json_delta', partial_json: '{' }));
    for (const data of ['<html>', orphan]) {
      const decoder = anthropicCodec.newStreamDecoder(origin);
      expect(decoder.push({ event: '', data }).at(-1)).toMatchObject({
        type: 'error',
        error: { kind: 'upstream-invalid' },
      });
      expect(decoder.end()).toEqual([]);
    }
  });

  it('is truncated where nothing came at all', () => {
    expect(decodeEvents([])).toMatchObject([{ type: 'error', error: { kind: 'upstream-truncated' } }]);
  });
});

describe('usage', () => {
  it('is cumulative: the last count of each kind is the one that stands', () => {
    const { usage } = collect(
      decodeEvents(framesOfLines(readLines('recorded-shapes/anthropic/tool-repeated-input.jsonl'))),
    );
    expect(usage).toMatchObject({ input: 2309, cacheRead: 31, output: 213, reasoning: 90 });
  });
});

describe('opaque state', () => {
  it('carries its origin, and an envelope the origin inside it', () => {
    const thinking = (signature: string): object[] => [
      start(),
      begin(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'signature_delta', signature }),
      stop(0),
      ...ending('end_turn'),
    ];
    const decoded = decodeEvents(framesOfLines(thinking('c2ln').map((value) => JSON.stringify(value))), {
      origin: 'deepseek',
      quirks: {},
    });
    expect(collect(decoded).content).toMatchObject([
      { state: { origin: 'deepseek', kind: 'signature', data: 'c2ln' } },
    ]);
    expect(collect(run(...thinking('gatehouse-state.1.google.thought-signature.abc'))).content).toMatchObject([
      { state: { origin: 'google', kind: 'thought-signature', data: 'abc' } },
    ]);
    expect(collect(run(...thinking('gatehouse-state.1.none.signature.'))).content[0]).not.toHaveProperty('state');
  });
});
