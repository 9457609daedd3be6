// Laws of Anthropic answers: the stream folds to the whole message, encoding gives back what was decoded, the official SDK reads both,
// and no cut of the bytes changes anything.
import { describe, expect, it } from 'vitest';
import { anthropicCodec } from '../../../src/protocols/anthropic/codec';
import type { IrAnswer } from '../../../src/protocols/ir/events';
import { streamBytes } from '../streamFixtures';
import { collect } from '../checkedEvents';
import {
  answerContext,
  decodeEvents,
  encodeEvents,
  framesOf,
  framesOfLines,
  origin,
  readBySdk,
  readJson,
  readLines,
} from './kit';

const pairs = [
  'anthropic-codec/thinkingTools',
  'anthropic-codec/serverTools',
  'anthropic-codec/refusal',
  'anthropic-codec/stopSequence',
  'upstream/anthropic/text',
  'upstream/anthropic/toolCall',
  'upstream/anthropic/parallelTools',
  'upstream/anthropic/thinking',
];

/** Tool input parsed: its spacing is the provider's business. The raw usage differs between the two forms. */
function comparable(answer: IrAnswer): unknown {
  const content = answer.content.map((part) =>
    part.type === 'tool-call' ? { ...part, input: JSON.parse(part.input) as unknown } : part,
  );
  return { ...answer, content, usage: { ...answer.usage, raw: undefined } };
}

describe.each(pairs)('%s', (name) => {
  const lines = readLines(`${name}.stream.jsonl`);
  const whole = readJson(`${name}.json`) as Record<string, unknown>;

  it('folds to the same answer as the whole message', () => {
    const folded = collect(decodeEvents(framesOfLines(lines)));
    expect(comparable(folded)).toEqual(comparable(anthropicCodec.decodeAnswer(whole, origin)));
  });

  it('is the same answer however the bytes are cut', () => {
    const bytes = streamBytes('anthropic', lines);
    const expected = decodeEvents(framesOf(bytes));
    const expectedFrames = JSON.stringify(framesOf(bytes));
    for (let cut = 1; cut < bytes.length; cut += 1) {
      if (JSON.stringify(framesOf(bytes, [cut])) !== expectedFrames)
        expect.fail(`a cut at byte ${cut} changes the frames`);
    }
    const single = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
    expect(decodeEvents(framesOf(bytes, single))).toEqual(expected);
  });

  it('is truncated wherever it ends before its end', () => {
    const stop = lines.findIndex((line) => line.includes('"stop_reason":"'));
    for (let count = 0; count < stop; count += 1) {
      const last = decodeEvents(framesOfLines(lines.slice(0, count))).at(-1);
      expect(last?.type === 'error' && last.error.kind).toBe('upstream-truncated');
    }
  });

  it('comes back as it was when encoded again', () => {
    const { body, warnings } = anthropicCodec.encodeAnswer(anthropicCodec.decodeAnswer(whole, origin), {
      ...answerContext,
      model: String(whole['model']),
    });
    expect(warnings).toEqual([]);
    const { usage, ...rest } = body as Record<string, unknown>;
    const { usage: original, ...expected } = whole;
    expect(usage).toMatchObject(original as object);
    expect({ stop_details: null, ...rest }).toEqual({ stop_details: null, ...expected });
  });

  it('decodes again to the same events when its stream is encoded', () => {
    const events = decodeEvents(framesOfLines(lines));
    const again = collect(decodeEvents(framesOf(Buffer.from(encodeEvents(events)))));
    const first = collect(events);
    expect(comparable({ ...again, model: first.model })).toEqual(comparable(first));
  });

  it('is read by the official SDK in both forms alike', async () => {
    const answer = anthropicCodec.decodeAnswer(whole, origin);
    const { body } = anthropicCodec.encodeAnswer(answer, answerContext);
    const fromWhole = await readBySdk(JSON.stringify(body), false);
    const fromStream = await readBySdk(encodeEvents(decodeEvents(framesOfLines(lines))), true);
    const { content, stop_reason, stop_sequence, usage } = fromWhole;
    expect(fromStream).toMatchObject({
      id: fromWhole.id,
      model: 'asked-for',
      stop_reason,
      stop_sequence,
      content: JSON.parse(JSON.stringify(content)) as object,
      usage: {
        input_tokens: usage.input_tokens,
        output_tokens: usage.output_tokens,
        cache_read_input_tokens: usage.cache_read_input_tokens,
        cache_creation_input_tokens: usage.cache_creation_input_tokens,
        ...(usage.server_tool_use == null ? {} : { server_tool_use: usage.server_tool_use }),
      },
    });
    expect(content.length).toBe((whole['content'] as unknown[]).length);
  });
});

describe('a whole answer', () => {
  it('throws the provider’s own error where a 200 carries one', () => {
    const body = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    expect(() => anthropicCodec.decodeAnswer(body, origin)).toThrow(
      expect.objectContaining({ kind: 'upstream-rejected', status: 529, message: 'Overloaded' }),
    );
  });

  it.each([undefined, 'text', [], {}, { content: 'text' }])('is refused where it is no message: %j', (body) => {
    expect(() => anthropicCodec.decodeAnswer(body, origin)).toThrow(
      expect.objectContaining({ kind: 'upstream-invalid' }),
    );
  });

  it('says tool calls where a vendor ends them with end_turn', () => {
    const content = [{ type: 'tool_use', id: 'a', name: 'clock', input: {} }];
    const answer = anthropicCodec.decodeAnswer({ id: 'm', content, stop_reason: 'end_turn' }, origin);
    expect(answer.finish).toEqual({ reason: 'tool-calls', raw: 'end_turn' });
  });
});
