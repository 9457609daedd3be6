// Laws of the JSON scan: it accepts what JSON.parse accepts and nothing else, and its positions point at the values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanObject } from '../../src/protocols/wire/jsonScan';
import { GatewayError } from '../../src/shared/errors';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Accepted, or refused with the one error it may raise. */
function accepts(text: string, wanted: string[] = []): boolean {
  try {
    scanObject(encode(text), wanted);
    return true;
  } catch (error) {
    if (!GatewayError.is(error, 'bad-request')) throw error;
    return false;
  }
}

/** JSON text with random white space between the tokens and random escapes in the strings. */
function spelled(value: unknown, space: () => string, escape: () => boolean): string {
  const text = (string: string): string =>
    `"${[
      ...JSON.stringify(string)
        .slice(1, -1)
        .matchAll(/\\u[\da-f]{4}|\\.|[^\\]/gsu),
    ]
      .map(([unit]) =>
        unit.length === 1 && escape() ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}` : unit,
      )
      .join('')}"`;
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) {
    return `[${space()}${value.map((item) => spelled(item, space, escape)).join(`${space()},${space()}`)}${space()}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, member]) => `${text(name)}${space()}:${space()}${spelled(member, space, escape)}`,
    );
    return `{${space()}${members.join(`${space()},${space()}`)}${space()}}`;
  }
  return JSON.stringify(value);
}

const plainName = fc
  .string({ unit: 'grapheme', maxLength: 8 })
  .filter((name) => !/^(model|stream|__proto__)$/i.test(name));
const object = fc.tuple(
  fc.dictionary(plainName, fc.jsonValue(), { maxKeys: 6 }),
  fc.record({ model: fc.jsonValue(), stream: fc.jsonValue() }, { requiredKeys: [] }),
);

describe('scanObject', () => {
  it('agrees with JSON.parse on values and positions', () => {
    fc.assert(
      fc.property(object, fc.infiniteStream(fc.nat(9)), ([others, wanted], dice) => {
        const roll = (): number => Number(dice.next().value);
        const space = (): string => ['', '', '', '', '', ' ', '\n', '\t', '\r\n', '  '][roll()] ?? '';
        const value = { ...others, ...wanted };
        const text = spelled(value, space, () => roll() === 0);
        const bytes = encode(text);
        const parsed = JSON.parse(text) as Record<string, unknown>;
        const found = scanObject(bytes, ['model', 'stream']);
        expect([...found.keys()].sort()).toEqual(Object.keys(wanted).sort());
        for (const [name, scanned] of found) {
          expect(JSON.parse(decode(bytes.subarray(scanned.start, scanned.end)))).toEqual(parsed[name]);
          const isTree = typeof parsed[name] === 'object' && parsed[name] !== null;
          expect(scanned.value).toEqual(isTree ? undefined : parsed[name]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('accepts a damaged object exactly where JSON.parse does', () => {
    const damage = fc.record({
      at: fc.nat(1000),
      remove: fc.nat(3),
      insert: fc.constantFrom('', ...'{}[]",:\\0-+.eEtfnul x\n\u0001/*\''.split('')),
    });
    fc.assert(
      fc.property(object, fc.array(damage, { minLength: 1, maxLength: 3 }), ([others, wanted], damages) => {
        let text = JSON.stringify({ ...others, ...wanted });
        for (const { at, remove, insert } of damages) {
          const position = at % (text.length + 1);
          text = text.slice(0, position) + insert + text.slice(position + remove);
        }
        const parsed = parse(decode(encode(text)));
        const isObject = parsed !== undefined && typeof parsed.value === 'object' && parsed.value !== null;
        expect(accepts(text), text).toBe(isObject && !Array.isArray(parsed.value));
      }),
      { numRuns: 3000 },
    );
  });

  it('never accepts random bytes that JSON.parse refuses, and never hangs', () => {
    const alphabet = fc.constantFrom(...'{}[]",:\\u0019-+.eEtrufalsn '.split(''));
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 30 }), (characters) => {
        const text = `{"a":${characters.join('')}`;
        if (accepts(text)) expect(parse(text), text).toBeDefined();
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    '',
    ' ',
    'null',
    '[]',
    '"model"',
    '1',
    '{',
    '}',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{,}',
    "{'a':1}",
    '{a:1}',
    '{"a":1}}',
    '{"a":1} x',
    '{"a":01}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":+1}',
    '{"a":1e}',
    '{"a":-}',
    '{"a":NaN}',
    '{"a":Infinity}',
    '{"a":tru}',
    '{"a":nulll}',
    '{"a":"\\x"}',
    '{"a":"\\u12G4"}',
    '{"a":"\n"}',
    '{"a":"\t"}',
    '{"a":"',
    '{"a":"\\',
    '{"a":"\\u12',
    '{"a":[1,]}',
    '{"a":[1 2]}',
    '{"a":1 "b":2}',
    '{"a":{"b":1]}',
    '{"a":[1}}',
    '\ufeff{}',
    '{}\0',
    '{"a":1}//x',
    '{"a":/**/1}',
  ])('refuses %j', (text) => {
    expect(accepts(text, ['model'])).toBe(false);
  });

  it.each([
    '{}',
    ' {} ',
    '{"a":-0.5e+10}',
    '{"a":0}',
    '{"":{}}',
    '{"a":[[],{},[{}]]}',
    '{"a":"\\u0000\\"\\/\u007f\u2028"}',
    '{"__proto__":1}',
  ])('accepts %j', (text) => {
    expect(accepts(text, ['model'])).toBe(true);
  });

  it('knows a wanted name however it is written', () => {
    const found = scanObject(encode('{"mod\\u0065l":"x","\\u0073tream":true}'), ['model', 'stream']);
    expect(found.get('model')).toEqual({ start: 14, end: 17, value: 'x' });
    expect(found.get('stream')?.value).toBe(true);
  });

  it('looks at the top level only', () => {
    const found = scanObject(encode('{"a":{"model":"inner"},"b":["model"],"c":"model"}'), ['model']);
    expect(found.size).toBe(0);
  });

  it.each([
    '{"model":"a","model":"b"}',
    '{"model":"a","x":1,"mod\\u0065l":"b"}',
    '{"model":"a","Model":"b"}',
    '{"MODEL":"b"}',
    '{"\\u017ftream":true}',
  ])('refuses a wanted member that an upstream might read differently: %s', (text) => {
    expect(accepts(text, ['model', 'stream'])).toBe(false);
    expect(accepts(text, [])).toBe(true);
  });

  it('allows 200 levels and no more', () => {
    const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(accepts(nested(200))).toBe(true);
    expect(accepts(nested(201))).toBe(false);
    expect(accepts(nested(100_000))).toBe(false);
    expect(accepts(`{"a":${'{"a":'.repeat(100_000)}`)).toBe(false);
    expect(() => scanObject(encode('{"a":[]}'), [], 1)).toThrow('nested more than 1 levels');
  });

  it('finds quotes, backslashes and control characters in a string at any place, wherever the bytes lie in memory', () => {
    for (const special of ['"', '\\', '\u0000', '\t', '\u001f', ' ', '!', '#', '\u007f', 'é', '€', '😀'])
      for (let before = 0; before < 12; before += 1)
        for (let offset = 0; offset < 4; offset += 1) {
          const text = `{"a":"${'x'.repeat(before)}${special}${'y'.repeat(9)}"}`;
          const bytes = encode(text);
          const moved = new Uint8Array(bytes.length + offset).subarray(offset);
          moved.set(bytes);
          const scan = (): unknown => scanObject(moved, ['a']).get('a')?.value;
          const parsed = parse(text)?.value as { a: string } | undefined;
          if (parsed === undefined) expect(scan, JSON.stringify(text)).toThrow(GatewayError);
          else expect(scan()).toBe(parsed.a);
        }
  });

  it('finds in one body whatever is asked for, one after the other', () => {
    const text = JSON.stringify({ model: 'a', stream: true, more: 'x'.repeat(500), n: 2 });
    const body = encode(text.replace('"n":2', '"n":2,"n":3,"Stream":false'));
    expect(scanObject(body, ['model']).get('model')?.value).toBe('a');
    expect(scanObject(body, ['more']).get('more')?.value).toHaveLength(500);
    expect(() => scanObject(body, ['n'])).toThrow("'n' stands twice");
    expect(() => scanObject(body, ['stream'])).toThrow('only in case');
    expect(scanObject(body, ['model', 'more']).size).toBe(2);
    const deep = encode(`{"a":${'['.repeat(100)}${']'.repeat(100)},"pad":"${'x'.repeat(300)}"}`);
    expect(scanObject(deep, ['pad']).size).toBe(1);
    expect(() => scanObject(deep, ['pad'], 50)).toThrow('nested more than 50 levels');
    const many = encode(`{${Array.from({ length: 5000 }, (_, index) => `"m${index}":${index}`).join()}}`);
    expect(scanObject(many, ['m4999']).get('m4999')?.value).toBe(4999);
    expect(scanObject(many, ['m17']).get('m17')?.value).toBe(17);
  });

  it('takes time in proportion to the body', () => {
    const started = performance.now();
    scanObject(encode(JSON.stringify({ a: 'x'.repeat(20_000_000), b: Array.from({ length: 100_000 }, () => ({})) })), [
      'model',
    ]);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
