// Shared by the tests of the Anthropic codec: fixtures as frames, whole decodings, a context, and the official SDK as judge.
import Anthropic from '@anthropic-ai/sdk';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropicCodec } from '../../../src/protocols/anthropic/codec';
import type { AnswerContext, AnswerOrigin, Frame, RequestContext, Target } from '../../../src/protocols/codec';
import { EventChecker } from '../../../src/protocols/ir/checkEvents';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { parseFrame, SseFramer } from '../../../src/protocols/wire/sse';
import { checkedEvents } from '../checkedEvents';
import { streamBytes } from '../streamFixtures';

export const origin: AnswerOrigin = { origin: 'anthropic', quirks: {} };

export const plainRequest: IrRequest = {
  model: 'asked-for',
  stream: false,
  system: [],
  turns: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  tools: [],
  sampling: {},
  extensions: {},
};

export const answerContext: AnswerContext = {
  model: 'asked-for',
  createdAt: 1_790_000_000,
  newId: (prefix) => `${prefix}new`,
  request: plainRequest,
  includeUsage: false,
};

export function target(change: Partial<Target> = {}): Target {
  return { model: 'claude-test', origin: 'anthropic', quirks: {}, traits: {}, ...change };
}

export function requestContext(headers: Record<string, string> = {}): RequestContext {
  return { headers, nativeOrigin: 'anthropic' };
}

export function readJson(name: string): unknown {
  return JSON.parse(readText(name)) as unknown;
}

/** The lines of a `.jsonl` fixture, below test/fixtures. */
export function readLines(name: string): string[] {
  return readText(name)
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function readText(name: string): string {
  return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');
}

/** The frames of a stream whose bytes arrive in pieces, cut at `cuts`. */
export function framesOf(bytes: Uint8Array, cuts: readonly number[] = []): Frame[] {
  const framer = new SseFramer();
  const frames: Frame[] = [];
  let from = 0;
  const take = (piece: Uint8Array): void => {
    const { event, data } = parseFrame(piece);
    if (data !== undefined) frames.push({ event: event ?? '', data });
  };
  for (const cut of [...cuts, bytes.length]) {
    for (const piece of framer.push(bytes.slice(from, cut))) if (piece.kind === 'whole') take(piece.bytes);
    from = cut;
  }
  take(framer.finish().bytes);
  return frames;
}

export function framesOfLines(lines: readonly string[]): Frame[] {
  return framesOf(streamBytes('anthropic', lines));
}

/** All events of a stream, each checked. */
export function decodeEvents(frames: readonly Frame[], from: AnswerOrigin = origin): IrEvent[] {
  return checkedEvents(frames, anthropicCodec.newStreamDecoder(from));
}

/** SSE text of the events as a client would get it. */
export function encodeEvents(events: readonly IrEvent[], context: AnswerContext = answerContext): string {
  const encoder = anthropicCodec.newStreamEncoder(context);
  const checker = new EventChecker();
  return events.map((event) => encoder.push(checker.check(event))).join('');
}

/** An answer as the events that a stream of it would give, each text in two pieces. */
export function eventsOf(answer: IrAnswer): IrEvent[] {
  const events: IrEvent[] = [{ type: 'message-start', id: answer.id, model: answer.model }];
  answer.content.forEach((part, block) => {
    switch (part.type) {
      case 'text':
      case 'refusal':
        events.push({ type: `${part.type}-start`, block });
        for (const text of halves(part.text)) events.push({ type: `${part.type}-delta`, block, text });
        events.push({ type: `${part.type}-end`, block, extensions: part.extensions });
        break;
      case 'reasoning':
        events.push({ type: 'reasoning-start', block, summary: part.summary ?? false });
        for (const text of halves(part.text)) events.push({ type: 'reasoning-delta', block, text });
        events.push({ type: 'reasoning-end', block, state: part.state });
        break;
      case 'tool-call': {
        const { id, name, namespace, kind, extensions } = part;
        events.push({ type: 'tool-call-start', block, id, name, namespace, kind, extensions });
        for (const input of halves(part.input)) events.push({ type: 'tool-call-delta', block, input });
        events.push({ type: 'tool-call-end', block, state: part.state });
        break;
      }
      default:
        events.push({ type: 'part', block, part });
    }
  });
  if (answer.usage !== undefined) events.push({ type: 'usage', usage: answer.usage });
  return [...events, { type: 'finish', finish: answer.finish }];
}

function halves(text: string): string[] {
  const middle = Math.floor(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

export type SdkMessage = Anthropic.Message;

/** What the official SDK makes of a body served to it; throws what it throws. */
export async function readBySdk(body: string, stream: boolean): Promise<SdkMessage> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const client = new Anthropic({ apiKey: 'key', baseURL: `http://127.0.0.1:${port}`, maxRetries: 0 });
    const parameters = { model: 'm', max_tokens: 10, messages: [{ role: 'user' as const, content: 'Hello' }] };
    if (stream) return await client.messages.stream(parameters).finalMessage();
    return await client.messages.create(parameters);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
