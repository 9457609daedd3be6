// Streams of Responses upstreams: real shapes, dialects, faults; cut at every byte; equal to the whole answer.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import type { Frame } from '../../../src/protocols/codec';
import type { IrEvent } from '../../../src/protocols/ir/events';
import { openaiResponsesCodec as codec } from '../../../src/protocols/openaiResponses/codec';
import { collect, decodeFrames, fixture, framesOfChunks, framesOfLines, linesOf, origin } from './support';

const own = 'openai-responses';
const upstream = 'upstream/openai-responses';
const pairs: [string, string][] = [
  ['agentTurn', own],
  ['serverTools', own],
  ['openModel', own],
  ['text', upstream],
  ['thinking', upstream],
  ['toolCall', upstream],
  ['parallelTools', upstream],
];
const streams: [string, string][] = [
  ...pairs.map(([name, folder]): [string, string] => [`${name}.stream.jsonl`, folder]),
  ...['failed', 'incomplete', 'quota', 'reasoning'].map((name): [string, string] => [
    `${name}.jsonl`,
    'recorded-shapes/openai-responses',
  ]),
];

function errorOf(events: readonly IrEvent[]): GatewayError {
  const last = events.at(-1);
  if (last?.type !== 'error') throw new Error(`ends with ${last?.type}`);
  return last.error;
}

const frame = (value: Record<string, unknown>): Frame => ({ event: '', data: JSON.stringify(value) });
const created = frame({ type: 'response.created', response: { id: 'resp_1', model: 'm' } });
const completed = (output: unknown[] = []): Frame =>
  frame({ type: 'response.completed', response: { id: 'resp_1', status: 'completed', output } });

describe('the fold of a stream', () => {
  it.each(pairs)('%s equals the whole answer', (name, folder) => {
    const events = decodeFrames(framesOfLines(linesOf(fixture(`${name}.stream.jsonl`, folder))));
    const whole = codec.decodeAnswer(JSON.parse(fixture(`${name}.json`, folder)), origin);
    expect(collect(events)).toEqual(whole);
  });

  it('of an agent turn holds everything that goes back to the model', () => {
    const answer = collect(decodeFrames(framesOfLines(linesOf(fixture('agentTurn.stream.jsonl', own)))));
    expect(answer).toEqual({
      id: 'resp_own1',
      model: 'gpt-5.9-own',
      content: [
        {
          type: 'reasoning',
          text: 'First I look.\n\nThen I patch.',
          summary: true,
          id: 'rs_own1',
          state: { origin: 'openai', kind: 'encrypted', data: 'gAAAAfinal==' },
        },
        { type: 'text', text: 'Reading 文件 now.', extensions: { 'openai-responses': { phase: 'commentary' } } },
        {
          type: 'tool-call',
          id: 'call_own1',
          name: 'read_file',
          namespace: 'mcp__fs',
          kind: 'function',
          input: '{"path":"a.ts"}',
        },
        {
          type: 'tool-call',
          id: 'call_own2',
          name: 'apply_patch',
          kind: 'custom',
          input: '*** Begin Patch\n*** End Patch',
        },
        {
          type: 'tool-call',
          id: 'call_own3',
          name: 'now',
          kind: 'function',
          input: '{}',
          extensions: { 'openai-responses': { caller: { type: 'program', caller_id: 'call_p' } } },
        },
      ],
      finish: { reason: 'tool-calls', raw: 'completed' },
      usage: expect.objectContaining({
        input: 15,
        cacheRead: 100,
        cacheWrite5m: 5,
        output: 40,
        reasoning: 12,
      }) as unknown,
    });
  });

  it('of tools that the server ran keeps their items, the image and the citations', () => {
    const { content, finish } = collect(decodeFrames(framesOfLines(linesOf(fixture('serverTools.stream.jsonl', own)))));
    expect(content.map((part) => (part.type === 'opaque' ? part.name : part.type))).toEqual([
      'web_search_call',
      'code_interpreter_call',
      'mcp_call',
      'image',
      'apply_patch_call',
      'text',
      'refusal',
    ]);
    expect(content[3]).toMatchObject({ source: { kind: 'base64', mediaType: 'image/webp', data: 'UklGRgAAAABXRUJQ' } });
    expect(content[5]?.extensions?.['openai-responses']?.['annotations']).toHaveLength(1);
    expect(finish).toEqual({ reason: 'refusal', raw: 'completed' });
  });
});

describe('cutting', () => {
  it.each(streams)('%s survives a cut at every byte', (name, folder) => {
    const pieces = linesOf(fixture(name, folder)).map((line) =>
      new TextEncoder().encode(`event: ${(JSON.parse(line) as { type: string }).type}\ndata: ${line}\n\n`),
    );
    const whole = framesOfChunks(pieces);
    expect(decodeFrames(whole).at(-1)?.type).toMatch(/^(finish|error)$/);
    pieces.forEach((bytes, index) => {
      for (let cut = 1; cut < bytes.length; cut += 1) {
        const [frame, ...more] = framesOfChunks([bytes.subarray(0, cut), bytes.subarray(cut)]);
        const same = frame?.data === whole[index]?.data && frame?.event === whole[index]?.event && more.length === 0;
        if (!same) throw new Error(`frame ${index} is another one when it is cut at byte ${cut}`);
      }
    });
    for (let count = 0; count < whole.length; count += 1) {
      // An upstream that ends early makes an error, never a normal end.
      expect(decodeFrames(whole.slice(0, count)).at(-1)?.type).toBe('error');
    }
  });
});

describe('dialects', () => {
  it('does not mind ids that change from event to event', () => {
    const renamed = linesOf(fixture('agentTurn.stream.jsonl', own)).map((line, index) => {
      const event = JSON.parse(line) as { item_id?: string; item?: { id: string }; response?: { id: string } };
      if (event.item_id !== undefined) event.item_id = `id${index}`;
      if (event.item !== undefined) event.item.id = `id${index}`;
      if (event.response !== undefined) event.response.id = `id${index}`;
      return JSON.stringify(event);
    });
    const { content } = collect(decodeFrames(framesOfLines(renamed)));
    const original = collect(decodeFrames(framesOfLines(linesOf(fixture('agentTurn.stream.jsonl', own)))));
    expect(content.slice(1)).toEqual(original.content.slice(1));
    expect(content[0]).toMatchObject({ text: 'First I look.\n\nThen I patch.', state: { data: 'gAAAAfinal==' } });
  });

  it('finds items by id where there are no indexes, and takes the event name where data has no type', () => {
    const events = decodeFrames([
      created,
      frame({
        type: 'response.output_item.added',
        item: { id: 'a', type: 'function_call', call_id: 'c1', name: 'x', arguments: '' },
      }),
      frame({
        type: 'response.output_item.added',
        item: { id: 'b', type: 'function_call', call_id: 'c2', name: 'y', arguments: '' },
      }),
      frame({ type: 'response.function_call_arguments.delta', item_id: 'b', delta: '{"b":1}' }),
      { event: 'response.function_call_arguments.delta', data: '{"item_id":"a","delta":"{\\"a\\":1}"}' },
      frame({
        type: 'response.output_item.done',
        item: { id: 'a', type: 'function_call', call_id: 'c1', name: 'x', arguments: '{"a":1}' },
      }),
      frame({
        type: 'response.output_item.done',
        item: { id: 'b', type: 'function_call', call_id: 'c2', name: 'y', arguments: '{"b":1}' },
      }),
      completed(),
    ]);
    expect(collect(events).content).toMatchObject([
      { id: 'c1', input: '{"a":1}' },
      { id: 'c2', input: '{"b":1}' },
    ]);
  });

  it('takes arguments that arrive only at the end, a call without a beginning, and text without any added event', () => {
    const late = { id: 'a', type: 'function_call', call_id: 'c1', name: 'x', arguments: '{"late":true}' };
    const alone = { id: 'b', type: 'custom_tool_call', call_id: 'c2', name: 'y', input: 'free' };
    const events = decodeFrames([
      created,
      frame({ type: 'response.output_item.added', output_index: 0, item: { ...late, arguments: '' } }),
      frame({ type: 'response.output_item.done', output_index: 0, item: late }),
      frame({ type: 'response.output_item.done', output_index: 1, item: alone }),
      frame({ type: 'response.output_text.delta', output_index: 2, content_index: 0, delta: 'Hey' }),
      completed(),
    ]);
    expect(collect(events).content).toMatchObject([
      { id: 'c1', kind: 'function', input: '{"late":true}' },
      { id: 'c2', kind: 'custom', input: 'free' },
      { type: 'text', text: 'Hey' },
    ]);
  });

  it('takes the whole answer from the last event where nothing was streamed, and nothing twice where it was', () => {
    const message = { id: 'm', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'All' }] };
    expect(collect(decodeFrames([created, completed([message])])).content).toEqual([{ type: 'text', text: 'All' }]);
    const events = decodeFrames([
      created,
      frame({ type: 'response.output_item.added', output_index: 1, item: { ...message, content: [] } }),
      frame({ type: 'response.output_item.done', output_index: 1, item: message }),
      completed([message]),
    ]);
    expect(collect(events).content).toEqual([{ type: 'text', text: 'All' }]);
  });

  it('passes over [DONE], keepalives and events it does not know', () => {
    const events = decodeFrames([
      { event: '', data: '' },
      created,
      frame({ type: 'keepalive', sequence_number: 3 }),
      frame({ type: 'response.new_thing.delta', output_index: 9, delta: 'x' }),
      completed(),
      { event: '', data: '[DONE]' },
    ]);
    expect(events.map(({ type }) => type)).toEqual(['message-start', 'finish']);
  });
});

describe('ends', () => {
  it.each([
    [
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      { reason: 'length', raw: 'max_output_tokens' },
    ],
    [
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
      { reason: 'refusal', raw: 'content_filter' },
    ],
    [
      { status: 'incomplete', incomplete_details: null },
      { reason: 'length', raw: 'incomplete' },
    ],
    [{ status: 'completed' }, { reason: 'stop', raw: 'completed' }],
  ])('%j', (response, finish) => {
    const end = frame({ type: `response.${response.status}`, response: { output: [], ...response } });
    expect(decodeFrames([created, end]).at(-1)).toEqual({ type: 'finish', finish });
    expect(codec.decodeAnswer({ output: [], ...response }, origin).finish).toEqual(finish);
  });
});

describe('faults', () => {
  it.each([
    [{ code: 'rate_limit_exceeded', message: 'slow' }, 'rate-limited', 429],
    [{ code: 'insufficient_quota', message: 'empty' }, 'upstream-rejected', 429],
    [{ code: 'context_length_exceeded', message: 'long' }, 'bad-request', 400],
    [{ code: null, type: 'invalid_request_error', message: 'bad' }, 'bad-request', 400],
    [{ code: 'server_is_overloaded', message: 'busy' }, 'upstream-rejected', 503],
    [{ code: 'server_error', message: 'oops' }, 'upstream-rejected', 502],
  ])('%j', (error, kind, status) => {
    const failed = frame({ type: 'response.failed', response: { status: 'failed', error, output: [] } });
    for (const fault of [
      errorOf(decodeFrames([created, failed])),
      errorOf(decodeFrames([created, frame({ ...error, type: 'error', ...(error.code === null ? { error } : {}) })])),
      errorOf(decodeFrames([created, frame({ type: 'error', error })])),
    ]) {
      expect([fault.kind, fault.status, fault.message]).toEqual([kind, status, error.message]);
    }
    expect(() => codec.decodeAnswer({ status: 'failed', error, output: [] }, origin)).toThrow(error.message);
  });

  it('tells a frame that is not JSON as an error and says nothing after it', () => {
    const decoder = codec.newStreamDecoder(origin);
    expect(decoder.push(created)).toHaveLength(1);
    expect(errorOf(decoder.push({ event: '', data: '{"type":"response.completed","response":{}' })).kind).toBe(
      'upstream-invalid',
    );
    expect(decoder.push(completed())).toEqual([]);
    expect(decoder.end()).toEqual([]);
  });

  it('tells an item that is not of its shape as an error', () => {
    const broken = { id: 'a', type: 'function_call', call_id: 'c', name: 'x', arguments: { a: 1 } };
    const events = decodeFrames([created, frame({ type: 'response.output_item.done', output_index: 0, item: broken })]);
    expect(errorOf(events).kind).toBe('upstream-invalid');
  });

  it('reports usage before a failure', () => {
    const usage = { input_tokens: 5, output_tokens: 2 };
    const failed = frame({ type: 'response.failed', response: { status: 'failed', usage, error: { message: 'x' } } });
    expect(decodeFrames([created, failed]).map(({ type }) => type)).toEqual(['message-start', 'usage', 'error']);
  });

  it.each([
    [null],
    [{}],
    [{ output: 'x' }],
    [{ output: [{ type: 'message' }] }],
    [{ status: 'in_progress', output: [] }],
  ])('a whole answer %j is invalid', (body) => {
    let fault: unknown;
    try {
      codec.decodeAnswer(body, origin);
    } catch (error) {
      fault = error;
    }
    expect(GatewayError.is(fault, 'upstream-invalid')).toBe(true);
  });
});
