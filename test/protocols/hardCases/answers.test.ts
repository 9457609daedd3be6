// Hard cases of answers: why they end, what they cost, what goes wrong. From upstreams of every protocol to clients of every protocol.
import { describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../../src/shared/channel';
import { GatewayError } from '../../../src/shared/errors';
import type { FinishReason } from '../../../src/protocols/ir/events';
import { protocols } from '../../../src/protocols/registry';
import { client, framesOf, plan, questions, streamTo, type Wire } from './kit';

const pairs = protocolIds.flatMap((inbound) => protocolIds.map((outbound) => ({ inbound, outbound })));

interface Ending {
  /** The provider's word for the end. */
  word: string;
  text?: string;
  usage?: Wire;
  /** Usage that is said more than once, in the order of the frames. */
  earlier?: Wire[];
}

const chunk = (delta: Wire, finish: string | null = null, rest: Wire = {}): Wire => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...rest,
});

/** A stream that says `text` and ends as `ending` says. */
const streams: Readonly<Record<ProtocolId, (ending: Ending) => unknown[]>> = {
  'openai-chat': ({ word, text = 'Hi', usage, earlier = [] }) => [
    ...earlier.map((early) => chunk({}, null, { usage: early })),
    chunk({ role: 'assistant', content: text }),
    chunk({}, word),
    ...(usage === undefined ? [] : [{ id: 'c1', model: 'm', choices: [], usage }]),
    '[DONE]',
  ],
  'openai-responses': ({ word, text = 'Hi', usage }) => {
    const status = word === 'completed' ? word : 'incomplete';
    const content = [{ type: 'output_text', text, annotations: [] }];
    const item = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content };
    return [
      { type: 'response.created', response: { id: 'resp_1', model: 'm', status: 'in_progress', output: [] } },
      {
        type: `response.${status}`,
        response: {
          id: 'resp_1',
          model: 'm',
          status,
          output: [item],
          incomplete_details: status === 'incomplete' ? { reason: word } : null,
          ...(usage === undefined ? {} : { usage }),
        },
      },
    ];
  },
  anthropic: ({
    word,
    text = 'Hi',
    usage = { output_tokens: 2 },
    earlier = [{ input_tokens: 1, output_tokens: 1 }],
  }) => [
    { type: 'message_start', message: { id: 'msg_1', role: 'assistant', model: 'm', content: [], usage: earlier[0] } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: word }, usage },
    { type: 'message_stop' },
  ],
  gemini: ({ word, text = 'Hi', usage, earlier = [] }) => [
    ...earlier.map((usageMetadata) => ({ responseId: 'r', usageMetadata })),
    { responseId: 'r', candidates: [{ content: { role: 'model', parts: [{ text }] } }] },
    { responseId: 'r', candidates: [{ finishReason: word }], ...(usage === undefined ? {} : { usageMetadata: usage }) },
  ],
};

/** Each protocol's words for an end, and what a client of each other protocol can be told of it. */
const words: Readonly<Record<ProtocolId, Partial<Record<FinishReason, string>>>> = {
  'openai-chat': { stop: 'stop', length: 'length', refusal: 'content_filter' },
  'openai-responses': { stop: 'completed', length: 'max_output_tokens', refusal: 'content_filter' },
  anthropic: { stop: 'end_turn', length: 'max_tokens', refusal: 'refusal' },
  gemini: { stop: 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY' },
};

describe.each(pairs)('$inbound client, $outbound upstream', ({ inbound, outbound }) => {
  it.each(Object.entries(words[outbound]))('stop reasons both ways: %s', (reason, word) => {
    const { answer } = streamTo(inbound, outbound, framesOf(streams[outbound]({ word })));
    expect(answer?.finish.reason).toBe(reason);
    expect(answer?.content).toMatchObject([{ type: 'text', text: 'Hi' }]);
  });

  it('usage is counted in disjoint buckets, and told in the way of the client', () => {
    const { answer } = streamTo(
      inbound,
      outbound,
      framesOf(streams[outbound]({ ...counted[outbound], word: words[outbound].stop ?? '' })),
    );
    expect(answer?.usage).toMatchObject({ input: 60, cacheRead: 40, output: 30, reasoning: 10 });
  });

  it('errors in the middle of a stream are told in-band, never as a normal end', () => {
    const frames = framesOf(streams[outbound]({ word: words[outbound].stop ?? '' })).slice(
      0,
      outbound === 'anthropic' ? 3 : 1,
    );
    const { error, text } = streamTo(inbound, outbound, [...frames, ...framesOf([faults[outbound]])]);
    expect(error?.message).toContain('Overloaded now');
    expect(text).not.toMatch(/\[DONE\]|message_stop|response\.completed|"finishReason"/);
  });

  it('HTTP 200 that carries an error is an error', () => {
    const { translation } = plan(inbound, outbound, questions[inbound]);
    const body =
      outbound === 'openai-responses'
        ? { id: 'r', status: 'failed', error: { code: 'server_is_overloaded', message: 'Overloaded now' }, output: [] }
        : faults[outbound];
    expect(() => translation.translateAnswer(body, client())).toThrow('Overloaded now');
  });

  it('a frame that is no JSON ends the stream with an error', () => {
    const { error, text } = streamTo(inbound, outbound, [
      ...framesOf(streams[outbound]({ word: words[outbound].stop ?? '' })).slice(0, 1),
      { event: '', data: '<html>502</html>' },
    ]);
    expect(error).toBeDefined();
    expect(text).not.toContain('<html>');
  });
});

/** 60 fresh tokens, 40 from the cache, 30 out of which 10 are thinking, in each protocol's own arithmetic. */
const counted: Readonly<Record<ProtocolId, Pick<Ending, 'usage' | 'earlier'>>> = {
  'openai-chat': {
    usage: {
      prompt_tokens: 100,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens: 30,
      completion_tokens_details: { reasoning_tokens: 10 },
      total_tokens: 130,
    },
  },
  'openai-responses': {
    usage: {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 40 },
      output_tokens: 30,
      output_tokens_details: { reasoning_tokens: 10 },
      total_tokens: 130,
    },
  },
  anthropic: {
    earlier: [{ input_tokens: 60, cache_read_input_tokens: 40, output_tokens: 1 }],
    usage: { output_tokens: 30, output_tokens_details: { thinking_tokens: 10 } },
  },
  gemini: {
    usage: {
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 10,
      totalTokenCount: 130,
    },
  },
};

const faults: Readonly<Record<ProtocolId, Wire>> = {
  'openai-chat': { error: { message: 'Overloaded now', type: 'overloaded_error', code: 503 } },
  'openai-responses': { type: 'error', code: 'server_is_overloaded', message: 'Overloaded now', param: null },
  anthropic: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded now' } },
  gemini: { error: { code: 503, status: 'UNAVAILABLE', message: 'Overloaded now' } },
};

describe('usage of odd streams', () => {
  const usageOf = (outbound: ProtocolId, ending: Ending): unknown =>
    streamTo('openai-chat', outbound, framesOf(streams[outbound](ending))).answer?.usage;

  it('cumulative counts: the last one counts, whoever repeats it', () => {
    const chat = (n: number): Wire => ({ prompt_tokens: 10, completion_tokens: n, total_tokens: 10 + n });
    expect(usageOf('openai-chat', { word: 'stop', earlier: [chat(1), chat(3)], usage: chat(5) })).toMatchObject({
      input: 10,
      output: 5,
    });
    const gemini = (n: number): Wire => ({ promptTokenCount: 10, candidatesTokenCount: n });
    expect(usageOf('gemini', { word: 'STOP', earlier: [gemini(1), gemini(3)], usage: gemini(5) })).toMatchObject({
      input: 10,
      output: 5,
    });
  });

  it('incremental counts of Anthropic: input at the beginning, output at the end, never added twice', () => {
    const start = { input_tokens: 10, cache_creation_input_tokens: 4, output_tokens: 1 };
    expect(usageOf('anthropic', { word: 'end_turn', earlier: [start], usage: { output_tokens: 5 } })).toMatchObject({
      output: 5,
    });
    const again = { input_tokens: 10, cache_creation_input_tokens: 4, output_tokens: 5 };
    expect(usageOf('anthropic', { word: 'end_turn', earlier: [start], usage: again })).toEqual(
      usageOf('anthropic', { word: 'end_turn', earlier: [start], usage: { output_tokens: 5 } }),
    );
  });

  it('a vendor that reports twice, in the last choice and behind it, is counted once', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    const frames = framesOf([
      chunk({ role: 'assistant', content: 'Hi' }),
      { ...chunk({}, 'stop'), choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] },
      { id: 'c1', choices: [], usage },
      '[DONE]',
    ]);
    expect(streamTo('anthropic', 'openai-chat', frames).answer?.usage).toMatchObject({ input: 10, output: 5 });
  });

  it('caches of DeepSeek are counted from hit and miss', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, prompt_cache_hit_tokens: 6, prompt_cache_miss_tokens: 4 };
    expect(usageOf('openai-chat', { word: 'stop', usage })).toMatchObject({ input: 4, cacheRead: 6, output: 5 });
  });

  it('include_usage is injected where the client did not ask, and its chunk hidden again', () => {
    const wire = { ...questions['openai-chat'], stream: true };
    for (const inbound of protocolIds) {
      const { body } = plan(
        inbound,
        'openai-chat',
        inbound === 'openai-chat' ? wire : { ...questions[inbound], stream: true },
      );
      expect(body['stream_options']).toEqual({ include_usage: true });
    }
    const { translation } = plan('openai-chat', 'openai-chat', wire);
    const stream = translation.newAnswerStream({ ...client(), includeUsage: false });
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const steps = [
      ...framesOf(streams['openai-chat']({ word: 'stop', usage })).map((frame) => stream.push(frame)),
      stream.end(),
    ];
    const text = steps.map((step) => step.text + step.terminal).join('');
    expect(text).not.toContain('"usage"');
    expect(stream.facts().usage).toMatchObject({ input: 1, output: 1 });
  });
});

describe('refusals both ways', () => {
  it('a refusal in words of Responses reaches clients of chat and Anthropic as one', () => {
    const item = {
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'refusal', refusal: 'I cannot.' }],
    };
    const frames = framesOf([
      { type: 'response.completed', response: { id: 'r', model: 'm', status: 'completed', output: [item] } },
    ]);
    expect(streamTo('openai-chat', 'openai-responses', frames).answer).toMatchObject({
      content: [{ type: 'refusal', text: 'I cannot.' }],
    });
    expect(streamTo('anthropic', 'openai-responses', frames).answer?.finish).toMatchObject({
      reason: 'refusal',
      explanation: 'I cannot.',
    });
  });

  it('a blocked prompt of Gemini, which has no candidate, is a refusal everywhere', () => {
    const frames = framesOf([
      { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 3 } },
    ]);
    for (const inbound of protocolIds) {
      expect(streamTo(inbound, 'gemini', frames).answer?.finish.reason).toBe('refusal');
    }
  });

  it('a pause of Anthropic is a declared loss for others', () => {
    const frames = framesOf(streams.anthropic({ word: 'pause_turn' }));
    for (const inbound of ['openai-chat', 'openai-responses'] as const) {
      const { answer, warnings } = streamTo(inbound, 'anthropic', frames);
      expect(answer?.finish.reason).toBe('stop');
      expect(warnings.some((warning) => warning.startsWith('mapped-value'))).toBe(true);
    }
  });
});

describe('429 and 529 before the first byte', () => {
  const limited = new GatewayError('rate-limited', 'Too many.', { retryAfterSeconds: 7 });
  const busy = new GatewayError('upstream-rejected', 'Overloaded.', { status: 529 });

  it.each(protocolIds)('are told to %s with status, retry-after and the body its SDK knows', (inbound) => {
    const told = protocols[inbound].encodeError(limited, 'req_1');
    expect(told.status).toBe(429);
    expect(told.headers['retry-after']).toBe('7');
    expect(JSON.stringify(told.body)).toContain('Too many.');
    expect(protocols[inbound].encodeError(busy, 'req_1').status).toBe(inbound === 'anthropic' ? 529 : 503);
  });
});

describe('what a streamed answer loses', () => {
  it('is known at its end as it is for a whole answer', () => {
    const call = { type: 'thinking', thinking: '', signature: '' };
    const frames = framesOf([
      { type: 'message_start', message: { id: 'msg_1', model: 'm', content: [] } },
      { type: 'content_block_start', index: 0, content_block: call },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'RXJV' } },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
      },
      { type: 'content_block_stop', index: 1 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ]);
    expect(streamTo('openai-chat', 'anthropic', frames).warnings).toEqual([
      'dropped-state content[0]',
      'dropped-part content[1]',
    ]);
    expect(streamTo('openai-responses', 'anthropic', frames).warnings).toEqual(['dropped-part content[1]']);
    expect(streamTo('anthropic', 'anthropic', frames).warnings).toEqual([]);
    expect(streamTo('openai-chat', 'anthropic', frames.slice(0, 5)).warnings).toEqual([]);
  });
});
