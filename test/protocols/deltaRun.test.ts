// Law of runs of deltas: a stream whose frames are told by what stands around their text says the same as one whose frames are all read.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerStream } from '../../src/protocols/answerStream';
import type { AnswerContext, Frame, StreamDecoder, StreamEncoder } from '../../src/protocols/codec';
import { codecOf } from '../../src/protocols/codecs';
import { parseFrame, SseFramer } from '../../src/protocols/wire/sse';
import { parseJson } from '../../src/protocols/wire/jsonValue';
import type { ProtocolId } from '../../src/shared/channel';
import type { Quirks } from '../../src/shared/quirks';
import { requestOf, user } from './repairs/support';

const clients: readonly ProtocolId[] = ['openai-chat', 'openai-responses', 'anthropic', 'gemini'];

/** A text as JSON, said in one of the ways that JSON knows. */
const jsonText = fc
  .tuple(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        '',
        ' ',
        '\n',
        'content',
        '"',
        '\\',
        '<think>',
        '</think>',
        'a',
        '\ud83d',
        '/',
        '\u0001',
        'text_delta',
      ),
    ),
    fc.constantFrom('plain', 'escaped', 'slashed'),
  )
  .map(([text, way]) => {
    const json = JSON.stringify(text);
    if (way === 'slashed') return json.replaceAll('/', '\\/');
    if (way === 'plain') return json;
    return json.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  });

const chatDelta = fc.oneof(
  { weight: 12, arbitrary: jsonText.map((text) => `{"content":${text}}`) },
  { weight: 4, arbitrary: jsonText.map((text) => `{"content":null,"reasoning_content":${text}}`) },
  jsonText.map((text) => `{"role":"assistant","content":${text},"refusal":null}`),
  jsonText.map((text) => `{"content":${text},"content":${text}}`),
  jsonText.map((text) => `{"content":${text},"note":${text}}`),
  jsonText.map((text) => `{"content":[{"type":"text","text":${text}}]}`),
  jsonText.map(
    (text) => `{"content":${text},"reasoning_details":[{"type":"reasoning.text","text":"t","signature":"s"}]}`,
  ),
  jsonText.map((text) => `{"tool_calls":[{"index":0,"id":"call_1","function":{"name":"f","arguments":${text}}}]}`),
  jsonText.map((text) => `{"refusal":${text}}`),
  fc.constantFrom('{}', '{"content":null}', 'null'),
);
const chatFrame = fc
  .tuple(
    chatDelta,
    fc.oneof(
      { weight: 12, arbitrary: fc.constant(',"logprobs":null,"finish_reason":null') },
      fc.constantFrom('', ',"logprobs":{"content":[{"token":"a"}]}', ',"matched":1'),
    ),
    fc.oneof(
      { weight: 12, arbitrary: fc.constant('') },
      fc.constantFrom(
        ',"usage":{"prompt_tokens":3,"completion_tokens":4}',
        ',"extra":2',
        ',"obfuscation":"aB3"',
        ',"obfuscation":"x"',
      ),
    ),
    fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.constant(1)),
  )
  .map(
    ([delta, choice, rest, index]) =>
      `{"id":"c","model":"m","choices":[{"index":${index},"delta":${delta}${choice}}]${rest}}`,
  );
const oneOfTwo = fc.constantFrom('"this"', '"that"');
/** Only the choice with the index 0 counts, wherever it stands. */
const twoChoices = fc
  .tuple(oneOfTwo, oneOfTwo, fc.boolean())
  .map(([one, other, first]) => {
    const choices = [`{"index":1,"delta":{"content":${one}}}`, `{"index":0,"delta":{"content":${other}}}`];
    return first ? choices : choices.toReversed();
  })
  .map((choices) => `{"id":"c","model":"m","choices":[${choices.join(',')}]}`);
const chatStream = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: chatFrame },
      { weight: 4, arbitrary: twoChoices },
      fc.constantFrom('{"error":{"message":"no"}}', '{', '', '[]'),
    ),
    {
      maxLength: 24,
    },
  )
  .map((middle): Frame[] =>
    [
      '{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}',
      ...middle,
      '{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}',
      '[DONE]',
    ].map((data) => ({ event: '', data })),
  );

const anthropicDelta = fc.oneof(
  { weight: 12, arbitrary: jsonText.map((text) => `{"type":"text_delta","text":${text}}`) },
  { weight: 4, arbitrary: jsonText.map((text) => `{"type":"thinking_delta","thinking":${text}}`) },
  jsonText.map((text) => `{"type":"input_json_delta","partial_json":${text}}`),
  jsonText.map((text) => `{"type":"text_delta","text":${text},"signature":"s"}`),
  fc.constant('{"type":"citations_delta","citation":{"cited_text":"c"}}'),
);
const anthropicStream = fc
  .array(
    fc.oneof(
      {
        weight: 20,
        arbitrary: fc.tuple(anthropicDelta, fc.oneof({ weight: 10, arbitrary: fc.constant(0) }, fc.constant(1))),
      },
      fc.constantFrom<string>(
        '{"type":"ping"}',
        '{"type":"content_block_stop","index":0}',
        '{"type":"content_block_start","index":1,"content_block":{"type":"thinking"}}',
      ),
    ),
    { maxLength: 24 },
  )
  .map((middle): Frame[] =>
    [
      '{"type":"message_start","message":{"id":"m","model":"m","usage":{"input_tokens":1,"output_tokens":1}}}',
      ...middle.map((part) =>
        typeof part === 'string' ? part : `{"type":"content_block_delta","index":${part[1]},"delta":${part[0]}}`,
      ),
      '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}',
      '{"type":"message_stop"}',
    ].map((data) => ({ event: (parseJson(data) as { type: string }).type, data })),
  );

function context(): AnswerContext {
  let count = 0;
  const request = requestOf([user('Hello')]);
  return { model: 'm', createdAt: 1, newId: (prefix) => `${prefix}${(count += 1)}`, request, includeUsage: true };
}

/** What a stream says to its client, frame by frame, and what is known of it afterwards. */
function run(decoder: StreamDecoder, encoder: StreamEncoder, frames: readonly Frame[]): unknown {
  const stream = new AnswerStream({
    decoder,
    encoder,
    restore: (event) => [event],
    encodeStreamError: (error) => error.kind,
    lossesOf: (read) => read.warnings(codecOf('openai-chat'), context()),
  });
  const steps = [...frames.map((frame) => stream.push(frame)), stream.end()];
  const framer = new SseFramer();
  const said = steps.map(({ text, terminal, ended }) => ({
    ended,
    frames: framer.push(Buffer.from(text + terminal)).map(({ bytes }) => {
      const { event, data } = parseFrame(bytes);
      return { event, data: data === undefined ? undefined : (parseJson(data) ?? data) };
    }),
  }));
  const { error, keptState, warnings } = stream;
  return { said, facts: stream.facts(), error: error?.message, keptState, warnings };
}

const quirks: readonly [string, Quirks][] = [
  ['no quirks', {}],
  ['think tags', { reasoningField: 'think_tags' }],
  ['cumulative deltas', { cumulativeDeltas: true }],
];
const streams = { 'openai-chat': chatStream, anthropic: anthropicStream } as const;

describe.each(['openai-chat', 'anthropic'] as const)('a stream of %s', (upstream) => {
  it.each(clients)('says the same to a client of %s, read or run through', (client) => {
    fc.assert(
      fc.property(streams[upstream], fc.constantFrom(...quirks), (frames, [, own]) => {
        const decoder = (): StreamDecoder => codecOf(upstream).newStreamDecoder({ origin: 'o', quirks: own });
        const encoder = (): StreamEncoder => codecOf(client).newStreamEncoder(context());
        const [read, written] = [decoder(), encoder()];
        const slow = run(
          { push: (frame) => read.push(frame), end: () => read.end() },
          { push: (event) => written.push(event), ping: () => '' },
          frames,
        );
        expect(run(decoder(), encoder(), frames)).toEqual(slow);
      }),
      { numRuns: 100 },
    );
  });
});

it.each([
  ['nothing else', () => ({})],
  ['padding of random letters', (index: number) => ({ obfuscation: 'Zx9'.repeat(index % 4) })],
])('reads but the first frames of a run with %s', (_, rest) => {
  let reads = 0;
  const decoder = codecOf('openai-chat').newStreamDecoder({ origin: 'o', quirks: {} });
  const counted: StreamDecoder = {
    push: (frame) => {
      reads += 1;
      return decoder.push(frame);
    },
    plainText: () => decoder.plainText?.(),
    end: () => decoder.end(),
  };
  const words = Array.from({ length: 100 }, (_, index) => `word ${index}\n`);
  const frames = words.map((content, index) => ({
    event: '',
    data: JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content }, finish_reason: null }], ...rest(index) }),
  }));
  run(counted, codecOf('anthropic').newStreamEncoder(context()), frames);
  expect(reads).toBe(2);
});
