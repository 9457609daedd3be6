// Streams cut at every byte: the forms in which vendors and proxies send the same events, every cut in two, and byte by byte. Used by the
// tests over our own fixtures (cutting.test.ts) and over recordings (test/recorded/cutting.test.ts).
import { protocolIds, type ProtocolId, type HttpProtocolId } from '../../../src/shared/channel';
import { BedrockFrames } from '../../../src/protocols/bedrock/frames';
import { upstreamCodecOf } from '../../../src/protocols/codecs';
import type { Frame } from '../../../src/protocols/codec';
import type { IrEvent } from '../../../src/protocols/ir/events';
import { protocols } from '../../../src/protocols/registry';
import { SseFrames } from '../../../src/protocols/wire/sseFrames';
import { frameEvents } from '../../support/fakeUpstream/fixtures';

export interface Cuttable {
  protocol: HttpProtocolId;
  /** Events as JSON texts. */
  events: readonly string[];
}

/** The bytes of a stream, one buffer per frame; `lineEnds` where it is server-sent events. */
export interface Form {
  name: string;
  frames: Buffer[];
}

/** Line ends LF, CRLF and CR, with a byte order mark, without the last blank line; event streams have one form. */
export function formsOf({ protocol, events }: Cuttable): Form[] {
  const frames = frameEvents(protocol, events, { includeUsage: true, jsonArray: false });
  if (protocol === 'bedrock') return [{ name: 'event stream', frames }];
  const lf = frames.map((frame) => frame.toString('utf8').replace(/\r\n?/g, '\n'));
  const bytes = (texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text));
  const ended = (end: string): Buffer[] => bytes(lf.map((text) => text.replaceAll('\n', end)));
  return [
    { name: 'LF', frames: bytes(lf) },
    { name: 'CRLF', frames: ended('\r\n') },
    { name: 'CR', frames: ended('\r') },
    { name: 'BOM', frames: bytes([`\ufeff${lf[0] ?? ''}`, ...lf.slice(1)]) },
    { name: 'no final blank line', frames: bytes([...lf.slice(0, -1), (lf.at(-1) ?? '').trimEnd()]) },
  ];
}

function framesOf(protocol: HttpProtocolId, chunks: Iterable<Uint8Array>): Frame[] {
  const reader = protocol === 'bedrock' ? new BedrockFrames() : new SseFrames();
  const frames: Frame[] = [];
  for (const chunk of chunks) frames.push(...reader.push(chunk));
  return [...frames, ...reader.finish()];
}

function* byteByByte(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1);
}

/** What the decoder of the protocol makes of the whole stream. */
export function eventsOf(protocol: HttpProtocolId, chunks: Iterable<Uint8Array>): IrEvent[] {
  const decoder = upstreamCodecOf(protocol).newStreamDecoder({ origin: 'vendor', quirks: {} });
  return [...framesOf(protocol, chunks).flatMap((frame) => decoder.push(frame)), ...decoder.end()];
}

export const told = (events: readonly IrEvent[]): string =>
  JSON.stringify(events, (_, value: unknown) => (value instanceof Error ? `${value.name}: ${value.message}` : value));

export interface CutCount {
  /** Cuts in two that were tried. */
  cuts: number;
  bytes: number;
}

/**
 * Cuts each frame of `form` in two at every byte (each with a whole frame behind it) and reads the whole stream byte by byte; `expected`:
 * its events uncut. Frames over `longest` bytes are cut byte by byte alone, which tries every boundary too. Throws at the first
 * difference, naming the byte.
 */
export function cutEverywhere(protocol: HttpProtocolId, form: Form, expected: string, longest: number): CutCount {
  let cuts = 0;
  form.frames.forEach((frame, index) => {
    if (frame.length > longest) return;
    const next = form.frames[index + 1] ?? Buffer.alloc(0);
    const both = Buffer.concat([frame, next]);
    const same = JSON.stringify(framesOf(protocol, [both]));
    for (let at = 1; at <= frame.length; at += 1) {
      cuts += 1;
      const cut = JSON.stringify(framesOf(protocol, [both.subarray(0, at), both.subarray(at)]));
      if (cut !== same) throw new Error(`${form.name}: frame ${index} is another one when it is cut at byte ${at}`);
    }
  });
  const whole = Buffer.concat(form.frames);
  if (told(eventsOf(protocol, byteByByte(whole))) !== expected)
    throw new Error(`${form.name}: the stream says something else byte by byte`);
  return { cuts, bytes: whole.length };
}

/** Relays the stream byte by byte through the tap; throws where a byte is lost or its facts differ from those of the whole. */
export function tapEverywhere(protocol: HttpProtocolId, form: Form): void {
  if (!isClientProtocol(protocol)) return;
  const read = (chunks: Iterable<Uint8Array>): { relayed: Buffer; facts: string } => {
    const tap = protocols[protocol].newStreamTap();
    const out: Uint8Array[] = [];
    for (const chunk of chunks) out.push(...tap.push(chunk).relay);
    const { held, facts } = tap.close();
    return { relayed: Buffer.concat([...out, ...held]), facts: JSON.stringify(facts) };
  };
  const whole = Buffer.concat(form.frames);
  const dripped = read(byteByByte(whole));
  if (dripped.facts !== read([whole]).facts) throw new Error(`${form.name}: the tap reads other facts byte by byte`);
  // A last frame without its blank line gets the one it lacks.
  if (!dripped.relayed.subarray(0, whole.length).equals(whole)) throw new Error(`${form.name}: the tap loses bytes`);
}

function isClientProtocol(protocol: HttpProtocolId): protocol is ProtocolId {
  return protocolIds.some((id) => id === protocol);
}
