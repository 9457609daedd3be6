// The official SDK as the judge of what we emit, over a real socket: whole answers, streams, chats, errors, pings.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import { afterEach, describe, expect, it } from 'vitest';
import { geminiCodec } from '../../../src/protocols/gemini/codec';
import { writeSignature } from '../../../src/protocols/gemini/thoughtSignature';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import { GatewayError } from '../../../src/shared/errors';
import { answerContext, asFrames, decode, decodeEvents, eventsOf, fixtureLines, fromClient } from './support';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

interface Served {
  client: GoogleGenAI;
  bodies: unknown[];
}

/** A client of a server that answers each request with the next of `answers`, in pieces of `size` bytes. */
async function serve(type: string, answers: string[], size = 1_000_000): Promise<Served> {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(pieces).toString()));
      const bytes = Buffer.from(answers.shift() ?? '');
      response.writeHead(200, { 'content-type': type });
      for (let from = 0; from < bytes.length; from += size) response.write(bytes.subarray(from, from + size));
      response.end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { client: new GoogleGenAI({ apiKey: 'key', httpOptions: { baseUrl: `http://127.0.0.1:${port}` } }), bodies };
}

const stream = (events: readonly IrEvent[]): string => {
  const encoder = geminiCodec.newStreamEncoder(answerContext());
  return events.map((event) => encoder.ping() + encoder.push(event)).join('');
};
const claude = { origin: 'anthropic', kind: 'signature', data: 'ErUB+/==' } as const;
const answer: IrAnswer = {
  id: 'R1',
  model: 'upstream',
  content: [
    { type: 'reasoning', text: 'Thinking 城门', state: claude },
    { type: 'text', text: 'Hello 🏰' },
    { type: 'tool-call', id: 'toolu_1', name: 'weather', kind: 'function', input: '{"at":["北京",1]}' },
    { type: 'tool-call', id: 'toolu_2', name: 'time', kind: 'function', input: '' },
  ],
  finish: { reason: 'tool-calls', raw: 'tool_use' },
  usage: {
    input: 7,
    cacheRead: 2,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: 5,
    reasoning: 2,
    images: 0,
    audioSeconds: 0,
    raw: {},
  },
};
const calls = [
  { id: 'toolu_1', name: 'weather', args: { at: ['北京', 1] } },
  { id: 'toolu_2', name: 'time', args: {} },
];
async function all(source: AsyncIterable<GenerateContentResponse>): Promise<GenerateContentResponse[]> {
  const chunks: GenerateContentResponse[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return chunks;
}
/** The visible text; the SDK's own getter writes to the console where functions are called. */
function textOf(read: readonly GenerateContentResponse[]): string {
  const parts = read.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
  return parts.map((part) => (part.thought === true ? '' : (part.text ?? ''))).join('');
}

describe('the SDK', () => {
  it('reads a whole answer', async () => {
    const { client } = await serve('application/json', [
      JSON.stringify(geminiCodec.encodeAnswer(answer, answerContext()).body),
    ]);
    const read = await client.models.generateContent({ model: 'm', contents: 'Hi' });
    expect(textOf([read])).toBe('Hello 🏰');
    expect(read.functionCalls).toEqual(calls);
    expect(read.candidates?.[0]?.finishReason).toBe('STOP');
    expect(read.usageMetadata).toMatchObject({
      promptTokenCount: 9,
      thoughtsTokenCount: 2,
      candidatesTokenCount: 3,
      totalTokenCount: 14,
    });
    expect(read).toMatchObject({ responseId: 'R1', modelVersion: 'my-model' });
  });

  it.each([1, 7, 1_000_000])('reads a stream in pieces of %i bytes, with pings', async (size) => {
    const { client } = await serve('text/event-stream', [stream(eventsOf(answer))], size);
    const read = await all(await client.models.generateContentStream({ model: 'm', contents: 'Hi' }));
    expect(textOf(read)).toBe('Hello 🏰');
    expect(read.flatMap((chunk) => chunk.functionCalls ?? [])).toEqual(calls);
    expect(read.at(-1)?.candidates?.[0]?.finishReason).toBe('STOP');
    expect(read.at(-1)?.usageMetadata?.totalTokenCount).toBe(14);
    expect(
      read
        .flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? [])
        .find((part) => part.thoughtSignature !== undefined)?.thoughtSignature,
    ).toBe(writeSignature(claude));
  });

  it.each([
    'upstream/gemini/thinking.stream.jsonl',
    'upstream/gemini/parallelTools.stream.jsonl',
    'codec/gemini/partialArguments.jsonl',
    'codec/gemini/everyPart.jsonl',
    'recorded-shapes/gemini/blocked.jsonl',
  ])('reads what was decoded from %s', async (path) => {
    const events = decodeEvents(asFrames(fixtureLines(path)));
    const { client } = await serve('text/event-stream', [stream(events)]);
    const read = await all(await client.models.generateContentStream({ model: 'm', contents: 'Hi' }));
    const again = decode(asFrames(read.map((chunk) => JSON.stringify(chunk)))).answer;
    const before = decode(asFrames(fixtureLines(path))).answer;
    expect(again.content).toEqual(before.content);
    expect(again.finish.reason).toBe(before.finish.reason);
  });

  it('keeps a history in its chat that we read back', async () => {
    const { client, bodies } = await serve('text/event-stream', [
      stream(eventsOf(answer)),
      stream(eventsOf({ ...answer, content: [{ type: 'text', text: 'Done' }], finish: { reason: 'stop' } })),
    ]);
    const chat = client.chats.create({ model: 'm' });
    await all(await chat.sendMessageStream({ message: 'Hi' }));
    await all(
      await chat.sendMessageStream({
        message: [
          { functionResponse: { id: 'toolu_1', name: 'weather', response: { output: 'sun' } } },
          { functionResponse: { id: 'toolu_2', name: 'time', response: { output: 'noon' } } },
        ],
      }),
    );
    expect(chat.getHistory(true)).toHaveLength(chat.getHistory().length);
    const { turns } = geminiCodec.decodeRequest(bodies[1], fromClient).request;
    expect(turns.map((turn) => turn.role)).toEqual(['user', 'assistant', 'tool']);
    expect(turns[1]?.content).toEqual([
      { type: 'reasoning', text: 'Thinking 城门', state: claude },
      { type: 'text', text: 'Hello 🏰' },
      { type: 'tool-call', id: 'toolu_1', name: 'weather', kind: 'function', input: '{"at":["北京",1]}' },
      { type: 'tool-call', id: 'toolu_2', name: 'time', kind: 'function', input: '{}' },
    ]);
    expect(turns[2]?.content.map((part) => part.type === 'tool-result' && part.callId)).toEqual(['toolu_1', 'toolu_2']);
  });

  it('raises its own error for one in the middle of a stream', async () => {
    const events: IrEvent[] = [
      ...eventsOf(answer).slice(0, 4),
      { type: 'error', error: new GatewayError('upstream-rejected', 'Overloaded', { status: 503 }) },
    ];
    const { client } = await serve('text/event-stream', [stream(events)], 50);
    const seen: GenerateContentResponse[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of await client.models.generateContentStream({ model: 'm', contents: 'Hi' }))
        seen.push(chunk);
    };
    await expect(reading()).rejects.toThrow(ApiError);
    expect(seen.length).toBeGreaterThan(0);
  });

  it('sends requests that we read', async () => {
    const { client, bodies } = await serve('application/json', [
      JSON.stringify(geminiCodec.encodeAnswer(answer, answerContext()).body),
    ]);
    await client.models.generateContent({
      model: 'm',
      contents: [{ role: 'user', parts: [{ text: 'Hi' }, { inlineData: { mimeType: 'image/png', data: 'AA==' } }] }],
      config: {
        systemInstruction: 'Be kind',
        temperature: 0.5,
        maxOutputTokens: 9,
        stopSequences: ['x'],
        thinkingConfig: { includeThoughts: true, thinkingBudget: 100 },
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object' },
        tools: [
          { functionDeclarations: [{ name: 'f', parametersJsonSchema: { type: 'object' } }] },
          { googleSearch: {} },
        ],
      },
    });
    expect(geminiCodec.decodeRequest(bodies[0], fromClient).request).toMatchObject({
      system: [{ text: 'Be kind' }],
      turns: [{ content: [{ type: 'text' }, { type: 'image' }] }],
      maxOutputTokens: 9,
      sampling: { temperature: 0.5, stop: ['x'] },
      reasoning: { visible: true, mode: 'enabled', budgetTokens: 100 },
      output: { type: 'json-schema' },
      tools: [{ name: 'f' }, { name: 'googleSearch' }],
    });
  });
});
