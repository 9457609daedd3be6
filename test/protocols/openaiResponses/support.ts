// What the tests of the Responses codec share: contexts, frames, and the official SDK as the judge of what we emit.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import OpenAI from 'openai';
import type { AnswerContext, AnswerOrigin, Frame, RequestContext, Target } from '../../../src/protocols/codec';
import { EventChecker } from '../../../src/protocols/ir/checkEvents';
import { Collector } from '../../../src/protocols/ir/collect';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { openaiResponsesCodec as codec } from '../../../src/protocols/openaiResponses/codec';
import { parseFrame, SseFramer } from '../../../src/protocols/wire/sse';

export const requestContext: RequestContext = { headers: {}, nativeOrigin: 'openai' };
export const origin: AnswerOrigin = { origin: 'openai', quirks: {} };
export const target: Target = { model: 'gpt-target', origin: 'openai', quirks: {}, traits: {} };

export function emptyRequest(members: Partial<IrRequest> = {}): IrRequest {
  return {
    model: 'gpt-client',
    stream: true,
    system: [],
    turns: [],
    tools: [],
    sampling: {},
    extensions: {},
    ...members,
  };
}

export function answerContext(members: Partial<AnswerContext> = {}): AnswerContext {
  let count = 0;
  const newId = (prefix: string): string => {
    count += 1;
    return `${prefix}${count}`;
  };
  return {
    model: 'gpt-client',
    createdAt: 1_765_000_000,
    newId,
    request: emptyRequest(),
    includeUsage: true,
    ...members,
  };
}

/** The fixture `name` of this protocol: a stream's frames, one JSON text per line, or a whole answer. */
export function fixture(name: string, folder = 'upstream/openai-responses'): string {
  return readFileSync(path.join(import.meta.dirname, '../../fixtures', folder, name), 'utf8');
}

export function linesOf(jsonLines: string): string[] {
  return jsonLines.split('\n').filter((line) => line.trim() !== '');
}

export function framesOfLines(lines: readonly string[]): Frame[] {
  return lines.map((data) => ({ event: '', data }));
}

/** Frames of a byte stream that arrives in chunks. */
export function framesOfChunks(chunks: readonly Uint8Array[]): Frame[] {
  const framer = new SseFramer();
  return chunks.flatMap((chunk) =>
    framer.push(chunk).flatMap((piece) => {
      const { event, data } = piece.kind === 'whole' ? parseFrame(piece.bytes) : { event: undefined, data: undefined };
      return data === undefined ? [] : [{ event: event ?? '', data }];
    }),
  );
}

/** All events of a stream, their order checked. */
export function decodeFrames(frames: readonly Frame[]): IrEvent[] {
  const decoder = codec.newStreamDecoder(origin);
  const checker = new EventChecker();
  return [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()].map((event) => checker.check(event));
}

export function collect(events: readonly IrEvent[]): IrAnswer {
  const collector = new Collector();
  for (const event of events) collector.push(event);
  return collector.answer();
}

export function encodeEvents(events: readonly IrEvent[], context = answerContext()): string {
  const encoder = codec.newStreamEncoder(context);
  const checker = new EventChecker();
  return events.map((event) => encoder.push(checker.check(event))).join('');
}

export type WireEvent = Record<string, unknown> & { type: string; sequence_number: number };

export function wireEvents(sse: string): WireEvent[] {
  return framesOfChunks([new TextEncoder().encode(sse)]).map(({ event, data }) => {
    const value = JSON.parse(data) as WireEvent;
    if (event !== value.type) throw new Error(`frame ${event} holds ${value.type}`);
    return value;
  });
}

function client(body: string, contentType: string): OpenAI {
  const fetch = (): Promise<Response> =>
    Promise.resolve(new Response(body, { headers: { 'content-type': contentType } }));
  return new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1/v1', maxRetries: 0, fetch });
}

/** What the SDK's strict accumulator makes of a stream; rejects where it complains. */
export function sdkStream(sse: string): Promise<OpenAI.Responses.Response> {
  return client(sse, 'text/event-stream').responses.stream({ model: 'gpt-client', input: 'x' }).finalResponse();
}

export function sdkAnswer(body: unknown): Promise<OpenAI.Responses.Response> {
  return client(JSON.stringify(body), 'application/json').responses.create({ model: 'gpt-client', input: 'x' });
}

/** What the SDK adds to the items by itself, taken out again. */
export function withoutSdkMembers(output: unknown): unknown {
  return JSON.parse(
    JSON.stringify(output, (name, value: unknown) =>
      name === 'parsed' || name === 'parsed_arguments' ? undefined : value,
    ),
  );
}
