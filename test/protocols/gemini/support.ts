// What the tests of the Gemini codec share: fixtures as frames, runs of the decoder and the encoder, contexts. Used by the files beside.
import { readFileSync } from 'node:fs';
import type {
  AnswerContext,
  AnswerOrigin,
  Frame,
  RequestContext,
  StreamDecoder,
  Target,
} from '../../../src/protocols/codec';
import { geminiCodec } from '../../../src/protocols/gemini/codec';
import { EventChecker } from '../../../src/protocols/ir/checkEvents';
import { Collector } from '../../../src/protocols/ir/collect';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { parseFrame, SseFramer } from '../../../src/protocols/wire/sse';

export const google: AnswerOrigin = { origin: 'google', quirks: {} };
export const fromClient: RequestContext = { model: 'gemini-3-pro', stream: true, headers: {}, nativeOrigin: 'google' };
export const gemini3: Target = { model: 'gemini-3-pro', origin: 'google', quirks: {}, traits: { thinking: 'level' } };
export const gemini25: Target = {
  model: 'gemini-2.5-flash',
  origin: 'google',
  quirks: {},
  traits: { thinking: 'budget' },
};

export const emptyRequest: IrRequest = {
  model: 'm',
  stream: true,
  system: [],
  turns: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  tools: [],
  sampling: {},
  extensions: {},
};

/** `visible`: the client asked to see thoughts. */
export function answerContext(visible = true): AnswerContext {
  let made = 0;
  return {
    model: 'my-model',
    createdAt: 1_700_000_000,
    newId: (prefix) => `${prefix}id${(made += 1)}`,
    request: { ...emptyRequest, reasoning: { visible } },
    includeUsage: true,
  };
}

/** JSON texts, one per line, of a file under test/fixtures. */
export function fixtureLines(path: string): string[] {
  const text = readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

export function fixtureJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8')) as unknown;
}

export interface Run {
  events: IrEvent[];
  answer: IrAnswer;
}

/** All events of these frames, checked, and their fold. Throws what an error event carries. */
export function decode(frames: readonly Frame[], decoder: StreamDecoder = geminiCodec.newStreamDecoder(google)): Run {
  const events = decodeEvents(frames, decoder);
  const collector = new Collector();
  for (const event of events) collector.push(event);
  return { events, answer: collector.answer() };
}

export function decodeEvents(
  frames: readonly Frame[],
  decoder: StreamDecoder = geminiCodec.newStreamDecoder(google),
): IrEvent[] {
  const checker = new EventChecker();
  const events = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
  return events.map((event) => checker.check(event));
}

export const asFrames = (texts: readonly string[]): Frame[] => texts.map((data) => ({ event: '', data }));

/** The frames of SSE bytes that arrive in chunks of `size` bytes. */
export function sseFrames(text: string, size = Number.MAX_SAFE_INTEGER): Frame[] {
  const bytes = new TextEncoder().encode(text);
  const framer = new SseFramer();
  const frames: Frame[] = [];
  for (let from = 0; from < bytes.length; from += size) {
    for (const piece of framer.push(bytes.slice(from, from + size))) {
      const { data } = parseFrame(piece.bytes);
      if (data !== undefined) frames.push({ event: '', data });
    }
  }
  return frames;
}

export const sseText = (lines: readonly string[]): string => lines.map((line) => `data: ${line}\r\n\r\n`).join('');

/** The events of a whole answer, as a decoder of any protocol would tell them. */
export function eventsOf(answer: IrAnswer): IrEvent[] {
  const events: IrEvent[] = [{ type: 'message-start', id: answer.id, model: answer.model }];
  for (const [block, part] of answer.content.entries()) {
    if (part.type === 'text') {
      events.push({ type: 'text-start', block });
      if (part.text !== '') events.push({ type: 'text-delta', block, text: part.text });
      events.push({ type: 'text-end', block, extensions: part.extensions });
    } else if (part.type === 'reasoning') {
      events.push({ type: 'reasoning-start', block, summary: part.summary === true });
      if (part.text !== '') events.push({ type: 'reasoning-delta', block, text: part.text });
      events.push({ type: 'reasoning-end', block, state: part.state });
    } else if (part.type === 'refusal') {
      events.push({ type: 'refusal-start', block }, { type: 'refusal-delta', block, text: part.text });
      events.push({ type: 'refusal-end', block });
    } else if (part.type === 'tool-call') {
      events.push({ type: 'tool-call-start', block, id: part.id, name: part.name, kind: part.kind });
      for (const input of part.input) events.push({ type: 'tool-call-delta', block, input });
      events.push({ type: 'tool-call-end', block, state: part.state });
    } else {
      events.push({ type: 'part', block, part });
    }
  }
  if (answer.usage !== undefined) events.push({ type: 'usage', usage: answer.usage });
  events.push({ type: 'finish', finish: answer.finish });
  return events;
}
