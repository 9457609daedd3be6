// Laws over generated requests and answers: nothing is lost that is not declared, prefixes hold, the SDK accepts every stream.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openaiResponsesCodec as codec } from '../../../src/protocols/openaiResponses/codec';
import type { AssistantPart } from '../../../src/protocols/ir/parts';
import { answer, conversation, eventsOf, request } from './arbitraries';
import {
  answerContext,
  collect,
  decodeFrames,
  emptyRequest,
  encodeEvents,
  framesOfChunks,
  origin,
  requestContext,
  sdkAnswer,
  sdkStream,
  target,
  wireEvents,
  withoutSdkMembers,
} from './support';

describe('requests', () => {
  it('decode∘encode is the identity, and nothing is warned of', () => {
    fc.assert(
      fc.property(request, (original) => {
        const { body, warnings } = codec.encodeRequest(original, target);
        expect(warnings).toEqual([]);
        const decoded = codec.decodeRequest(JSON.parse(JSON.stringify(body)), requestContext);
        expect(decoded.warnings).toEqual([]);
        expect(decoded.request).toEqual(original);
      }),
      { numRuns: 300 },
    );
  });

  it('the same request gives the same bytes, and a longer conversation begins with those of a shorter one', () => {
    fc.assert(
      fc.property(conversation, conversation, (first, second) => {
        const inputOf = (turns: typeof first): string => {
          const { body } = codec.encodeRequest(emptyRequest({ turns }), target);
          return JSON.stringify(body['input']).slice(0, -1);
        };
        expect(inputOf([...first, ...second]).startsWith(inputOf(first))).toBe(true);
        expect(inputOf(structuredClone(first))).toBe(inputOf(first));
      }),
    );
  });
});

/** What an answer keeps on its way through the protocol: ids of reasoning items are made anew. */
function kept(part: AssistantPart): AssistantPart {
  return part.type === 'reasoning' ? { ...part, id: undefined } : part;
}

describe('answers', () => {
  const seeds = fc.array(fc.nat(7), { minLength: 1, maxLength: 12 });

  it('streams pass the strict accumulator of the SDK and decode to what they were made of', async () => {
    await fc.assert(
      fc.asyncProperty(answer, seeds, async (original, seed) => {
        const sse = encodeEvents(eventsOf(original, seed));
        const final = await sdkStream(sse);
        const last = wireEvents(sse).at(-1)?.['response'] as { output: unknown[]; id: string };
        expect(withoutSdkMembers(final.output)).toEqual(last.output);
        expect(final.id).toBe(last.id);
        // Thinking begins for the decoder with its first text, so its place is kept only where blocks do not interleave.
        const thinks = original.content.some((part) => part.type === 'reasoning');
        const ordered = thinks ? encodeEvents(eventsOf(original, [1])) : sse;
        const decoded = collect(decodeFrames(framesOfChunks([new TextEncoder().encode(ordered)])));
        expect(decoded.content.map(kept)).toEqual(original.content.map(kept));
        expect(decoded.finish.reason).toBe(original.finish.reason);
      }),
      { numRuns: 150 },
    );
  });

  it('a stream ends with what the whole answer says, but for ids', () => {
    fc.assert(
      fc.property(answer, seeds, (original, seed) => {
        const anonymous = { newId: (prefix: string): string => prefix };
        const streamed = wireEvents(encodeEvents(eventsOf(original, seed), answerContext(anonymous))).at(-1)?.[
          'response'
        ];
        expect(codec.encodeAnswer(original, answerContext(anonymous)).body).toEqual(streamed);
      }),
    );
  });

  it('whole answers decode to what they were made of', async () => {
    await fc.assert(
      fc.asyncProperty(answer, async (original) => {
        const { body, warnings } = codec.encodeAnswer(original, answerContext());
        expect(warnings).toEqual([]);
        expect(codec.decodeAnswer(body, origin).content.map(kept)).toEqual(original.content.map(kept));
        const parsed = await sdkAnswer(body);
        const speech = original.content.flatMap((part) => (part.type === 'text' ? part.text : [])).join('');
        expect(parsed.output_text).toBe(speech);
      }),
      { numRuns: 50 },
    );
  });

  it('sequence numbers count up, output indexes are unique, every item is finished once', () => {
    fc.assert(
      fc.property(answer, seeds, (original, seed) => {
        const events = wireEvents(encodeEvents(eventsOf(original, seed)));
        expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
        const indexes = (type: string): unknown[] =>
          events.filter((event) => event.type === type).map((event) => event['output_index']);
        const added = indexes('response.output_item.added');
        expect(added).toEqual(added.map((_, index) => index));
        expect(indexes('response.output_item.done').sort()).toEqual(added);
      }),
    );
  });
});
