// Shared by the tests of the Bedrock codec: fixtures as event-stream bytes made by the official codec, whole decodings, a plain request.
import { EventStreamCodec, type MessageHeaders } from '@smithy/eventstream-codec';
import { readFileSync } from 'node:fs';
import { bedrockCodec } from '../../../src/protocols/bedrock/codec';
import { BedrockFrames } from '../../../src/protocols/bedrock/frames';
import type { AnswerOrigin, Frame, StreamDecoder, Target } from '../../../src/protocols/codec';
import type { IrEvent } from '../../../src/protocols/ir/events';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { checkedEvents } from '../checkedEvents';

export const officialCodec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => new Uint8Array(Buffer.from(text, 'utf8')),
);

export const origin: AnswerOrigin = { origin: 'bedrock', quirks: {} };

export const plainRequest: IrRequest = {
  model: 'asked-for',
  stream: false,
  system: [],
  turns: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  tools: [],
  sampling: {},
  extensions: {},
};

export const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

export function target(change: Partial<Target> = {}): Target {
  return { model: claude, origin: 'bedrock', quirks: {}, traits: {}, ...change };
}

export function encode(change: Partial<IrRequest> = {}, to: Partial<Target> = {}): Record<string, unknown> {
  return bedrockCodec.encodeRequest({ ...plainRequest, ...change }, target(to)).body;
}

/** `code path` of every warning. */
export function warningsOf(change: Partial<IrRequest>, to: Partial<Target> = {}): string[] {
  const { warnings } = bedrockCodec.encodeRequest({ ...plainRequest, ...change }, target(to));
  return warnings.map(({ code, path }) => `${code} ${path}`);
}

export function readJson(name: string): unknown {
  return JSON.parse(readText(`${name}.json`)) as unknown;
}

/** The events of a `.stream.jsonl` fixture, each an object of one member: its name and value. */
export function readEvents(name: string): [string, unknown][] {
  return readText(`${name}.stream.jsonl`)
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => Object.entries(JSON.parse(line) as object) as [string, unknown][]);
}

function readText(name: string): string {
  return readFileSync(new URL(`../../fixtures/bedrock/${name}`, import.meta.url), 'utf8');
}

export function text(value: string): MessageHeaders[string] {
  return { type: 'string', value };
}

export function messageBytes(headers: Record<string, string>, payload: unknown): Uint8Array {
  const body = new Uint8Array(Buffer.from(JSON.stringify(payload)));
  const values = Object.entries(headers).map(([name, value]) => [name, text(value)] as const);
  return officialCodec.encode({ headers: Object.fromEntries(values), body });
}

export function eventBytes(type: string, payload: unknown): Uint8Array {
  return messageBytes({ ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' }, payload);
}

export function exceptionBytes(type: string, payload: unknown): Uint8Array {
  return messageBytes({ ':message-type': 'exception', ':exception-type': type }, payload);
}

export function streamBytes(events: readonly (readonly [string, unknown])[]): Uint8Array {
  return new Uint8Array(Buffer.concat(events.map(([type, payload]) => eventBytes(type, payload))));
}

/** The frames of a stream whose bytes arrive in pieces, cut at `cuts`. */
export function framesOf(bytes: Uint8Array, cuts: readonly number[] = []): Frame[] {
  const reader = new BedrockFrames();
  const frames: Frame[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    frames.push(...reader.push(bytes.slice(from, cut)));
    from = cut;
  }
  return [...frames, ...reader.finish()];
}

/** All events of a stream, each checked. */
export function decodeEvents(
  frames: readonly Frame[],
  decoder: StreamDecoder = bedrockCodec.newStreamDecoder(origin),
): IrEvent[] {
  return checkedEvents(frames, decoder);
}
