// One streamed answer, with decoders and encoders that misbehave: every fault is told once, last and in the client's protocol.
// And what stands beside it: kept state, whole answers as events, envelopes in bodies, frames of bytes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/shared/errors';
import { answerEvents } from '../../src/protocols/answerEvents';
import { AnswerStream, type AnswerStep } from '../../src/protocols/answerStream';
import type { StreamDecoder, StreamEncoder } from '../../src/protocols/codec';
import { Collector } from '../../src/protocols/ir/collect';
import type { IrAnswer, IrEvent } from '../../src/protocols/ir/events';
import { wrapState } from '../../src/protocols/ir/opaqueState';
import type { AssistantPart, OpaqueState, ReasoningPart } from '../../src/protocols/ir/parts';
import { type KeptState, StateKeeper, withKeptState } from '../../src/protocols/keptState';
import { containsEnvelope } from '../../src/protocols/translation';
import { SseFrames } from '../../src/protocols/wire/sseFrames';
import { usageBuckets } from '../../src/protocols/usageBuckets';
import { call, calls, requestOf, result, results, user } from './repairs/support';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const start: IrEvent = { type: 'message-start', id: 'a', model: 'm-1' };
const finish: IrEvent = { type: 'finish', finish: { reason: 'stop', raw: 'end_turn' } };

/** Gives the events of the n-th frame, or throws what stands there instead. */
function scripted(frames: (IrEvent[] | Error)[], atEnd: IrEvent[] = []): StreamDecoder {
  let next = 0;
  return {
    push: () => {
      const step = frames[next++] ?? [];
      if (step instanceof Error) throw step;
      return step;
    },
    end: () => atEnd,
  };
}

const plain: StreamEncoder = {
  push: (event) => `<${event.type}${event.type === 'error' ? ` ${event.error.kind}` : ''}>`,
  ping: () => '<ping>',
};

function streamOf(decoder: StreamDecoder, encoder: StreamEncoder = plain): AnswerStream {
  return new AnswerStream({
    decoder,
    encoder,
    restore: (event) => [event],
    encodeStreamError: (error) => `<plain ${error.kind}>`,
    lossesOf: () => [],
  });
}

const frame = { event: '', data: '{}' };
const over = (terminal: string, text = ''): AnswerStep => ({ text, terminal, ended: true });

describe('a streamed answer', () => {
  it('holds the frame that ends it apart', () => {
    const stream = streamOf(
      scripted([[start], [{ type: 'text-start', block: 0 }, { type: 'text-end', block: 0 }, finish]]),
    );
    expect(stream.push(frame)).toEqual({ text: '<message-start>', terminal: '', ended: false });
    expect(stream.ping()).toBe('<ping>');
    expect(stream.push(frame)).toEqual(over('<finish>', '<text-start><text-end>'));
    expect([stream.push(frame), stream.end(), stream.fail(new GatewayError('internal', 'late'))]).toEqual([
      over(''),
      over(''),
      over(''),
    ]);
    expect(stream.ping()).toBe('');
    expect(stream.error).toBeUndefined();
  });

  it('tells what it cost and why it ended', () => {
    const usage = usageBuckets({ input: 3, output: 4, raw: {} });
    const stream = streamOf(
      scripted([[start, { type: 'usage', usage: { ...usage, output: 1 } }, { type: 'usage', usage }, finish]]),
    );
    stream.push(frame);
    expect(stream.facts()).toEqual({ model: 'm-1', usage, finishReason: 'end_turn' });
  });

  it.each<[string, (IrEvent[] | Error)[], string]>([
    ['a decoder that throws a typed error', [[start], new GatewayError('upstream-invalid', 'x')], 'upstream-invalid'],
    ['a decoder that breaks', [[start], new TypeError('undefined is not a function')], 'internal'],
    ['events out of order', [[start], [{ type: 'text-delta', block: 0, text: 'x' }]], 'upstream-invalid'],
    ['an end with open blocks', [[start, { type: 'text-start', block: 0 }], [finish]], 'upstream-invalid'],
    [
      'an error of the provider',
      [[start], [{ type: 'error', error: new GatewayError('rate-limited', 'slow down') }]],
      'rate-limited',
    ],
  ])('makes an in-band error of %s', (_what, frames, kind) => {
    const stream = streamOf(scripted(frames));
    const steps = [stream.push(frame), stream.push(frame), stream.push(frame)];
    expect(steps.map(({ ended }) => ended)).toEqual([false, true, true]);
    expect(steps[1]?.terminal).toBe(`<error ${kind}>`);
    expect(stream.error?.kind).toBe(kind);
    expect(stream.facts().error).toBe(stream.error?.message);
  });

  it('keeps what came before a fault in the same frame', () => {
    const stream = streamOf(scripted([[start, { type: 'text-end', block: 0 }]]));
    expect(stream.push(frame)).toEqual(over('<error upstream-invalid>', '<message-start>'));
  });

  it('never ends well where the upstream just stopped', () => {
    const stream = streamOf(scripted([[start]]));
    stream.push(frame);
    expect(stream.end()).toEqual(over('<error upstream-truncated>'));
    expect(streamOf(scripted([], [start, finish])).end()).toEqual(over('<finish>', '<message-start>'));
  });

  it('tells a fault of the connection, and knows whether anything was told before', () => {
    const stream = streamOf(scripted([[start]]));
    expect(stream.started).toBe(false);
    stream.push(frame);
    expect(stream.started).toBe(true);
    expect(stream.fail(new GatewayError('upstream-timeout', 'silent'))).toEqual(over('<error upstream-timeout>'));
  });

  it('speaks for an encoder that breaks', () => {
    const broken: StreamEncoder = {
      push: () => {
        throw new RangeError('broken');
      },
      ping: () => '',
    };
    expect(streamOf(scripted([[start]]), broken).push(frame)).toEqual(over('<plain internal>'));
  });
});

const state: OpaqueState = { origin: 'google', kind: 'thought-signature', data: 'S' };
const thinking: ReasoningPart = { type: 'reasoning', text: 'hm', summary: false, id: undefined, state };

describe('kept state', () => {
  const content: AssistantPart[] = [thinking, call('1', 'read', { state }), call('2'), { type: 'text', text: 'x' }];
  const answer: IrAnswer = { id: 'a', model: 'm', content, finish: { reason: 'stop' }, usage: undefined };

  it('is the same of a stream and of a whole answer', () => {
    const streamed = new StateKeeper();
    for (const event of answerEvents(answer)) streamed.push(event);
    const whole = new StateKeeper();
    whole.take(content);
    expect([...whole.kept]).toEqual([['1', { state, reasoning: [thinking] }]]);
    expect(streamed.kept).toEqual(whole.kept);
  });

  it('goes back to the call that the client replays', () => {
    const kept = new Map<string, KeptState>([['1', { state, reasoning: [thinking] }]]);
    const replayed = requestOf([
      user('a'),
      {
        role: 'assistant',
        content: [{ type: 'reasoning', text: 'hm' }, { type: 'text', text: 'x' }, call('1'), call('2')],
      },
      results(result('1'), result('2')),
    ]);
    const { turns } = withKeptState(replayed, (id) => kept.get(id));
    expect(turns[1]?.content).toEqual([{ type: 'text', text: 'x' }, thinking, call('1', 'read', { state }), call('2')]);
    expect(turns[2]).toBe(replayed.turns[2]);
  });

  it('leaves what the client replays itself', () => {
    const own: OpaqueState = { origin: 'anthropic', kind: 'signature', data: 'own' };
    const turn = calls(call('1', 'read', { state: own }));
    turn.content.unshift({ type: 'reasoning', text: 'mine', state: own } as never);
    const { turns } = withKeptState(requestOf([turn]), () => ({ state, reasoning: [thinking] }));
    expect(turns).toEqual([turn]);
  });
});

describe('a whole answer as events', () => {
  it('folds into itself again', () => {
    const content: AssistantPart[] = [
      thinking,
      { type: 'text', text: 'x', extensions: { anthropic: { citations: [] } } },
      { type: 'refusal', text: 'no' },
      call('1', 'read', { namespace: 'n', kind: 'custom', input: 'free', state }),
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } },
      { type: 'opaque', origin: 'anthropic', name: 'thing', value: {} },
    ];
    const answer: IrAnswer = {
      id: 'a',
      model: 'm',
      content,
      finish: { reason: 'stop' },
      usage: usageBuckets({ input: 1, raw: 0 }),
    };
    const collector = new Collector();
    answerEvents(answer).forEach((event) => collector.push(event));
    expect(collector.answer()).toEqual(answer);
  });
});

describe('envelopes in bodies', () => {
  it('are found as text and in slots of bytes', () => {
    const envelope = wrapState(state);
    expect(containsEnvelope(bytes(JSON.stringify({ a: [{ signature: envelope }] })))).toBe(true);
    expect(
      containsEnvelope(bytes(JSON.stringify({ thoughtSignature: Buffer.from(envelope).toString('base64') }))),
    ).toBe(true);
    expect(containsEnvelope(bytes('{"signature":"gatehouse-stat e.1."}'))).toBe(false);
  });
});

describe('frames of bytes', () => {
  const text = ': comment\n\nevent: a\ndata: {"x":"é"}\r\n\r\ndata: 1\ndata: 2\n\ndata: [DONE]';
  const frames = [
    { event: 'a', data: '{"x":"é"}' },
    { event: '', data: '1\n2' },
    { event: '', data: '[DONE]' },
  ];

  it('are the same wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
        const reader = new SseFrames();
        const all = bytes(text);
        const read = [];
        for (let at = 0, next = 0; at < all.length; next += 1) {
          const size = sizes[next % sizes.length] ?? 1;
          read.push(...reader.push(all.subarray(at, at + size)));
          at += size;
        }
        expect([...read, ...reader.finish()]).toEqual(frames);
      }),
    );
  });

  it('over the limit are a fault of the upstream', () => {
    const reader = new SseFrames(100);
    const long = bytes(`data: ${'x'.repeat(200_000)}\n\n`);
    expect(() => reader.push(long.subarray(0, 50_000))).toThrow(GatewayError);
  });
});
