// Streams that end badly or carry errors, and the parting of thinking from text: no fault of a provider becomes a hang or a wrong answer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import type { IrEvent } from '../../../src/protocols/ir/events';
import { openaiChatCodec } from '../../../src/protocols/openaiChat/codec';
import { ThinkTagSplitter } from '../../../src/protocols/openaiChat/thinkTags';
import { collect, decodeLines } from './support';

const origin = { origin: 'vendor', quirks: {} };
const chunk = (delta: object, finish: string | null = null, rest: object = {}): string =>
  JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta, finish_reason: finish, ...rest }] });

function errorOf(events: readonly IrEvent[]): GatewayError | undefined {
  const last = events.at(-1);
  return last?.type === 'error' ? last.error : undefined;
}

describe('ends', () => {
  it('takes a finish reason without [DONE] for the end, and usage that comes after it', () => {
    const usage = JSON.stringify({ id: 'c', choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } });
    const events = decodeLines([chunk({ content: 'a' }), chunk({}, 'stop'), usage], origin);
    expect(events.at(-1)).toMatchObject({ type: 'finish', finish: { reason: 'stop' } });
    expect(collect(events).usage).toMatchObject({ input: 1, output: 2 });
  });

  it('tells a stream that breaks off', () => {
    const events = decodeLines([chunk({ content: 'a' })], origin);
    expect(errorOf(events)).toMatchObject({ kind: 'upstream-truncated' });
  });

  it('tells a stream without any chunk', () => {
    expect(errorOf(decodeLines(['[DONE]'], origin))).toMatchObject({ kind: 'upstream-invalid' });
    expect(errorOf(decodeLines([], origin))).toMatchObject({ kind: 'upstream-truncated' });
  });

  it('is an error at a frame that is not JSON, and at a call without a name', () => {
    const nameless = chunk({ tool_calls: [{ index: 0, id: 'a', function: { arguments: '{"a":1}' } }] });
    for (const lines of [['{"id":'], [nameless, '[DONE]']]) {
      expect(decodeLines(lines, origin).at(-1)).toMatchObject({ type: 'error', error: { kind: 'upstream-invalid' } });
    }
  });

  it.each([
    ['length', 'length'],
    ['model_length', 'context-full'],
    ['content_filter', 'refusal'],
    ['sensitive', 'refusal'],
    ['tool_calls', 'stop'],
    ['something_new', 'stop'],
  ])('reads the finish reason %s', (raw, reason) => {
    expect(decodeLines([chunk({ content: 'a' }, raw)], origin).at(-1)).toEqual({
      type: 'finish',
      finish: { reason, raw },
    });
  });

  it('knows the stop sequence where the vendor names it', () => {
    expect(decodeLines([chunk({ content: 'a' }, 'stop', { stop_reason: 'END' })], origin).at(-1)).toMatchObject({
      finish: { reason: 'stop-sequence', stopSequence: 'END' },
    });
    expect(decodeLines([chunk({ content: 'a' }, 'stop', { stop_reason: 128_001 })], origin).at(-1)).toMatchObject({
      finish: { reason: 'stop' },
    });
  });
});

describe('errors in a stream of status 200', () => {
  it.each([
    [{ error: { message: 'slow down', type: 'rate_limit_error' } }, 'rate-limited', 429],
    [{ error: { message: 'too long', code: 'context_length_exceeded' } }, 'bad-request', 400],
    [{ error: { message: 'gone', code: 502 } }, 'upstream-rejected', 502],
    [{ error: { message: 'busy', type: 'overloaded_error' } }, 'upstream-rejected', 503],
    [{ error: { message: 'key', code: 'invalid_api_key' } }, 'upstream-rejected', 502],
    [{ error: { message: 'late', type: 'timeout' } }, 'upstream-timeout', 504],
    [{ error: 'plain words' }, 'upstream-rejected', 502],
    [{ object: 'error', message: 'vllm says no', type: 'BadRequestError', code: 400 }, 'bad-request', 400],
    [{ base_resp: { status_code: 1002, status_msg: 'minimax limit' }, choices: null }, 'rate-limited', 429],
    [{ code: 'InvalidParameter', message: 'dashscope', request_id: 'r' }, 'bad-request', 400],
  ])('%j', (frame, kind, status) => {
    const events = decodeLines(
      [chunk({ content: 'a' }), JSON.stringify(frame), chunk({ content: 'b' }), '[DONE]'],
      origin,
    );
    const error = errorOf(events);
    expect(error).toMatchObject({ kind, status });
    expect(JSON.stringify(frame)).toContain(error?.message);
    expect(() => openaiChatCodec.decodeAnswer(frame, origin)).toThrow(
      expect.objectContaining({ kind, status }) as Error,
    );
  });

  it('takes finish_reason "error" for one', () => {
    const broken = chunk({ content: '' }, 'error', { error: { message: 'lost the model', code: 503 } });
    expect(errorOf(decodeLines([chunk({ content: 'a' }), broken], origin))).toMatchObject({
      kind: 'upstream-rejected',
      status: 503,
      message: 'lost the model',
    });
    expect(errorOf(decodeLines([chunk({}, 'insufficient_system_resource')], origin))).toMatchObject({ status: 503 });
  });

  it('does not take base_resp of a good answer for one', () => {
    const good = {
      id: 'c',
      base_resp: { status_code: 0 },
      choices: [{ message: { content: 'a' }, finish_reason: 'stop' }],
    };
    expect(openaiChatCodec.decodeAnswer(good, origin).content).toEqual([{ type: 'text', text: 'a' }]);
  });

  it.each([[null], ['text'], [{}], [{ choices: [] }], [{ choices: 'x' }]])('%j is no answer', (wire) => {
    expect(() => openaiChatCodec.decodeAnswer(wire, origin)).toThrow(
      expect.objectContaining({ kind: 'upstream-invalid' }) as Error,
    );
  });
});

it('survives any JSON in place of a chunk: an event, an error of ours, or nothing', () => {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.record({ id: fc.jsonValue(), choices: fc.jsonValue(), usage: fc.jsonValue(), error: fc.jsonValue() }),
    fc.record({
      choices: fc.tuple(
        fc.record({
          delta: fc.record({
            content: fc.jsonValue(),
            tool_calls: fc.jsonValue(),
            reasoning_details: fc.jsonValue(),
            audio: fc.jsonValue(),
            images: fc.jsonValue(),
          }),
          finish_reason: fc.jsonValue(),
          logprobs: fc.jsonValue(),
        }),
      ),
    }),
  );
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 4 }), (chunks) => {
      try {
        const events = decodeLines([...chunks.map((value) => JSON.stringify(value)), '[DONE]'], origin);
        expect(['finish', 'error']).toContain(events.at(-1)?.type);
      } catch (error) {
        expect(GatewayError.is(error, 'upstream-invalid')).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

describe('think tags', () => {
  const split = (fragments: readonly string[]): { reasoning: string; text: string } => {
    const splitter = new ThinkTagSplitter();
    const pieces = [...fragments.flatMap((fragment) => splitter.push(fragment)), ...splitter.end()];
    const joined = (kind: 'reasoning' | 'text'): string =>
      pieces.flatMap((piece) => (piece.kind === kind ? [piece.text] : [])).join('');
    return { reasoning: joined('reasoning'), text: joined('text') };
  };

  it.each([
    ['<think>a</think>b', { reasoning: 'a', text: 'b' }],
    ['\n<think>\n a b \n</think>\n\nc\n', { reasoning: 'a b', text: 'c\n' }],
    ['<think></think>b', { reasoning: '', text: 'b' }],
    ['plain <think>a</think>', { reasoning: '', text: 'plain <think>a</think>' }],
    ['<think>never ended', { reasoning: 'never ended', text: '' }],
    ['<thi', { reasoning: '', text: '<thi' }],
    ['<think>a < b </thin k></think>c', { reasoning: 'a < b </thin k>', text: 'c' }],
    ['', { reasoning: '', text: '' }],
  ])('parts %j', (content, parts) => {
    expect(split([content])).toEqual(parts);
  });

  it('parts the same however the content is cut', () => {
    const alphabet = fc.constantFrom('<think>', '</think>', '<', '/', 't', ' ', '\n', 'a', '>', '</think');
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 12 }), (letters) => {
        const content = letters.join('');
        expect(split([...content])).toEqual(split([content]));
      }),
      { numRuns: 1000 },
    );
  });
});
