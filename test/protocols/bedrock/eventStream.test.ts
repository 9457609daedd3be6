// The event-stream decoder against the official codec, both ways: what that one writes is read alike, what is written by hand here is
// read alike by both, and what is damaged is refused by both. Limits and cuts are ours alone.
import type { MessageHeaders } from '@smithy/eventstream-codec';
import fc from 'fast-check';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import { crc32, EventStreamDecoder, type EventStreamMessage } from '../../../src/protocols/wire/eventStream';
import { eventBytes, officialCodec } from './kit';

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const headerValue: fc.Arbitrary<MessageHeaders[string]> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => ({ type: 'string' as const, value })),
  fc.boolean().map((value) => ({ type: 'boolean' as const, value })),
  fc.integer({ min: -128, max: 127 }).map((value) => ({ type: 'byte' as const, value })),
  fc.integer({ min: -32768, max: 32767 }).map((value) => ({ type: 'short' as const, value })),
  fc.integer().map((value) => ({ type: 'integer' as const, value })),
  fc.uint8Array({ maxLength: 30 }).map((value) => ({ type: 'binary' as const, value })),
  fc.date({ noInvalidDate: true }).map((value) => ({ type: 'timestamp' as const, value })),
  fc.uuid().map((value) => ({ type: 'uuid' as const, value })),
);
const message = fc.record({
  headers: fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), headerValue, {
    maxKeys: 6,
    noNullPrototype: true,
  }),
  body: fc.uint8Array({ maxLength: 300 }),
});

function decode(stream: Uint8Array, cuts: readonly number[] = []): EventStreamMessage[] {
  const decoder = new EventStreamDecoder();
  const messages: EventStreamMessage[] = [];
  let from = 0;
  for (const cut of [...cuts, stream.length]) {
    messages.push(...decoder.push(stream.slice(from, cut)));
    from = cut;
  }
  decoder.finish();
  return messages;
}

function told({ headers, payload }: EventStreamMessage): unknown {
  return { headers: Object.fromEntries(headers), payload: [...payload] };
}

function toldByOfficial(bytesOfMessage: Uint8Array): unknown {
  const { headers, body } = officialCodec.decode(bytesOfMessage);
  const texts = Object.entries(headers).flatMap(([name, { type, value }]) =>
    type === 'string' ? [[name, value]] : [],
  );
  return { headers: Object.fromEntries(texts) as unknown, payload: [...body] };
}

/** A message written by hand, from the format's own description. */
function write(headers: readonly (readonly [string, number, Uint8Array])[], payload: Uint8Array): Uint8Array {
  const head = Buffer.concat(
    headers.map(([name, type, value]) =>
      Buffer.concat([Buffer.from([Buffer.byteLength(name)]), Buffer.from(name), Buffer.from([type]), value]),
    ),
  );
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(16 + head.length + payload.length, 0);
  prelude.writeUInt32BE(head.length, 4);
  const preludeSum = checksum(prelude);
  const all = Buffer.concat([prelude, preludeSum, head, payload]);
  return new Uint8Array(Buffer.concat([all, checksum(all)]));
}

function checksum(of: Uint8Array): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(zlibCrc32(of));
  return sum;
}

function sized(value: Uint8Array): Uint8Array {
  return new Uint8Array([value.length >> 8, value.length & 0xff, ...value]);
}

function fault(run: () => unknown): GatewayError {
  try {
    run();
  } catch (error) {
    if (GatewayError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the event-stream decoder', () => {
  it('reads what the official codec writes, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), fc.array(fc.nat(2000), { maxLength: 8 }), (messages, places) => {
        const parts = messages.map((one) => officialCodec.encode(one));
        const stream = new Uint8Array(Buffer.concat(parts));
        const cuts = places.filter((place) => place < stream.length).sort((left, right) => left - right);
        expect(decode(stream, cuts).map(told)).toEqual(parts.map(toldByOfficial));
      }),
    );
  });

  it('agrees with the official codec on messages written by hand, of every type of header', () => {
    const header = fc.oneof(
      fc.constantFrom(0, 1).map((type) => [type, new Uint8Array(0)] as const),
      ...[2, 3, 4, 5, 8, 9].map((type) =>
        bytes([0, 0, 1, 2, 4, 8, 0, 0, 8, 16][type] ?? 0).map((value) => [type, value] as const),
      ),
      fc.uint8Array({ maxLength: 20 }).map((value) => [6, sized(value)] as const),
      fc
        .string({ unit: 'grapheme', maxLength: 20 })
        .map((value) => [7, sized(new Uint8Array(Buffer.from(value)))] as const),
    );
    const named = fc.tuple(fc.constantFrom('a', 'b', ':message-type', 'ö'), header);
    fc.assert(
      fc.property(fc.array(named, { maxLength: 6 }), fc.uint8Array({ maxLength: 100 }), (headers, payload) => {
        const written = write(
          headers.map(([name, [type, value]]) => [name, type, value]),
          payload,
        );
        expect(decode(written).map(told)).toEqual([toldByOfficial(written)]);
      }),
    );
  });

  it('refuses every message with one bit turned, as the official codec does', () => {
    const whole = eventBytes('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'gate' } });
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const damaged = whole.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => officialCodec.decode(damaged)).toThrow();
      expect(fault(() => decode(damaged)).kind).toBe('upstream-invalid');
    }
  });

  it('gives the messages before a broken one, then refuses all that follows', () => {
    const good = eventBytes('messageStart', { role: 'assistant' });
    const broken = good.slice();
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
    const decoder = new EventStreamDecoder();
    const seen: EventStreamMessage[] = [];
    const error = fault(() => {
      for (const one of decoder.push(new Uint8Array([...good, ...broken, ...good]))) seen.push(one);
    });
    expect(seen).toHaveLength(1);
    expect(fault(() => [...decoder.push(good)])).toBe(error);
    expect(fault(() => decoder.finish())).toBe(error);
  });

  it('is the same however it is cut, byte by byte too', () => {
    const stream = new Uint8Array([
      ...eventBytes('a', { text: '門' }),
      ...write([], new Uint8Array(0)),
      ...eventBytes('b', {}),
    ]);
    const expected = decode(stream).map(told);
    expect(expected).toHaveLength(3);
    for (let cut = 0; cut <= stream.length; cut += 1) expect(decode(stream, [cut]).map(told)).toEqual(expected);
    expect(decode(stream, Array.from(stream.keys())).map(told)).toEqual(expected);
  });

  it('is truncated wherever it ends inside a message', () => {
    const whole = eventBytes('messageStart', { role: 'assistant' });
    for (let length = 1; length < whole.length; length += 1) {
      expect(fault(() => decode(whole.slice(0, length))).kind).toBe('upstream-truncated');
    }
    expect(decode(new Uint8Array(0))).toEqual([]);
  });

  it('holds no more than the limit and believes no length before its checksum', () => {
    const large = write([], new Uint8Array(1000));
    expect([...new EventStreamDecoder(large.length).push(large)]).toHaveLength(1);
    expect(fault(() => [...new EventStreamDecoder(large.length - 1).push(large.subarray(0, 12))]).message).toMatch(
      'longer',
    );
    const lying = large.slice(0, 12);
    lying[0] = 0x7f;
    expect(fault(() => [...new EventStreamDecoder().push(lying)]).message).toMatch('checksum');
  });

  it.each([
    ['more headers than the message has room for', [16, 4]],
    ['headers over their own limit', [200_000, 150_000]],
    ['less than a message can be', [15, 0]],
  ])('refuses %s', (_, [total = 0, headers = 0]) => {
    const prelude = Buffer.alloc(8);
    prelude.writeUInt32BE(total, 0);
    prelude.writeUInt32BE(headers, 4);
    const start = new Uint8Array(Buffer.concat([prelude, checksum(prelude)]));
    expect(fault(() => [...new EventStreamDecoder().push(start)]).kind).toBe('upstream-invalid');
  });

  it.each([
    ['a name without a value', 'a', 7, new Uint8Array(0)],
    ['a text longer than the headers', 'a', 7, new Uint8Array([0, 9, 65])],
    ['a number that is cut', 'a', 4, new Uint8Array(3)],
    ['a type that is not known', 'a', 10, new Uint8Array(4)],
  ])('refuses headers with %s', (_, name, type, value) => {
    expect(fault(() => decode(write([[name, type, value]], new Uint8Array(0)))).message).toMatch('headers');
  });

  it('computes the CRC-32 of the standard', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (data) => {
        expect(crc32(data)).toBe(zlibCrc32(data));
      }),
    );
  });
});
