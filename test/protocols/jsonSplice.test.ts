// Laws of splicing: the replaced ranges change, every other byte stays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splice } from '../../src/protocols/wire/jsonSplice';
import { GatewayError } from '../../src/shared/errors';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('splice', () => {
  it('replaces ranges given in any order and keeps all other bytes', () => {
    const plan = fc.array(
      fc.record({
        keep: fc.uint8Array({ maxLength: 12 }),
        cut: fc.uint8Array({ minLength: 1, maxLength: 6 }),
        text: fc.string({ unit: 'grapheme' }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(plan, fc.uint8Array(), fc.boolean(), (parts, tail, reversed) => {
        const body = Buffer.concat([...parts.flatMap((part) => [part.keep, part.cut]), tail]);
        const expected = Buffer.concat([...parts.flatMap((part) => [part.keep, encode(part.text)]), tail]);
        let position = 0;
        const splices = parts.map((part) => {
          const start = position + part.keep.length;
          position = start + part.cut.length;
          return { start, end: position, text: part.text };
        });
        const before = Buffer.from(body);
        const result = splice(body, reversed ? splices.reverse() : splices);
        expect(Buffer.from(result).equals(expected)).toBe(true);
        expect(body.equals(before)).toBe(true);
      }),
    );
  });

  it('gives back the same bytes where there is nothing to do, and inserts at an empty range', () => {
    const body = encode('{}');
    expect(splice(body, [])).toBe(body);
    expect(new TextDecoder().decode(splice(body, [{ start: 1, end: 1, text: '"a":1' }]))).toBe('{"a":1}');
  });

  it.each([
    [
      [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ],
    ],
    [[{ start: 3, end: 2, text: '' }]],
    [[{ start: 0, end: 99, text: '' }]],
  ])('refuses ranges that overlap or lie outside: %j', (splices) => {
    expect(() => splice(encode('12345'), splices)).toThrow(GatewayError);
  });
});
