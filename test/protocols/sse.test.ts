// Laws of SSE framing: pieces are the input whatever the chunks, frames end where the standard says, memory stays bounded.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  longHeadBytes,
  longTailBytes,
  parseFrame,
  SseFramer,
  writeFrame,
  type SsePiece,
} from '../../src/protocols/wire/sse';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

interface Event {
  event: string;
  data: string;
}

/** The standard's algorithm, written line by line over the whole text: what a stream's events are. */
function referenceEvents(text: string): Event[] {
  const events: Event[] = [];
  let event = '';
  let data: string[] = [];
  for (const line of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .slice(0, -1)) {
    if (line === '') {
      if (data.length > 0) events.push({ event, data: data.join('\n') });
      event = '';
      data = [];
      continue;
    }
    const [, field, value] = /^([^:]*):? ?([^]*)$/.exec(line) ?? [];
    if (field === 'data') data.push(value ?? '');
    if (field === 'event') event = value ?? '';
  }
  return events;
}

function split(bytes: Uint8Array, cuts: readonly number[], limit?: number): { pieces: SsePiece[]; rest: Uint8Array } {
  const framer = new SseFramer(limit);
  const pieces: SsePiece[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    pieces.push(...framer.push(bytes.slice(from, cut)));
    from = cut;
  }
  return { pieces, rest: framer.finish().bytes };
}

function eventsOf(pieces: readonly SsePiece[]): Event[] {
  return pieces.flatMap((piece) => {
    const { event, data } = piece.kind === 'whole' ? parseFrame(piece.bytes) : { event: undefined, data: undefined };
    return data === undefined ? [] : [{ event: event ?? '', data }];
  });
}

const joined = (pieces: readonly SsePiece[], rest: Uint8Array): string =>
  decode(Buffer.concat([...pieces.map((piece) => piece.bytes), rest]));

const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const line = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => `data: ${text.replace(/[\r\n\ufeff]/g, '')}`),
  fc.constantFrom(
    'data',
    'data:',
    'data:x',
    'data:  two spaces',
    'event: ping',
    'event',
    'id: 7',
    ': comment',
    ':',
    'other: 1',
    '',
  ),
);
const stream = fc
  .tuple(fc.constantFrom('', '\ufeff'), fc.array(fc.tuple(line, lineEnd), { maxLength: 25 }), line)
  .map(([bom, lines, last]) => bom + lines.map(([text, end]) => text + end).join('') + last);
const cutIn = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(length), { maxLength: 12 }).map((cuts) => cuts.sort((a, b) => a - b));

describe('SseFramer', () => {
  it('finds the events of the standard and keeps every byte, for any line ends and any cuts', () => {
    fc.assert(
      fc.property(
        stream.chain((text) => fc.tuple(fc.constant(text), cutIn(encode(text).length))),
        ([text, cuts]) => {
          const { pieces, rest } = split(encode(text), cuts);
          expect(joined(pieces, rest)).toBe(text);
          expect(eventsOf(pieces)).toEqual(referenceEvents(text));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each(['\n', '\r\n', '\r'])('tells the same at every byte boundary with %j', (end) => {
    const text = `\ufeffevent: a${end}data: héllo 🌍${end}${end}: comment${end}${end}data: 1${end}data: 2${end}${end}${end}data: torn`;
    const bytes = encode(text);
    const expected = [
      { event: 'a', data: 'héllo 🌍' },
      { event: '', data: '1\n2' },
    ];
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { pieces, rest } = split(bytes, [cut]);
      expect(eventsOf(pieces), `cut at ${cut}`).toEqual(expected);
      expect(joined(pieces, rest), `cut at ${cut}`).toBe(text);
    }
    const dripped = split(bytes, Array.from(bytes.keys()));
    expect(eventsOf(dripped.pieces)).toEqual(expected);
    expect(parseFrame(dripped.rest).data).toBe('torn');
  });

  it('gives out a frame with its last byte, not with the next frame', () => {
    const framer = new SseFramer();
    expect(framer.push(encode('data: 1\n'))).toEqual([]);
    expect(framer.push(encode('\n')).map((piece) => decode(piece.bytes))).toEqual(['data: 1\n\n']);
    expect(framer.push(encode('data: 2\r\n\r')).map((piece) => decode(piece.bytes))).toEqual(['data: 2\r\n\r']);
    // The LF of that CRLF is not kept back for the next frame: readers that look for CRLF CRLF wait for it.
    expect(framer.push(encode('\n'))).toEqual([{ kind: 'part', bytes: encode('\n') }]);
    expect(framer.push(encode('data: 3\n\n')).map((piece) => decode(piece.bytes))).toEqual(['data: 3\n\n']);
  });

  it('does not take the LF of a CRLF cut in two for a blank line', () => {
    const framer = new SseFramer();
    expect(framer.push(encode('data: 1\r'))).toEqual([]);
    expect(framer.push(encode('\ndata: 2\r'))).toEqual([]);
    expect(framer.push(encode('\n\r\n')).map((piece) => parseFrame(piece.bytes).data)).toEqual(['1\n2']);
  });

  it('relays a frame over the limit as it comes and still tells where it ends', () => {
    const limit = 50_000;
    const long = `event: big\ndata: ${'x'.repeat(200_000)}END\n\n`;
    const text = `data: 1\n\n${long}data: 2\n\n`;
    for (const size of [1, 777, 60_000, text.length]) {
      const cuts = Array.from({ length: Math.floor(text.length / size) }, (_, index) => (index + 1) * size);
      const { pieces, rest } = split(encode(text), cuts, limit);
      expect(joined(pieces, rest)).toBe(text);
      const kinds = pieces.map((piece) => piece.kind).filter((kind) => kind !== 'part');
      expect(kinds).toEqual(size === text.length ? ['whole', 'whole', 'whole'] : ['whole', 'long', 'whole']);
      const end = pieces.find((piece) => piece.kind === 'long');
      if (end?.kind === 'long') {
        expect(decode(end.head)).toBe(long.slice(0, longHeadBytes));
        expect(decode(end.bytes).endsWith('END\n\n')).toBe(true);
        expect(end.bytes.length).toBeGreaterThanOrEqual(longTailBytes);
      }
    }
  });

  it('stays linear for a frame that comes byte by byte', () => {
    const framer = new SseFramer();
    const byte = encode('x');
    const started = performance.now();
    for (let index = 0; index < 1_000_000; index += 1) framer.push(byte);
    expect(framer.finish().bytes.length).toBe(1_000_000);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('parseFrame', () => {
  it.each([
    ['event: a\ndata: 1\ndata: 2\nid: 9\n\n', { event: 'a', data: '1\n2', id: '9' }],
    ['data:no space\r\ndata:  two\r\n\r\n', { event: undefined, data: 'no space\n two', id: undefined }],
    ['\ufeffdata: bom\n\n', { event: undefined, data: 'bom', id: undefined }],
    [': comment\n\n', { event: undefined, data: undefined, id: undefined }],
    ['data\n\n', { event: undefined, data: '', id: undefined }],
    ['id: a\0b\nretry: 5\ndatax: 1\n\n', { event: undefined, data: undefined, id: undefined }],
    ['data: a: b:c\rdata: {"x":1}\r\r', { event: undefined, data: 'a: b:c\n{"x":1}', id: undefined }],
  ])('%j', (text, expected) => {
    expect(parseFrame(encode(text))).toEqual(expected);
  });
});

describe('writeFrame', () => {
  it('writes what parseFrame reads', () => {
    fc.assert(
      fc.property(fc.constantFrom(undefined, 'error'), fc.jsonValue(), (event, value) => {
        const text = writeFrame(event, value);
        const { pieces, rest } = split(encode(text), []);
        expect(rest.length).toBe(0);
        expect(pieces).toHaveLength(1);
        expect(parseFrame(encode(text))).toEqual({ event, data: JSON.stringify(value), id: undefined });
      }),
    );
  });
});
