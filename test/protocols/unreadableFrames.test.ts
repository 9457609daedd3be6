// What no provider should send: frames that cannot be read, of any event, in any order. No decoder throws for them: they are passed over,
// or the answer ends with one `error` event and nothing follows it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bedrockInvokeCodec } from '../../src/protocols/bedrock/invokeModel';
import { upstreamCodecOf } from '../../src/protocols/codecs';
import type { Frame } from '../../src/protocols/codec';
import { upstreamProtocolIds } from '../../src/shared/channel';

const codecs = [
  ...upstreamProtocolIds.map((id) => ({ name: id as string, codec: upstreamCodecOf(id) })),
  { name: 'Claude on Bedrock', codec: bedrockInvokeCodec },
];

const events = [
  '',
  'chunk',
  'exception',
  'error',
  'message_start',
  'content_block_start',
  'content_block_delta',
  'message_delta',
  'messageStart',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'messageStop',
  'metadata',
  'response.created',
  'response.output_item.added',
  'response.output_item.done',
  'response.output_text.delta',
  'response.function_call_arguments.delta',
  'response.completed',
];

const names = [
  'type',
  'index',
  'delta',
  'message',
  'content',
  'content_block',
  'contentBlockIndex',
  'start',
  'toolUse',
  'input',
  'bytes',
  'choices',
  'tool_calls',
  'function',
  'arguments',
  'candidates',
  'parts',
  'functionCall',
  'text',
  'thought',
  'item',
  'output',
  'response',
  'usage',
  'error',
];
const word = fc.constantFrom(
  ...events,
  'text',
  'tool_use',
  'thinking',
  'text_delta',
  'input_json_delta',
  'message',
  'function_call',
  'reasoning',
  'output_text',
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(word, fc.integer({ min: -1, max: 3 }), fc.constantFrom(null, true, '', '{', 1.5)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 5 }),
  ),
}));
const typed = fc
  .tuple(word, fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 5 }))
  .map(([type, members]) => JSON.stringify({ ...members, type }));
const data = fc.oneof(
  typed,
  value.map((one) => JSON.stringify(one)),
  value.map((one) => JSON.stringify({ bytes: Buffer.from(JSON.stringify(one)).toString('base64') })),
  fc.constantFrom('', '{', '[DONE]', 'null', '7', '"text"', '[]', '{"bytes":"*"}', '{"contentBlockIndex"'),
);
const frame: fc.Arbitrary<Frame> = fc.record({ event: fc.constantFrom(...events), data });

describe.each(codecs)('the decoder of $name', ({ codec }) => {
  it('never throws, and says nothing after an error', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 6 }), (frames) => {
        const decoder = codec.newStreamDecoder({ origin: 'someone', quirks: {} });
        const told = [...frames.flatMap((one) => decoder.push(one)), ...decoder.end()];
        const at = told.findIndex(({ type }) => type === 'error' || type === 'finish');
        expect(at).toBe(told.length - 1);
      }),
      { numRuns: 1500 },
    );
  });

  it('ends with an error at a frame that is no JSON', () => {
    const decoder = codec.newStreamDecoder({ origin: 'someone', quirks: {} });
    const event = codec === bedrockInvokeCodec ? 'chunk' : '';
    const told = [...decoder.push({ event, data: '{"broken' }), ...decoder.end()];
    expect(told).toMatchObject([{ type: 'error', error: { kind: 'upstream-invalid' } }]);
  });
});
