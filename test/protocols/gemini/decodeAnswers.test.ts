// Answers and streams of Gemini as events: the fold of a stream is the whole answer, in every cut, with every oddity of the protocol.
import { describe, expect, it } from 'vitest';
import { geminiCodec } from '../../../src/protocols/gemini/codec';
import { GeminiArrayDecoder } from './arrayDecoder';
import { GatewayError } from '../../../src/shared/errors';
import { asFrames, decode, decodeEvents, fixtureJson, fixtureLines, google, sseFrames, sseText } from './support';

const pairs = [
  ...['text', 'thinking', 'toolCall', 'parallelTools'].map((name): [string, string, string] => [
    name,
    `upstream/gemini/${name}.stream.jsonl`,
    `upstream/gemini/${name}.json`,
  ]),
  ...['partialArguments', 'everyPart'].map((name): [string, string, string] => [
    name,
    `codec/gemini/${name}.jsonl`,
    `codec/gemini/${name}.json`,
  ]),
];

const chunk = (parts: unknown[], more: object = {}): string =>
  JSON.stringify({
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
    responseId: 'R1',
    modelVersion: 'g',
  });

describe('the fold of a stream', () => {
  it.each(pairs)('equals the whole answer: %s', (_, stream, whole) => {
    expect(decode(asFrames(fixtureLines(stream))).answer).toEqual(geminiCodec.decodeAnswer(fixtureJson(whole), google));
  });

  it.each(pairs)('is the same in every cut, in both forms: %s', (_, stream) => {
    const lines = fixtureLines(stream);
    const { answer } = decode(asFrames(lines));
    const text = sseText(lines);
    const array = new TextEncoder().encode(`[${lines.join(',\r\n')}\n]\n`);
    for (let size = 1; size < Math.min(text.length, 400); size += size < 20 ? 1 : 37) {
      expect(decode(sseFrames(text, size)).answer).toEqual(answer);
      const decoder = new GeminiArrayDecoder();
      const frames = [];
      for (let from = 0; from < array.length; from += size)
        frames.push(...decoder.push(array.slice(from, from + size)));
      expect(decoder.complete).toBe(true);
      expect(decode(frames).answer).toEqual(answer);
    }
  });

  it('survives a first cut at every byte', () => {
    const lines = fixtureLines('codec/gemini/everyPart.jsonl');
    const { answer } = decode(asFrames(lines));
    const text = sseText(lines);
    const length = new TextEncoder().encode(text).length;
    for (let size = 1; size <= length; size += 1) {
      const frames = sseFrames(text, size);
      expect(frames.length).toBe(lines.length);
      if (size % 97 === 0) expect(decode(frames).answer).toEqual(answer);
    }
  });
});

describe('parts', () => {
  it('are told in blocks', () => {
    const { answer } = decode(asFrames(fixtureLines('codec/gemini/partialArguments.jsonl')));
    expect(answer).toMatchObject({
      id: 'GatePartial0000',
      model: 'gemini-3-flash-preview',
      content: [
        { type: 'reasoning', text: 'Planning the dish.', summary: true },
        {
          type: 'tool-call',
          id: 'call_GatePartial0000_1',
          name: 'list_gates',
          input: '{}',
          state: { origin: 'google', kind: 'thought-signature', data: 'GateSignature0001' },
        },
        { name: 'build', input: '{"gates":[{"name":"North","width":2.5},{"a b":true}],"owner":null}' },
        { name: 'close', input: '{"at":"night"}' },
      ],
      finish: { reason: 'tool-calls', raw: 'STOP' },
      usage: { input: 54, output: 195, reasoning: 121 },
    });
  });

  it('of code, pictures, further candidates and citations are kept', () => {
    const { answer } = decode(asFrames(fixtureLines('codec/gemini/everyPart.jsonl')));
    expect(answer.content.map((part) => part.type)).toEqual(['opaque', 'opaque', 'text', 'image', 'text']);
    expect(answer.content[3]).toMatchObject({ source: { kind: 'base64', mediaType: 'image/png' } });
    expect(answer.finish.extensions?.gemini).toMatchObject({
      candidate: {
        citationMetadata: { citations: [{ uri: 'https://example.com/a' }, { uri: 'https://example.com/b' }] },
      },
      candidates: [{ index: 1, content: { parts: [{ text: 'Two it is.' }] } }],
    });
    expect(answer.usage).toMatchObject({ input: 9, cacheRead: 4, output: 12 });
  });

  it('with ids keep them; without, they differ between answers and do not between runs', () => {
    const call = [{ functionCall: { name: 'f', args: {} } }, { functionCall: { name: 'f', args: {}, id: 'own' } }];
    const ids = (texts: string[]): string[] =>
      decode(asFrames(texts)).answer.content.flatMap((part) => (part.type === 'tool-call' ? [part.id] : []));
    expect(ids([chunk(call, { finishReason: 'STOP' })])).toEqual(['call_R1_1', 'own']);
    const nameless = (tokens: number): string =>
      JSON.stringify({
        candidates: [{ content: { parts: call }, finishReason: 'STOP' }],
        usageMetadata: { totalTokenCount: tokens },
      });
    expect(ids([nameless(1)])).toEqual(ids([nameless(1)]));
    expect(ids([nameless(1)])[0]).not.toBe(ids([nameless(2)])[0]);
    expect(ids([nameless(1)])[0]).toMatch(/^call_[0-9a-f]{16}_1$/);
  });

  it('in pieces keep a signature that comes late', () => {
    const { answer } = decode(
      asFrames([
        chunk([{ functionCall: { name: 'f', willContinue: true } }]),
        chunk([{ functionCall: { partialArgs: [{ jsonPath: '$.a', numberValue: 1 }] }, thoughtSignature: 'U0lH' }]),
        chunk([{ functionCall: {} }], { finishReason: 'STOP' }),
      ]),
    );
    expect(answer.content).toMatchObject([{ name: 'f', input: '{"a":1}', state: { data: 'U0lH' } }]);
    expect(answer.content).toHaveLength(1);
  });

  it('a piece that is out of place is the fault of the upstream', () => {
    const piece = (partialArgs: unknown[]): string =>
      chunk([{ functionCall: { name: 'f', partialArgs, willContinue: true } }]);
    for (const jsonPath of ['$.a[5]', 'a', '$.a..b', '$[0', undefined]) {
      expect(() => decodeEvents(asFrames([piece([{ jsonPath, stringValue: 'x' }])]))).toThrow(GatewayError);
    }
    const own = decode(
      asFrames([piece([{ jsonPath: '$.__proto__.x', stringValue: 'y' }]), chunk([], { finishReason: 'STOP' })]),
    );
    expect(own.answer.content[0]).toMatchObject({ input: '{"__proto__":{"x":"y"}}' });
    expect({}).not.toHaveProperty('x');
  });

  it('in snake_case are read as well', () => {
    const wire = {
      candidates: [
        {
          content: { parts: [{ function_call: { name: 'f', args: { a_b: 1 } }, thought_signature: 'U0lH' }] },
          finish_reason: 'STOP',
        },
      ],
      usage_metadata: { promptTokenCount: 1, candidatesTokenCount: 2 },
      response_id: 'R2',
    };
    expect(geminiCodec.decodeAnswer(wire, google)).toMatchObject({
      id: 'R2',
      content: [{ type: 'tool-call', input: '{"a_b":1}', state: { data: 'U0lH' } }],
      finish: { reason: 'tool-calls' },
      usage: { output: 2 },
    });
  });
});

describe('the end', () => {
  const reasons: [string, string][] = [
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'refusal'],
    ['PROHIBITED_CONTENT', 'refusal'],
    ['BLOCKLIST', 'refusal'],
    ['SPII', 'refusal'],
    ['RECITATION', 'refusal'],
    ['IMAGE_SAFETY', 'refusal'],
    ['MALFORMED_FUNCTION_CALL', 'malformed'],
    ['UNEXPECTED_TOOL_CALL', 'malformed'],
    ['MALFORMED_RESPONSE', 'malformed'],
    ['SOMETHING_NEW', 'stop'],
    ['constructor', 'stop'],
  ];
  it.each(reasons)('%s is %s', (raw, reason) => {
    const { answer } = decode(asFrames([chunk([{ text: 'a' }], { finishReason: raw, finishMessage: 'why' })]));
    expect(answer.finish).toMatchObject({ reason, raw });
    if (reason === 'refusal') expect(answer.finish.explanation).toBe('why');
  });

  it('of a blocked prompt is a refusal', () => {
    const { answer } = decode(asFrames(fixtureLines('recorded-shapes/gemini/blocked.jsonl')));
    expect(answer).toMatchObject({
      content: [],
      finish: { reason: 'refusal', raw: 'PROHIBITED_CONTENT' },
      usage: { input: 11 },
    });
  });

  it('may come without usage: the last counts stay', () => {
    const { answer } = decode(asFrames(fixtureLines('recorded-shapes/gemini/finish-without-usage.jsonl')));
    expect(answer).toMatchObject({ finish: { reason: 'length' }, usage: { input: 29, output: 15 } });
  });

  it('that does not come is an error', () => {
    const events = decodeEvents(asFrames([chunk([{ text: 'a' }])]));
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { kind: 'upstream-truncated' } });
    expect(decodeEvents([])).toMatchObject([{ type: 'error', error: { kind: 'upstream-truncated' } }]);
    expect(() => geminiCodec.decodeAnswer({ candidates: [{ content: { parts: [{ text: 'a' }] } }] }, google)).toThrow(
      GatewayError,
    );
  });
});

describe('errors', () => {
  it('in a stream end it, with the kind and the wait', () => {
    const events = decodeEvents(asFrames(fixtureLines('recorded-shapes/gemini/error.jsonl')));
    expect(events.at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'upstream-rejected', status: 503, message: 'The model is overloaded. Please try again later.' },
    });
    const limited = {
      error: {
        code: 429,
        message: 'Slow down',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }],
      },
    };
    expect(decodeEvents(asFrames([JSON.stringify(limited), chunk([{ text: 'late' }])]))).toMatchObject([
      { type: 'error', error: { kind: 'rate-limited', status: 429, retryAfterSeconds: 34.4 } },
    ]);
  });

  it('of a refused key are not the fault of the client', () => {
    const error = { error: { code: 403, message: 'No', status: 'PERMISSION_DENIED' } };
    expect(decodeEvents(asFrames([JSON.stringify(error)]))).toMatchObject([
      { type: 'error', error: { kind: 'upstream-rejected', status: 502 } },
    ]);
  });

  it('of frames that cannot be read end the answer', () => {
    for (const data of ['nonsense', '[1]', '"text"']) {
      const decoder = geminiCodec.newStreamDecoder(google);
      expect(decoder.push({ event: '', data })).toMatchObject([{ type: 'error', error: { kind: 'upstream-invalid' } }]);
      expect(decoder.end()).toEqual([]);
    }
    expect(() => geminiCodec.decodeAnswer('text', google)).toThrow(GatewayError);
    expect(geminiCodec.newStreamDecoder(google).push({ event: '', data: ' ' })).toEqual([]);
  });
});
