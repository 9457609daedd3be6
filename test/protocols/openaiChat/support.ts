// Helpers of the chat codec's tests: streams of fixtures through parser, decoder and checker, and contexts for the encoders.
import { readFileSync } from 'node:fs';
import type { AnswerContext, AnswerOrigin, Codec, RequestContext, Target } from '../../../src/protocols/codec';
import type { Quirks } from '../../../src/shared/quirks';
import { EventChecker } from '../../../src/protocols/ir/checkEvents';
import { Collector } from '../../../src/protocols/ir/collect';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { openaiChatCodec } from '../../../src/protocols/openaiChat/codec';
import { parseFrame, SseFramer } from '../../../src/protocols/wire/sse';

const folder = new URL('../../fixtures/chat-dialects/', import.meta.url);

export function fixtureLines(name: string): string[] {
  return readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')
    .trimEnd()
    .split('\n');
}

export function fixtureAnswer(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
}

/** The stream as a provider sends it, with the comments that some send between frames. */
export function streamBytes(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => `: keep-alive\n\ndata: ${line}\n\n`).join(''));
}

/** Decodes a stream that arrives in `pieces`; every event is checked for its order. */
export function decodeBytes(
  pieces: readonly Uint8Array[],
  origin: AnswerOrigin,
  codec: Pick<Codec, 'newStreamDecoder'> = openaiChatCodec,
): IrEvent[] {
  const framer = new SseFramer();
  const decoder = codec.newStreamDecoder(origin);
  const checker = new EventChecker();
  const events: IrEvent[] = [];
  const take = (more: IrEvent[]): void => {
    for (const event of more) events.push(checker.check(event));
  };
  for (const piece of pieces) {
    for (const { kind, bytes } of framer.push(piece)) {
      const frame = kind === 'whole' ? parseFrame(bytes) : undefined;
      if (frame?.data !== undefined) take(decoder.push({ event: frame.event ?? '', data: frame.data }));
    }
  }
  take(decoder.end());
  return events;
}

export function decodeLines(lines: readonly string[], origin: AnswerOrigin): IrEvent[] {
  return decodeBytes([streamBytes(lines)], origin);
}

export function collect(events: readonly IrEvent[]): IrAnswer {
  const collector = new Collector();
  for (const event of events) collector.push(event);
  return collector.answer();
}

export const requestContext: RequestContext = { headers: {}, nativeOrigin: 'openai' };

/** A request of a chat client; `messages` is filled in. */
export function decodeChat(body: Record<string, unknown>): IrRequest {
  const whole = { model: 'gpt-5', messages: [{ role: 'user', content: 'Hi' }], ...body };
  return openaiChatCodec.decodeRequest(whole, requestContext).request;
}

export function targetOf(quirks: Quirks = {}, traits: Target['traits'] = {}, origin = 'vendor'): Target {
  return { model: 'upstream-model', origin, quirks, traits };
}

/** The smallest request of another protocol. */
export function irRequest(members: Partial<IrRequest> = {}): IrRequest {
  return {
    model: 'm',
    stream: false,
    system: [],
    turns: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    tools: [],
    sampling: {},
    extensions: {},
    ...members,
  };
}

export function answerContext(members: Partial<AnswerContext> = {}): AnswerContext {
  let count = 0;
  return {
    model: 'asked-model',
    createdAt: 1_700_000_000,
    newId: (prefix) => `${prefix}${(count += 1)}`,
    request: irRequest(),
    includeUsage: false,
    ...members,
  };
}

/** What a client gets for `events`. */
export function encodeEvents(events: readonly IrEvent[], context: AnswerContext): string {
  const encoder = openaiChatCodec.newStreamEncoder(context);
  return events.map((event) => encoder.push(event)).join('');
}
