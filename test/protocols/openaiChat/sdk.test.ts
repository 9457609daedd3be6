// The official SDK as the judge of what clients get: streams through its accumulator, whole answers, errors, legacy completions.
// The SDK talks to a fetch of our own that answers with what the encoders have made; every stream also cut at every byte.
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import type { AnswerContext } from '../../../src/protocols/codec';
import { EventChecker } from '../../../src/protocols/ir/checkEvents';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import { legacyCompletionsCodec, openaiChatCodec } from '../../../src/protocols/openaiChat/codec';
import { answerContext, collect, decodeBytes, encodeEvents, fixtureLines, decodeLines, irRequest } from './support';

const usage = {
  input: 10,
  cacheRead: 4,
  cacheWrite5m: 3,
  cacheWrite1h: 0,
  output: 7,
  reasoning: 2,
  images: 0,
  audioSeconds: 0,
  raw: {},
};

/** An answer with everything that a chat client can be told. */
const everything: IrEvent[] = [
  { type: 'message-start', id: 'msg_1', model: 'claude' },
  { type: 'reasoning-start', block: 0, summary: false },
  { type: 'reasoning-delta', block: 0, text: 'Let me ' },
  { type: 'reasoning-delta', block: 0, text: 'think.' },
  { type: 'reasoning-end', block: 0, state: { origin: 'anthropic', kind: 'signature', data: 's' } },
  { type: 'text-start', block: 1 },
  { type: 'text-delta', block: 1, text: 'Two calls ' },
  { type: 'text-delta', block: 1, text: '🎈' },
  { type: 'text-end', block: 1 },
  { type: 'tool-call-start', block: 2, id: 'call_a', name: 'f', kind: 'function' },
  { type: 'tool-call-start', block: 3, id: 'call_b', name: 'g', kind: 'function' },
  { type: 'tool-call-delta', block: 3, input: '{"y"' },
  { type: 'tool-call-delta', block: 2, input: '{"x":1}' },
  { type: 'tool-call-delta', block: 3, input: ':2}' },
  { type: 'tool-call-end', block: 2 },
  { type: 'tool-call-end', block: 3 },
  { type: 'usage', usage },
  { type: 'finish', finish: { reason: 'tool-calls' } },
];

const calls = [
  { id: 'call_a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
  { id: 'call_b', type: 'function', function: { name: 'g', arguments: '{"y":2}' } },
];

const wireUsage = {
  prompt_tokens: 17,
  completion_tokens: 7,
  total_tokens: 24,
  prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 3, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 2,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
};

/** A client whose every call is answered with `body`; streams are sent in the given pieces. */
function clientFor(body: string | Uint8Array[], type = 'text/event-stream'): OpenAI {
  const pieces = typeof body === 'string' ? [new TextEncoder().encode(body)] : body;
  const answer = (): Promise<Response> => {
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    return Promise.resolve(new Response(stream, { headers: { 'content-type': type } }));
  };
  return new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1/v1', maxRetries: 0, fetch: answer });
}

const messages = [{ role: 'user' as const, content: 'Hi' }];

async function accumulate(sse: string | Uint8Array[]): Promise<OpenAI.ChatCompletion> {
  return clientFor(sse).chat.completions.stream({ model: 'm', messages }).finalChatCompletion();
}

async function chunksOf(sse: string): Promise<OpenAI.ChatCompletionChunk[]> {
  const stream = await clientFor(sse).chat.completions.create({ model: 'm', messages, stream: true });
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

async function whole(answer: IrAnswer, context: AnswerContext): Promise<OpenAI.ChatCompletion> {
  const { body } = openaiChatCodec.encodeAnswer(answer, context);
  return clientFor(JSON.stringify(body), 'application/json').chat.completions.create({ model: 'm', messages });
}

describe('streams to chat clients', () => {
  it('are accumulated by the SDK to the whole answer', async () => {
    const completion = await accumulate(encodeEvents(everything, answerContext({ includeUsage: true })));
    expect(completion).toMatchObject({ id: 'msg_1', created: 1_700_000_000, model: 'asked-model', usage: wireUsage });
    expect(completion.choices).toHaveLength(1);
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { role: 'assistant', content: 'Two calls 🎈', refusal: null, tool_calls: calls },
    });
  });

  it('have the role first, one finish chunk, ids once, thinking in reasoning_content', async () => {
    const chunks = await chunksOf(encodeEvents(everything, answerContext({ includeUsage: true })));
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
    expect(chunks.filter((chunk) => chunk.choices[0]?.finish_reason != null)).toHaveLength(1);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: wireUsage });
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(chunks.every(({ id, object }) => id === 'msg_1' && object === 'chat.completion.chunk')).toBe(true);
    const deltas = chunks.map((chunk) => chunk.choices[0]?.delta as Record<string, unknown> | undefined);
    expect(deltas.flatMap((delta) => delta?.['reasoning_content'] ?? [])).toEqual(['Let me ', 'think.']);
    const fragments = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
    expect(fragments.flatMap(({ id }) => id ?? [])).toEqual(['call_a', 'call_b']);
    expect(fragments.map(({ index }) => index)).toEqual([0, 1, 1, 0, 1]);
  });

  it('hide the usage chunk from clients that did not ask', () => {
    const sse = encodeEvents(everything, answerContext());
    expect(sse).not.toContain('usage');
    expect(sse.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('mean the same cut at every byte', async () => {
    const bytes = new TextEncoder().encode(encodeEvents(everything, answerContext({ includeUsage: true })));
    const origin = { origin: 'vendor', quirks: {} };
    const want = JSON.stringify(decodeBytes([bytes], origin));
    for (let at = 1; at < bytes.length; at += 1) {
      const cut = JSON.stringify(decodeBytes([bytes.subarray(0, at), bytes.subarray(at)], origin));
      if (cut !== want) expect.fail(`cut at byte ${at}`);
    }
    const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
    expect(await accumulate(pieces)).toEqual(await accumulate([bytes]));
  });

  it('come back through the decoder as they were, but for state and order of calls', () => {
    const again = decodeBytes(
      [new TextEncoder().encode(encodeEvents(everything, answerContext({ includeUsage: true })))],
      { origin: 'vendor', quirks: {} },
    );
    const answer = collect(again);
    const original = collect(everything);
    expect(answer.content.map((part) => ({ ...part, state: undefined }))).toEqual(
      original.content.map((part) => ({ ...part, state: undefined })),
    );
    expect(answer.usage).toMatchObject({ ...usage, raw: wireUsage });
  });

  it('carry refusals, custom tools, explanations, thinking in two blocks', async () => {
    const events: IrEvent[] = [
      { type: 'message-start', id: '', model: '' },
      { type: 'reasoning-start', block: 0, summary: true },
      { type: 'reasoning-delta', block: 0, text: 'one' },
      { type: 'reasoning-end', block: 0 },
      { type: 'reasoning-start', block: 1, summary: true },
      { type: 'reasoning-delta', block: 1, text: 'two' },
      { type: 'reasoning-end', block: 1 },
      { type: 'refusal-start', block: 2 },
      { type: 'refusal-delta', block: 2, text: 'No.' },
      { type: 'refusal-end', block: 2 },
      { type: 'tool-call-start', block: 3, id: 'c', name: 'patch', kind: 'custom' },
      { type: 'tool-call-delta', block: 3, input: '*** Begin' },
      { type: 'tool-call-end', block: 3 },
      { type: 'finish', finish: { reason: 'refusal', explanation: 'because' } },
    ];
    const sse = encodeEvents(events, answerContext());
    const completion = await accumulate(sse);
    expect(completion.id).toBe('chatcmpl-1');
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'content_filter',
      message: { refusal: 'No.', tool_calls: [{ id: 'c', type: 'custom' }] },
    });
    const text = (await chunksOf(sse))
      .map((chunk) => (chunk.choices[0]?.delta as Record<string, unknown> | undefined)?.['reasoning_content'] ?? '')
      .join('');
    expect(text).toBe('one\n\ntwo');
    const explained = await accumulate(
      encodeEvents(
        [
          { type: 'message-start', id: 'a', model: '' },
          { type: 'finish', finish: { reason: 'refusal', explanation: 'because' } },
        ],
        answerContext(),
      ),
    );
    expect(explained.choices[0]?.message.refusal).toBe('because');
  });

  it('speak the legacy form to clients of it', async () => {
    const request = irRequest({
      tools: [{ type: 'function', name: 'f', extensions: { 'openai-chat': { legacy: true } } }],
    });
    const completion = await accumulate(encodeEvents(everything, answerContext({ request })));
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'function_call',
      message: { function_call: { name: 'f', arguments: '{"x":1}' } },
    });
    expect(completion.choices[0]?.message.tool_calls).toBeUndefined();
    const answer = await whole(collect(everything), answerContext({ request }));
    expect(answer.choices[0]?.message.function_call).toEqual({ name: 'f', arguments: '{"x":1}' });
  });

  it('keep log probabilities, citations, audio and images of the same protocol', async () => {
    const origin = { origin: 'vendor', quirks: {} };
    const sse = encodeEvents(decodeLines(fixtureLines('logprobs'), origin), answerContext());
    const completion = await accumulate(sse);
    expect(completion.choices[0]?.logprobs?.content?.map(({ token }) => token)).toEqual(['Hi', '!']);
    expect(completion.choices[0]?.message.annotations).toHaveLength(1);
    const media = decodeLines(fixtureLines('audio-and-image'), origin);
    const heard = await accumulate(encodeEvents(media, answerContext()));
    expect(heard.choices[0]?.message.audio).toMatchObject({ id: 'audio_1', data: 'UklGRg==', transcript: 'Yes.' });
    const answer = await whole(collect(media), answerContext());
    expect(answer.choices[0]?.message).toMatchObject({
      audio: { id: 'audio_1' },
      images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } }],
    });
  });

  it('tell an error in the middle so that the SDK raises it', async () => {
    const events = [
      ...everything.slice(0, 8),
      { type: 'error' as const, error: new GatewayError('rate-limited', 'slow down') },
    ];
    const sse = encodeEvents(events, answerContext());
    await expect(accumulate(sse)).rejects.toThrow('slow down');
    expect(sse).not.toContain('[DONE]');
  });

  it('pass over pings', async () => {
    const encoder = openaiChatCodec.newStreamEncoder(answerContext());
    const sse = everything.map((event) => encoder.push(event) + encoder.ping()).join('');
    expect((await accumulate(sse)).choices[0]?.message.content).toBe('Two calls 🎈');
  });
});

describe('whole answers to chat clients', () => {
  it('are what the SDK makes of the stream', async () => {
    const completion = await whole(collect(everything), answerContext());
    expect(completion).toMatchObject({
      id: 'msg_1',
      object: 'chat.completion',
      model: 'asked-model',
      usage: wireUsage,
    });
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      logprobs: null,
      message: {
        role: 'assistant',
        content: 'Two calls 🎈',
        reasoning_content: 'Let me think.',
        refusal: null,
        tool_calls: calls,
      },
    });
  });

  it.each([
    ['stop', 'stop', 0],
    ['stop-sequence', 'stop', 0],
    ['length', 'length', 0],
    ['context-full', 'length', 0],
    ['refusal', 'content_filter', 0],
    ['pause', 'stop', 1],
    ['malformed', 'stop', 1],
  ] as const)('end with %s as %s', (reason, word, warned) => {
    const answer: IrAnswer = { id: 'a', model: '', content: [], finish: { reason }, usage: undefined };
    const { body, warnings } = openaiChatCodec.encodeAnswer(answer, answerContext());
    expect(body).toMatchObject({ choices: [{ finish_reason: word, message: { content: '' } }] });
    expect(warnings).toHaveLength(warned);
  });

  it('warn of what they cannot carry', () => {
    const answer: IrAnswer = {
      id: 'a',
      model: '',
      content: [{ type: 'opaque', origin: 'anthropic', name: 'server_tool_use', value: {} }],
      finish: { reason: 'stop' },
      usage: undefined,
    };
    expect(openaiChatCodec.encodeAnswer(answer, answerContext()).warnings).toEqual([
      { code: 'dropped-part', path: 'content[0]', detail: 'server_tool_use' },
    ]);
  });

  it('come back through the decoder as they were, but for state', () => {
    const answer = collect(everything);
    const { body } = openaiChatCodec.encodeAnswer(answer, answerContext());
    const again = openaiChatCodec.decodeAnswer(body, { origin: 'vendor', quirks: {} });
    expect(again.content.map((part) => ({ ...part, state: undefined }))).toEqual(
      answer.content.map((part) => ({ ...part, state: undefined })),
    );
  });
});

describe('legacy completions', () => {
  const textEvents: IrEvent[] = [
    { type: 'message-start', id: 'msg_1', model: 'claude' },
    { type: 'reasoning-start', block: 0, summary: false },
    { type: 'reasoning-delta', block: 0, text: 'hm' },
    { type: 'reasoning-end', block: 0 },
    { type: 'text-start', block: 1 },
    { type: 'text-delta', block: 1, text: 'Once ' },
    { type: 'text-delta', block: 1, text: 'upon' },
    {
      type: 'text-end',
      block: 1,
      extensions: {
        'openai-chat': { logprobs: [{ token: 'Once ', logprob: -1, top_logprobs: [{ token: 'A', logprob: -2 }] }] },
      },
    },
    { type: 'usage', usage },
    { type: 'finish', finish: { reason: 'length' } },
  ];

  it('stream text, one finish and usage', async () => {
    const checker = new EventChecker();
    const encoder = legacyCompletionsCodec.newStreamEncoder(answerContext({ includeUsage: true }));
    const sse = textEvents.map((event) => encoder.push(checker.check(event))).join('');
    const stream = await clientFor(sse).completions.create({ model: 'm', prompt: 'x', stream: true });
    const chunks: OpenAI.Completion[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.choices[0]?.text ?? '').join('')).toBe('Once upon');
    expect(chunks.flatMap((chunk) => chunk.choices[0]?.finish_reason ?? [])).toEqual(['length']);
    expect(chunks.at(-1)?.usage).toEqual(wireUsage);
    expect(chunks.every(({ object }) => object === 'text_completion')).toBe(true);
  });

  it('answer whole', async () => {
    const { body, warnings } = legacyCompletionsCodec.encodeAnswer(collect(textEvents), answerContext());
    const client = clientFor(JSON.stringify(body), 'application/json');
    const completion = await client.completions.create({ model: 'm', prompt: 'x' });
    expect(completion).toMatchObject({
      id: 'msg_1',
      object: 'text_completion',
      usage: wireUsage,
      choices: [
        {
          text: 'Once upon',
          index: 0,
          finish_reason: 'length',
          logprobs: { tokens: ['Once '], token_logprobs: [-1], top_logprobs: [{ A: -2 }], text_offset: [0] },
        },
      ],
    });
    expect(warnings).toEqual([{ code: 'dropped-part', path: 'content[0]', detail: 'reasoning' }]);
  });

  it('raise errors in the middle', async () => {
    const encoder = legacyCompletionsCodec.newStreamEncoder(answerContext());
    const sse =
      textEvents
        .slice(0, 6)
        .map((event) => encoder.push(event))
        .join('') + encoder.push({ type: 'error', error: new GatewayError('upstream-truncated', 'broke off') });
    const read = async (): Promise<void> => {
      const stream = await clientFor(sse).completions.create({ model: 'm', prompt: 'x', stream: true });
      for await (const chunk of stream) expect(chunk.object).toBe('text_completion');
    };
    await expect(read()).rejects.toThrow('broke off');
  });
});
