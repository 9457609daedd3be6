// Laws of Bedrock answers: the stream folds to the whole answer, no cut of the bytes changes anything, a stream that stops is told so.
// And the odd orders and gaps that real models show.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import { bedrockCodec } from '../../../src/protocols/bedrock/codec';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import { collect } from '../checkedEvents';
import {
  decodeEvents,
  eventBytes,
  exceptionBytes,
  framesOf,
  messageBytes,
  origin,
  readEvents,
  readJson,
  streamBytes,
} from './kit';

const pairs = ['thinkingTools', 'stopSequence', 'systemTool'];

function decode(events: readonly (readonly [string, unknown])[]): IrEvent[] {
  return decodeEvents(framesOf(streamBytes(events)));
}

function answerOf(events: readonly (readonly [string, unknown])[]): IrAnswer {
  return collect(decode(events));
}

function textDelta(text: string, contentBlockIndex = 0): [string, unknown] {
  return ['contentBlockDelta', { contentBlockIndex, delta: { text } }];
}

const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5 };

describe.each(pairs)('%s', (name) => {
  const events = readEvents(name);
  const whole = readJson(name);

  it('folds to the same answer as the whole one', () => {
    expect(answerOf(events)).toEqual(bedrockCodec.decodeAnswer(whole, origin));
  });

  it('is the same answer however the bytes are cut', () => {
    const bytes = streamBytes(events);
    const expected = JSON.stringify(framesOf(bytes));
    for (let cut = 1; cut < bytes.length; cut += 1) {
      if (JSON.stringify(framesOf(bytes, [cut])) !== expected) expect.fail(`a cut at byte ${cut} changes the frames`);
    }
    expect(JSON.stringify(framesOf(bytes, Array.from(bytes.keys())))).toBe(expected);
  });

  it('is truncated wherever it ends before its messageStop', () => {
    const stop = events.findIndex(([type]) => type === 'messageStop');
    expect(stop).toBeGreaterThan(0);
    for (let count = 0; count <= stop; count += 1) {
      const last = decode(events.slice(0, count)).at(-1);
      expect(last?.type === 'error' && last.error.kind).toBe('upstream-truncated');
    }
  });
});

describe('a Bedrock answer', () => {
  it('keeps thinking, its state, text and calls, and counts the caches apart', () => {
    const { content, finish, usage: counted } = answerOf(readEvents('thinkingTools'));
    expect(content).toEqual([
      {
        type: 'reasoning',
        text: 'The gate is closed.',
        summary: false,
        id: undefined,
        state: { origin: 'bedrock', kind: 'signature', data: 'c2lnbmF0dXJl' },
      },
      {
        type: 'reasoning',
        text: '',
        summary: false,
        id: undefined,
        state: { origin: 'bedrock', kind: 'redacted', data: 'AQID' },
      },
      { type: 'text', text: 'I look — 門。' },
      {
        type: 'tool-call',
        id: 'tooluse_a1',
        name: 'look',
        namespace: undefined,
        kind: 'function',
        input: '{"at":"gate"}',
      },
      { type: 'tool-call', id: 'tooluse_a2', name: 'ring', namespace: undefined, kind: 'function', input: '{}' },
    ]);
    expect(finish).toEqual({
      reason: 'tool-calls',
      raw: 'tool_use',
      extensions: { bedrock: { serviceTier: { type: 'flex' } } },
    });
    expect(counted).toMatchObject({ input: 40, cacheRead: 1000, cacheWrite5m: 40, cacheWrite1h: 60, output: 30 });
  });

  it('tells the stop sequence that was met and what the text cites', () => {
    const { content, finish } = answerOf(readEvents('stopSequence'));
    expect(finish).toEqual({ reason: 'stop-sequence', raw: 'stop_sequence', stopSequence: 'three' });
    expect(content).toMatchObject([
      { text: 'One, two', extensions: { bedrock: { citations: [{ title: 'Counting' }] } } },
    ]);
  });

  it('hands on whole what only Bedrock understands, and joins an image from its pieces', () => {
    const { content, finish } = answerOf(readEvents('systemTool'));
    expect(finish.reason).toBe('stop');
    expect(content.map((part) => part.type)).toEqual(['opaque', 'opaque', 'text', 'image']);
    expect(content[3]).toEqual({
      type: 'image',
      source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0KGgo=' },
    });
  });

  it('holds the end back until the usage is there', () => {
    const before = decodeEventsUntil('messageStop');
    expect(before.at(-1)?.type).not.toBe('finish');
    const all = decode(readEvents('stopSequence'));
    expect(all.slice(-2).map(({ type }) => type)).toEqual(['usage', 'finish']);
  });

  it('ends without metadata, and with metadata that comes first', () => {
    const stop: [string, unknown] = ['messageStop', { stopReason: 'max_tokens' }];
    expect(answerOf([textDelta('a'), stop])).toMatchObject({ finish: { reason: 'length' }, usage: undefined });
    expect(answerOf([textDelta('a'), ['metadata', { usage }], stop])).toMatchObject({
      finish: { reason: 'length' },
      usage: { input: 3, output: 2 },
    });
  });

  it('ends text where another block begins though no stop was sent', () => {
    const start = { contentBlockIndex: 1, start: { toolUse: { toolUseId: 'a', name: 'look' } } };
    const events = decode([textDelta('a'), ['contentBlockStart', start], ['messageStop', { stopReason: 'end_turn' }]]);
    expect(events.map(({ type }) => type)).toEqual([
      'message-start',
      'text-start',
      'text-delta',
      'text-end',
      'tool-call-start',
      'tool-call-delta',
      'tool-call-end',
      'finish',
    ]);
    expect(events.at(-1)).toMatchObject({ finish: { reason: 'tool-calls' } });
  });

  it('begins another block where thinking and text share an index', () => {
    const thought = { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Hm.' } } };
    const { content } = answerOf([
      ['contentBlockDelta', thought],
      textDelta('a'),
      ['messageStop', { stopReason: 'end_turn' }],
    ]);
    expect(content.map(({ type }) => type)).toEqual(['reasoning', 'text']);
  });

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop-sequence'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'context-full'],
    ['tool_use', 'tool-calls'],
    ['content_filtered', 'refusal'],
    ['guardrail_intervened', 'refusal'],
    ['malformed_tool_use', 'malformed'],
    ['malformed_model_output', 'malformed'],
    ['something_new', 'stop'],
  ])('ends for %s as %s', (stopReason, reason) => {
    expect(answerOf([textDelta('a'), ['messageStop', { stopReason }]]).finish).toEqual({ reason, raw: stopReason });
  });

  it.each([
    ['throttlingException', 'rate-limited', 429],
    ['validationException', 'bad-request', 400],
    ['internalServerException', 'upstream-rejected', 500],
    ['serviceUnavailableException', 'upstream-rejected', 503],
    ['modelStreamErrorException', 'upstream-rejected', 502],
    ['modelTimeoutException', 'upstream-timeout', 504],
    ['somethingNewException', 'upstream-rejected', 502],
  ])('is an error of its own kind after a %s in the stream', (type, kind, status) => {
    const bytes = [
      streamBytes([['messageStart', {}], textDelta('a')]),
      exceptionBytes(type, { message: 'No more.' }),
      eventBytes('messageStop', {}),
    ];
    const last = decodeEvents(framesOf(new Uint8Array(Buffer.concat(bytes)))).at(-1);
    expect(last).toMatchObject({ type: 'error', error: { kind, status, message: 'No more.' } });
  });

  it('is an error after an error message of the transport', () => {
    const headers = { ':message-type': 'error', ':error-code': 'ThrottlingException', ':error-message': 'Slow down.' };
    expect(decodeEvents(framesOf(messageBytes(headers, {})))).toMatchObject([
      { type: 'error', error: { kind: 'rate-limited', message: 'Slow down.' } },
    ]);
  });

  it('refuses what is no answer, and raises an error that stands in place of one', () => {
    const fault = (wire: unknown): unknown => {
      try {
        return bedrockCodec.decodeAnswer(wire, origin);
      } catch (error) {
        return GatewayError.is(error) ? [error.kind, error.message] : error;
      }
    };
    for (const wire of [undefined, 'text', [], {}, { output: {} }, { output: { message: { content: 'a' } } }]) {
      expect(fault(wire)).toEqual(['upstream-invalid', expect.any(String)]);
    }
    expect(fault({ message: 'Too many tokens', __type: 'ThrottlingException' })).toEqual([
      'rate-limited',
      'Too many tokens',
    ]);
    expect(() => framesOf(messageBytes({ ':message-type': 'other' }, {}))).toThrow(GatewayError);
  });

  it.each([
    ['that is no JSON', '{"contentBlockIndex"'],
    ['of a call that never began', JSON.stringify({ contentBlockIndex: 0, delta: { toolUse: { input: '{' } } })],
  ])('ends with an error at a frame %s', (_what, data) => {
    const decoder = bedrockCodec.newStreamDecoder(origin);
    const told = [...decoder.push({ event: 'contentBlockDelta', data }), ...decoder.end()];
    expect(told.at(-1)).toMatchObject({ type: 'error', error: { kind: 'upstream-invalid' } });
    expect(told.filter(({ type }) => type === 'error')).toHaveLength(1);
  });
});

function decodeEventsUntil(last: string): IrEvent[] {
  const decoder = bedrockCodec.newStreamDecoder(origin);
  const events = readEvents('stopSequence');
  const end = events.findIndex(([type]) => type === last);
  return framesOf(streamBytes(events.slice(0, end + 1))).flatMap((frame) => decoder.push(frame));
}
