// Streams and answers for clients of OpenAI Responses, judged by the official SDK and by what Codex needs.
import { APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import { wrapState } from '../../../src/protocols/ir/opaqueState';
import type { FinishReason, IrEvent } from '../../../src/protocols/ir/events';
import { openaiResponsesCodec as codec } from '../../../src/protocols/openaiResponses/codec';
import {
  answerContext,
  collect,
  decodeFrames,
  emptyRequest,
  encodeEvents,
  fixture,
  framesOfLines,
  linesOf,
  sdkAnswer,
  sdkStream,
  wireEvents,
  type WireEvent,
} from './support';

const start: IrEvent = { type: 'message-start', id: 'up', model: 'claude' };
const finish = (reason: FinishReason = 'stop'): IrEvent => ({ type: 'finish', finish: { reason } });
const text = (block: number, ...deltas: string[]): IrEvent[] => [
  { type: 'text-start', block },
  ...deltas.map((delta): IrEvent => ({ type: 'text-delta', block, text: delta })),
  { type: 'text-end', block },
];
const call = (
  block: number,
  more: Partial<Extract<IrEvent, { type: 'tool-call-start' }>>,
  ...deltas: string[]
): IrEvent[] => [
  { type: 'tool-call-start', block, id: `c${block}`, name: 'x', kind: 'function', ...more },
  ...deltas.map((input): IrEvent => ({ type: 'tool-call-delta', block, input })),
  { type: 'tool-call-end', block },
];
const usage = {
  input: 10,
  cacheRead: 20,
  cacheWrite5m: 1,
  cacheWrite1h: 2,
  output: 7,
  reasoning: 3,
  images: 0,
  audioSeconds: 0,
  raw: {},
};
const last = (events: readonly WireEvent[]): Record<string, unknown> =>
  events.at(-1)?.['response'] as Record<string, unknown>;

describe('the events of a stream', () => {
  it('tell each item from its beginning to its end, then repeat all of them', async () => {
    const sse = encodeEvents([
      start,
      { type: 'reasoning-start', block: 0, summary: true },
      { type: 'reasoning-delta', block: 0, text: 'Hm' },
      { type: 'reasoning-end', block: 0, state: { origin: 'openai', kind: 'encrypted', data: 'gAAA' } },
      ...text(1, 'Hi', ' you'),
      ...call(2, { namespace: 'fs' }, '{"a"', ':1}'),
      ...call(3, { kind: 'custom', name: 'patch' }, '*** Begin'),
      ...call(4, {}),
      { type: 'usage', usage },
      finish('tool-calls'),
    ]);
    const events = wireEvents(sse);
    expect(
      events.map(({ type, output_index: index }) => `${index === undefined ? '-' : String(index)} ${type}`),
    ).toEqual([
      '- response.created',
      '- response.in_progress',
      '0 response.output_item.added',
      '0 response.reasoning_summary_part.added',
      '0 response.reasoning_summary_text.delta',
      '0 response.reasoning_summary_text.done',
      '0 response.reasoning_summary_part.done',
      '0 response.output_item.done',
      '1 response.output_item.added',
      '1 response.content_part.added',
      '1 response.output_text.delta',
      '1 response.output_text.delta',
      '1 response.output_text.done',
      '1 response.content_part.done',
      '1 response.output_item.done',
      '2 response.output_item.added',
      '2 response.function_call_arguments.delta',
      '2 response.function_call_arguments.delta',
      '2 response.function_call_arguments.done',
      '2 response.output_item.done',
      '3 response.output_item.added',
      '3 response.custom_tool_call_input.delta',
      '3 response.custom_tool_call_input.done',
      '3 response.output_item.done',
      '4 response.output_item.added',
      '4 response.function_call_arguments.done',
      '4 response.output_item.done',
      '- response.completed',
    ]);
    const done = events.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item);
    expect(last(events)['output']).toEqual(done);
    expect(done).toEqual([
      { id: 'rs_2', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'gAAA' },
      {
        id: 'msg_3',
        type: 'message',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'Hi you', annotations: [], logprobs: [] }],
      },
      {
        id: 'fc_4',
        type: 'function_call',
        status: 'completed',
        arguments: '{"a":1}',
        call_id: 'c2',
        name: 'x',
        namespace: 'fs',
      },
      { id: 'ctc_5', type: 'custom_tool_call', status: 'completed', input: '*** Begin', call_id: 'c3', name: 'patch' },
      { id: 'fc_6', type: 'function_call', status: 'completed', arguments: '{}', call_id: 'c4', name: 'x' },
    ]);
    for (const event of events) {
      if (/output_text\.(delta|done)$/.test(event.type)) expect(event['logprobs']).toEqual([]);
    }
    const final = await sdkStream(sse);
    expect(final.usage).toEqual({
      input_tokens: 33,
      input_tokens_details: { cached_tokens: 20, cache_write_tokens: 3 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 40,
    });
    expect(final.output_text).toBe('Hi you');
    expect([final.status, final.model]).toEqual(['completed', 'gpt-client']);
  });

  it('is what Codex needs at the least: finished items, and a completed response with id and usage', () => {
    const events = wireEvents(
      encodeEvents([start, ...call(0, { kind: 'custom', name: 'apply_patch' }, '***'), finish('tool-calls')]),
    );
    const done = events.find(({ type }) => type === 'response.output_item.done');
    expect(done?.['item']).toMatchObject({
      type: 'custom_tool_call',
      name: 'apply_patch',
      input: '***',
      call_id: 'c0',
    });
    expect(last(events)).toMatchObject({ id: 'resp_1', usage: { input_tokens: 0, output_tokens: 0, total_tokens: 0 } });
  });

  it('interleave parallel calls by their indexes', async () => {
    const [first, second] = [call(0, { name: 'a' }, '{"n"', ':1}'), call(1, { name: 'b' }, '{"n"', ':2}')];
    const mixed = first.flatMap((event, index) => [event, second[index] ?? event]);
    const final = await sdkStream(encodeEvents([start, ...mixed, finish('tool-calls')]));
    expect(final.output).toMatchObject([
      { name: 'a', arguments: '{"n":1}', call_id: 'c0' },
      { name: 'b', arguments: '{"n":2}', call_id: 'c1' },
    ]);
  });

  it('never repeats the id of a call, nor leaves it empty', async () => {
    const sse = encodeEvents([
      start,
      ...call(0, { id: 'same' }),
      ...call(1, { id: 'same' }),
      ...call(2, { id: '' }),
      finish(),
    ]);
    const ids = (await sdkStream(sse)).output.map((item) => (item.type === 'function_call' ? item.call_id : ''));
    expect(ids[0]).toBe('same');
    expect(new Set(ids).size).toBe(3);
    expect(ids).not.toContain('');
  });

  it('shows thinking as a summary where the client asked for one, else as content, and state of others in an envelope', async () => {
    const state = { origin: 'anthropic', kind: 'signature', data: 'sig' } as const;
    const thinking: IrEvent[] = [
      start,
      { type: 'reasoning-start', block: 0, summary: false },
      { type: 'reasoning-delta', block: 0, text: 'Hm' },
      { type: 'reasoning-end', block: 0, state },
      finish(),
    ];
    const asked = answerContext({ request: emptyRequest({ reasoning: { visible: true } }) });
    const encrypted = wrapState(state);
    expect((await sdkStream(encodeEvents(thinking, asked))).output).toMatchObject([
      { summary: [{ text: 'Hm' }], encrypted_content: encrypted },
    ]);
    expect((await sdkStream(encodeEvents(thinking))).output).toMatchObject([
      { summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }], encrypted_content: encrypted },
    ]);
  });

  it('carries the signature of a call in a reasoning item behind it', async () => {
    const state = { origin: 'google', kind: 'thought-signature', data: 's' } as const;
    const events = call(0, {}, '{}');
    events[events.length - 1] = { type: 'tool-call-end', block: 0, state };
    const { output } = await sdkStream(encodeEvents([start, ...events, finish('tool-calls')]));
    expect(output).toMatchObject([
      { type: 'function_call' },
      { type: 'reasoning', summary: [], encrypted_content: wrapState(state) },
    ]);
    const back = codec.decodeRequest({ input: output }, { headers: {}, nativeOrigin: 'openai' }).request;
    expect(back.turns).toMatchObject([{ role: 'assistant', content: [{ type: 'tool-call', state }] }]);
  });

  it('keep refusals, citations, phases, images and items of the server', async () => {
    const events = decodeFrames(framesOfLines(linesOf(fixture('serverTools.stream.jsonl', 'openai-responses'))));
    const sse = encodeEvents(events);
    const kinds = (last(wireEvents(sse))['output'] as { type: string }[]).map(({ type }) => type);
    expect(kinds).toEqual([
      'web_search_call',
      'code_interpreter_call',
      'mcp_call',
      'image_generation_call',
      'apply_patch_call',
      'message',
      'message',
    ]);
    const final = await sdkStream(sse);
    expect(final.output[3]).toMatchObject({ id: 'ig_own1', result: 'UklGRgAAAABXRUJQ', quality: 'low' });
    expect(final.output[5]).toMatchObject({ content: [{ annotations: [{ url: 'https://example.com/' }] }] });
    expect(final.output[6]).toMatchObject({ content: [{ type: 'refusal', refusal: 'No more.' }] });
    const again = collect(decodeFrames(framesOfLines(wireEvents(sse).map((event) => JSON.stringify(event)))));
    expect(again.content).toEqual(collect(events).content);
  });
});

describe('the end of an answer', () => {
  it.each<[FinishReason, string, unknown]>([
    ['stop', 'completed', null],
    ['stop-sequence', 'completed', null],
    ['pause', 'completed', null],
    ['length', 'incomplete', { reason: 'max_output_tokens' }],
    ['context-full', 'incomplete', { reason: 'max_output_tokens' }],
    ['refusal', 'incomplete', { reason: 'content_filter' }],
    ['malformed', 'failed', null],
  ])('%s', async (reason, status, details) => {
    const sse = encodeEvents([start, ...text(0, 'x'), finish(reason)]);
    expect(wireEvents(sse).at(-1)?.type).toBe(`response.${status}`);
    const final = await sdkStream(sse);
    expect([final.status, final.incomplete_details, final.error === null]).toEqual([
      status,
      details,
      status !== 'failed',
    ]);
    const { body } = codec.encodeAnswer(collect([start, ...text(0, 'x'), finish(reason)]), answerContext());
    expect(body).toMatchObject({ status, incomplete_details: details });
  });

  it('completes where the refusal was said in words', async () => {
    const refusal: IrEvent[] = [
      { type: 'refusal-start', block: 0 },
      { type: 'refusal-delta', block: 0, text: 'No.' },
      { type: 'refusal-end', block: 0 },
    ];
    const final = await sdkStream(encodeEvents([start, ...refusal, finish('refusal')]));
    expect(final.status).toBe('completed');
  });

  it.each([
    [new GatewayError('upstream-truncated', 'cut'), 'upstream_truncated'],
    [
      new GatewayError('bad-request', 'long', { details: { upstreamCode: 'context_length_exceeded' } }),
      'context_length_exceeded',
    ],
    [new GatewayError('bad-request', 'wrong'), 'invalid_prompt'],
    [new GatewayError('rate-limited', 'slow'), 'rate_limit_exceeded'],
  ])('an error makes the SDK raise and gives Codex a failed response: %s', async (error, code) => {
    for (const before of [[], [start], [start, ...text(0, 'x').slice(0, 2)]]) {
      const sse = encodeEvents([...before, { type: 'error', error }]);
      const events = wireEvents(sse);
      expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_, index) => index));
      expect(events.at(-2)).toMatchObject({ type: 'error', code, message: error.message });
      expect(events.at(-1)).toMatchObject({
        type: 'response.failed',
        response: { id: 'resp_1', status: 'failed', error: { code, message: error.message }, output: [] },
      });
      const raised: unknown = await sdkStream(sse).catch((fault: unknown) => fault);
      expect(raised).toBeInstanceOf(APIError);
      expect((raised as APIError).message).toContain(error.message);
    }
  });
});

describe('pings', () => {
  it('are passed over by the SDK before the first event and within the stream', async () => {
    const encoder = codec.newStreamEncoder(answerContext());
    const sse = [start, ...text(0, 'a', 'b'), finish()].map((event) => encoder.ping() + encoder.push(event)).join('');
    expect(sse.startsWith(':')).toBe(true);
    const numbers = wireEvents(sse).map(({ sequence_number: number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect((await sdkStream(sse)).output_text).toBe('ab');
  });
});

describe('the response object', () => {
  it('repeats the request', async () => {
    const request = emptyRequest({
      system: [{ type: 'text', text: 'Be brief.' }],
      tools: [
        { type: 'function', name: 'x', parameters: { type: 'object', properties: {} } },
        { type: 'function', name: 'y', namespace: 'n' },
      ],
      toolChoice: { type: 'tool', name: 'x' },
      sampling: { temperature: 0.5, topP: 0.9 },
      maxOutputTokens: 99,
      reasoning: { effort: 'low', visible: true },
      output: { type: 'json' },
      verbosity: 'low',
      metadata: { a: 'b' },
    });
    const answer = collect([start, ...text(0, '{}'), finish()]);
    const body = await sdkAnswer(codec.encodeAnswer(answer, answerContext({ request })).body);
    expect(body).toMatchObject({
      object: 'response',
      created_at: 1_765_000_000,
      model: 'gpt-client',
      instructions: 'Be brief.',
      tools: [{ name: 'x' }, { type: 'namespace', name: 'n', tools: [{ name: 'y' }] }],
      tool_choice: { type: 'function', name: 'x' },
      temperature: 0.5,
      top_p: 0.9,
      max_output_tokens: 99,
      reasoning: { effort: 'low', summary: 'auto' },
      text: { format: { type: 'json_object' }, verbosity: 'low' },
      metadata: { a: 'b' },
      parallel_tool_calls: true,
      error: null,
    });
  });

  it('warns of what it cannot carry', () => {
    const answer = collect([start, ...text(0, 'x'), finish('pause')]);
    answer.content.push(
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AA' } },
      { type: 'opaque', origin: 'anthropic', name: 'server_tool_use', value: {} },
      { type: 'text', text: 'y', extensions: { gemini: { citationMetadata: {} } } },
    );
    expect(codec.encodeAnswer(answer, answerContext()).warnings).toEqual([
      { code: 'dropped-part', path: 'content[1]', detail: 'audio' },
      { code: 'dropped-part', path: 'content[2]', detail: 'server_tool_use' },
      { code: 'dropped-field', path: 'content[3].citationMetadata', detail: 'no other protocol has it' },
      { code: 'mapped-value', path: 'finish', detail: 'pause became completed' },
    ]);
  });
});
