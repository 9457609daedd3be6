// The reader of wrapped text: whatever the cut, the text comes out as JSON says it; what is no wrapper is understood or passed on.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrapText, WrappedTextReader, wrapText } from '../../../src/protocols/repairs/wrappedText';

/** Any UTF-16 text, lone surrogates too. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', '\\', '\n', '\u2028', '\ud83d', '\ude00', '😀', '/', '{', '}', 'u', '\t', 'é', 'a', ' '),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  ),
  maxLength: 60,
});

function readInPieces(input: string, size: () => number): { text: string; pieces: string[] } {
  const reader = new WrappedTextReader();
  const pieces: string[] = [];
  for (let at = 0; at < input.length;) {
    const length = size();
    pieces.push(reader.push(input.slice(at, at + length)));
    at += length;
  }
  pieces.push(reader.end());
  return { text: pieces.join(''), pieces };
}

/** JSON that escapes every character it may: `\u0061`. */
function escapedJson(text: string): string {
  const units = [...Array(text.length).keys()].map((at) => text.charCodeAt(at).toString(16).padStart(4, '0'));
  return `{ "input"\n:\t"${units.map((unit) => `\\u${unit}`).join('')}" }`;
}

describe('the wrapper', () => {
  it('gives the text back, cut anywhere, however it was escaped', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        fc.boolean(),
        (text, sizes, all) => {
          const json = all ? escapedJson(text) : wrapText(text);
          let next = 0;
          const read = readInPieces(json, () => sizes[next++ % sizes.length] ?? 1);
          expect(read.text).toBe(text);
          expect(unwrapText(json)).toBe(text);
        },
      ),
    );
  });

  it('gives out text before it is whole', () => {
    const reader = new WrappedTextReader();
    expect(reader.push('{"input": "*** Begin')).toBe('*** Begin');
    expect(reader.push(' Patch\\')).toBe(' Patch');
    expect(reader.push('n+')).toBe('\n+');
  });

  it('never gives out half of a surrogate pair', () => {
    const reader = new WrappedTextReader();
    expect(reader.push('{"input":"\\ud83')).toBe('');
    expect(reader.push('d')).toBe('');
    expect(reader.push('\\ude00.')).toBe('😀.');
    const raw = new WrappedTextReader();
    expect(raw.push('x\ud83d')).toBe('x');
    expect(raw.push('\ude00')).toBe('😀');
  });

  it('stops behind the text', () => {
    expect(unwrapText('{"input":"a","why":"b"} and more')).toBe('a');
  });

  it('keeps what was there when the answer was cut off', () => {
    expect(unwrapText('{"input":"half a \\u00')).toBe('half a ');
    expect(unwrapText('{"inp')).toBe('');
  });
});

describe('what is no wrapper', () => {
  it.each([
    ['raw text', '*** Begin Patch\n"x"', '*** Begin Patch\n"x"'],
    ['nothing', '', ''],
    ['an empty object', ' {} ', ''],
    ['the field behind another', '{"why":"b","input":"a"}', 'a'],
    ['another name for it', '{"patch":"a\\nb"}', 'a\nb'],
    ['a bare JSON string', '"a\\nb"', 'a\nb'],
    ['an object of its own', '{"a":1,"b":2}', '{"a":1,"b":2}'],
    ['a list', '[1]', '[1]'],
    ['broken JSON', '{"patch": "a', '{"patch": "a'],
    ['an escape that JSON does not know', '{"input":"\\d+ \\u12x"}', '\\d+ \\u12x'],
    ['an unescaped line end', '{"input":"a\nb"}', 'a\nb'],
  ])('%s', (_what, input, text) => {
    expect(unwrapText(input)).toBe(text);
    expect(readInPieces(input, () => 1).text).toBe(text);
  });

  it('is read alike in pieces and as a whole', () => {
    const almost = fc.oneof(
      fc.string({ unit: fc.constantFrom('{', '}', '"', 'input', ':', ' ', '\\', 'n', '[', 'x'), maxLength: 12 }),
      fc.json(),
    );
    fc.assert(
      fc.property(almost, (input) => {
        expect(readInPieces(input, () => 1).text).toBe(unwrapText(input));
      }),
    );
  });
});
