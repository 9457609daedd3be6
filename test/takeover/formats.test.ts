// The formats under the engine: edits of text that mean exactly what was asked and touch nothing else, the way back, the preview. Golden
// texts, and properties over made-up files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textFormats } from '../../src/takeover/formats';
import { diffLines, splitLines } from '../../src/takeover/lineDiff';
import { hidden, redact, secretsIn } from '../../src/takeover/redact';
import { searchSplices, splicesBetween, withoutSplices } from '../../src/takeover/splices';
import { applyEdits } from '../../src/takeover/textFormat';
import { unifiedDiff } from '../../src/takeover/unifiedDiff';
import type { Edit, Value } from '../../src/takeover/values';

const address: Edit = { path: ['env', 'URL'], value: 'http://x' };
const root: Edit = { path: ['provider'], value: 'gatehouse' };
const table: Edit = { path: ['providers', 'gatehouse'], value: { name: 'G', size: 3 } };

describe('JSON', () => {
  it.each([
    ['', '{\n  "env": {\n    "URL": "http://x"\n  }\n}\n'],
    ['{}', '{\n  "env": {\n    "URL": "http://x"\n  }\n}'],
    ['{"a":1}', '{"a":1,"env": {"URL":"http://x"}}'],
    ['{\n  "env": { "A": "1" }\n}', '{\n  "env": { "A": "1", "URL": "http://x" }\n}'],
    ['{\n\t"env": {\n\t}\n}', '{\n\t"env": {\n\t\t"URL": "http://x"\n\t}\n}'],
    ['{\n  "a": 1 // one\n}', '{\n  "a": 1, // one\n  "env": {\n    "URL": "http://x"\n  }\n}'],
    [
      '{\n  "a": 1, /* one */\n  // end\n}',
      '{\n  "a": 1, /* one */\n  "env": {\n    "URL": "http://x"\n  },\n  // end\n}',
    ],
    ['{ // c\n}', '{\n  "env": {\n    "URL": "http://x"\n  } // c\n}'],
    ['{\n  "env": { "URL": "old" } // why\n}', '{\n  "env": { "URL": "http://x" } // why\n}'],
  ])('sets a key in %j', (before, after) => {
    expect(applyEdits(textFormats.jsonc, before, [address])).toBe(after);
  });

  it.each([
    ['{\n  "a": 1, // one\n  "env": 2\n}', '{\n  "a": 1 // one\n}'],
    ['{\n  "env": 2, // two\n  "a": 1\n}', '{ // two\n  "a": 1\n}'],
    ['{\n  "a": 1,\n  "env": 2,\n}', '{\n  "a": 1,\n}'],
    ['{"env":2,"a":1}', '{"a":1}'],
    ['{"a":1,"env":2}', '{"a":1}'],
    ['{"env":2}', '{}'],
  ])('removes a key from %j', (before, after) => {
    expect(applyEdits(textFormats.jsonc, before, [{ path: ['env'] }])).toBe(after);
  });

  it('a name from the depths of the language is a name like any other', () => {
    const edit: Edit = { path: ['__proto__', 'toString'], value: 'x' };
    const after = applyEdits(textFormats.json, '{"constructor":1}', [edit]);
    expect(after).toBe('{"constructor":1,"__proto__": {"toString":"x"}}');
    expect(({} as Record<string, unknown>)['toString']).toBeTypeOf('function');
  });

  it('nested beyond reason is a fault, not a crash', () => {
    const deep = '['.repeat(200_000);
    expect(() => textFormats.json.parse(`{"a":${deep}`)).toThrow();
  });

  it.each<[string, string, Value]>([
    ['json', '{"a":[1,"x",null,true,{"b":-1.5}]}', { a: [1, 'x', null, true, { b: -1.5 }] }],
    ['jsonc', '// head\n{"a":[1,/* x */{"b":2}]}', { a: [1, { b: 2 }] }],
    ['jsonc', '', {}],
    ['jsonc', '\uFEFF{"a":1}', { a: 1 }],
  ])('%s reads %j', (format, text, value) => {
    expect(textFormats[format as 'json' | 'jsonc'].parse(text)).toEqual(value);
  });

  it.each<[string, RegExp, number?, number?]>([
    ['{"a": 1 // one\n}', /reads no comments/, 1, 9],
    ['{\n  5: 1}', /name in double quotes/, 2, 3],
    ['{\n  a: 1}', /cannot be read from here/, 2, 3],
    ['{\n  "a": }', /value is missing/, 2, 8],
    ['{"a": 1\n  "b": 2}', /comma is missing/, 2, 3],
    ['{"a" 1}', /colon is missing/, 1, 6],
    ['{"a": 1', /closing brace/, 1, 8],
    ['{"a": [1', /closing bracket/, 1, 9],
    ['{"a": 1,}', /comma is one too many/, 1, 9],
    ['5', /no group of settings/, 1, 1],
    ['null', /no group of settings/, 1, 1],
    ['"x"', /no group of settings/, 1, 1],
  ])('strict JSON is told what is wrong with %j, and where', (text, message, line, column) => {
    let fault: unknown;
    try {
      textFormats.json.parse(text);
    } catch (caught) {
      fault = caught;
    }
    expect(fault).toMatchObject({ name: 'TextFault', line, column });
    expect(String(fault)).toMatch(message);
  });

  it('knows how a value was written, and writes it so again', () => {
    const text = '\uFEFF{\n  "a": { "b": [1,  2] } // c\n}';
    const raw = textFormats.jsonc.raw(text, ['a', 'b']);
    expect(raw).toBe('[1,  2]');
    expect(textFormats.jsonc.raw(text, ['a', 'c'])).toBeUndefined();
    expect(textFormats.jsonc.value('[1, /* x */ 2,]')).toEqual([1, 2]);
    expect(applyEdits(textFormats.jsonc, '{"a":{"b":3}}', [{ path: ['a', 'b'], value: [1, 2], raw }])).toBe(
      '{"a":{"b":[1,  2]}}',
    );
  });

  const models = (...ids: string[]): Edit[] =>
    ids.map((id) => ({ path: ['models', { item: id }], value: { id, size: 1 } }));

  it.each([
    ['{"models":[]}', '{"models":[{"id":"x","size":1},{"id":"y","size":1}]}'],
    ['{"models":[{"id":"w"}]}', '{"models":[{"id":"w"},{"id":"x","size":1},{"id":"y","size":1}]}'],
    ['{"models":[{"id":"x","size":3}]}', '{"models":[{"id":"x","size":1},{"id":"y","size":1}]}'],
    ['{"a":1}', '{"a":1,"models": [{"id":"x","size":1},{"id":"y","size":1}]}'],
    ['{\n  "models": [ "w" ]\n}', '{\n  "models": [ "w", {"id":"x","size":1}, {"id":"y","size":1} ]\n}'],
    [
      '{\r\n  "models": [\r\n    "w"\r\n  ]\r\n}',
      '{\r\n  "models": [\r\n    "w",\r\n    {\r\n      "id": "x",\r\n      "size": 1\r\n    },\r\n    {\r\n      "id": "y",\r\n      "size": 1\r\n    }\r\n  ]\r\n}',
    ],
  ])('puts elements into the list of %j', (before, after) => {
    expect(applyEdits(textFormats.jsonc, before, models('x', 'y'))).toBe(after);
  });

  it.each([
    ['{"models":["w","x","y"]}', '{"models":["w","y"]}'],
    ['{"models":[{"id":"x"},"y"]}', '{"models":["y"]}'],
    ['{"models":["w", /* c */ "x"]}', '{"models":["w" /* c */]}'],
    ['{"models":["x"]}', '{"models":[]}'],
    ['{"models":["w"]}', '{"models":["w"]}'],
  ])('takes an element out of the list of %j', (before, after) => {
    expect(applyEdits(textFormats.jsonc, before, [{ path: ['models', { item: 'x' }] }])).toBe(after);
  });
});

describe('TOML', () => {
  it.each([
    ['', 'provider = "gatehouse"\n\n[providers.gatehouse]\nname = "G"\nsize = 3\n'],
    ['# c\n[a]\nx = 1', 'provider = "gatehouse"\n\n# c\n[a]\nx = 1\n\n[providers.gatehouse]\nname = "G"\nsize = 3\n'],
    [
      'm = "x" # m\n\n# about a\n[a]\nx = 1\n',
      'm = "x" # m\nprovider = "gatehouse"\n\n# about a\n[a]\nx = 1\n\n[providers.gatehouse]\nname = "G"\nsize = 3\n',
    ],
    ['provider = "old" # why\n', 'provider = "gatehouse" # why\n\n[providers.gatehouse]\nname = "G"\nsize = 3\n'],
  ])('sets a root key and a table in %j', (before, after) => {
    expect(applyEdits(textFormats.toml, before, [root, table])).toBe(after);
  });

  it('takes a table out by its lines and leaves comments above and below', () => {
    const before =
      'provider = "gatehouse"\n# mine\n[a]\nx = 1\n\n# note\n[providers.gatehouse]\nname = "G"\n\n# end\n[b]\n';
    const after = applyEdits(textFormats.toml, before, [{ path: ['provider'] }, { path: ['providers'] }]);
    expect(after).toBe('# mine\n[a]\nx = 1\n\n# note\n\n# end\n[b]\n');
  });

  it('keeps line ends that are mixed', () => {
    const after = applyEdits(textFormats.toml, 'a = 1\r\nb = 2\n[c]\r\n', [root]);
    expect(after).toBe('a = 1\r\nb = 2\nprovider = "gatehouse"\r\n[c]\r\n');
  });
});

describe('.env', () => {
  it.each([
    ['', 'A=http://x\n'],
    ['B=1', 'B=1\nA=http://x\n'],
    ['A=1\r\nB=2\r\n', 'A=http://x\r\nB=2\r\n'],
    ['export A="1" # why\n', 'export A=http://x # why\n'],
    ["A='a\nb'\nB=1\n", 'A=http://x\nB=1\n'],
    ['A=1\nA=2\n', 'A=1\nA=http://x\n'],
    ['#A=1\n', '#A=1\nA=http://x\n'],
    ['A: 1\n', 'A: http://x\n'],
    ['A="not closed\nB=1\n', 'A=http://x\nB=1\n'],
  ])('sets a key in %j', (before, after) => {
    expect(applyEdits(textFormats.env, before, [{ path: ['A'], value: 'http://x' }])).toBe(after);
  });

  it.each<[string, Record<string, string>]>([
    ['', {}],
    ['A=1\nB = 2 \r\n  C=3', { A: '1', B: '2', C: '3' }],
    ['export A=1\nB: 2\nC:3\n', { A: '1', B: '2' }],
    ['A=1 # why\nB="1 # why" # because\n#C=1\n', { A: '1', B: '1 # why' }],
    [`A='one'\nB="two"\nC=\`three\`\n`, { A: 'one', B: 'two', C: 'three' }],
    ['A="a\\nb\\rc"\nB=\'a\\nb\'\n', { A: 'a\nb\rc', B: 'a\\nb' }],
    ['A="one\r\ntwo"\nB=1\n', { A: 'one\ntwo', B: '1' }],
    ['A="say \\"x\\" now"\nB=1\n', { A: 'say \\"x\\" now', B: '1' }],
    ['A="x" y\nB=1\n', { A: '"x" y', B: '1' }],
    ['A=\nA.b-c=1\n=2\nno assignment\nexport\n', { A: '', 'A.b-c': '1' }],
    ['A=1\nA=2\n', { A: '2' }],
    ['\uFEFFA=1\n', { A: '1' }],
  ])('reads %j', (text, values) => {
    expect(textFormats.env.parse(text)).toEqual(values);
  });

  it.each([
    ['A=1\nB=2\n', 'B=2\n'],
    ['A=1\nB=2\nA=3', 'B=2\n'],
    ['# about A\nexport A="x\ny" # end\nB=2\n', '# about A\nB=2\n'],
    ['\uFEFFA=1\r\nB=2\r\n', '\uFEFFB=2\r\n'],
    ['AA=1\n', 'AA=1\n'],
  ])('removes a key from %j', (before, after) => {
    expect(applyEdits(textFormats.env, before, [{ path: ['A'] }])).toBe(after);
  });

  it.each([
    ['plain-1.2/3:4@5%6+7,8=9~', 'plain-1.2/3:4@5%6+7,8=9~'],
    ['two words', '"two words"'],
    ['#no comment', '"#no comment"'],
    ['say "x"', `'say "x"'`],
    ['', ''],
  ])('writes %j so that it is read again', (value, written) => {
    const after = applyEdits(textFormats.env, '', [{ path: ['A'], value }]);
    expect(after).toBe(`A=${written}\n`);
    expect(textFormats.env.parse(after)).toEqual({ A: value });
  });

  it('knows how a value was written, and writes it so again', () => {
    const text = `\uFEFFA=1\nA='x' # why\n`;
    const raw = textFormats.env.raw(text, ['A']);
    expect(raw).toBe(`'x'`);
    expect(textFormats.env.raw(text, ['B'])).toBeUndefined();
    expect(textFormats.env.value(`"x"`)).toBe('x');
    expect(applyEdits(textFormats.env, 'A=2\n', [{ path: ['A'], value: 'x', raw }])).toBe(`A='x'\n`);
  });
});

const keyName = fc.stringMatching(/^[A-Za-z_][\w-]{0,8}$/).filter((name) => name !== '__proto__');
const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const tableValue = fc.dictionary(keyName, fc.oneof(scalar, fc.array(scalar), fc.dictionary(keyName, scalar)));

describe('properties', () => {
  it('JSON: an edit and its undoing leave the value, however the file is written', () => {
    fc.assert(
      fc.property(
        tableValue,
        fc.constantFrom(undefined, 1, 2, 4, '\t'),
        keyName,
        keyName,
        scalar,
        (value, indent, one, two, set) => {
          const text = JSON.stringify(value, null, indent);
          const before = textFormats.json.parse(text) as Record<string, Value>;
          if (Object.hasOwn(before, one)) return;
          const after = applyEdits(textFormats.json, text, [{ path: [one, two], value: set }]);
          expect(textFormats.json.parse(after)).toEqual({ ...before, [one]: { [two]: set } });
          expect(textFormats.json.parse(applyEdits(textFormats.json, after, [{ path: [one] }]))).toEqual(before);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('splices lead back to the byte, and what was done elsewhere meanwhile stays', () => {
    const line = fc.constantFrom('a', 'b', 'c = 1', '', '[x]', '{', 'long line of text');
    const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const splices = splicesBetween(before, after);
        expect(withoutSplices(after, splices)).toBe(before);
      }),
      { numRuns: 1000 },
    );
    const before = 'one\ntwo\nthree\n';
    const splices = splicesBetween(before, 'one\ntwo\nOURS\nthree\n');
    expect(searchSplices('zero\none\ntwo\nOURS\nthree\nfour\n', splices)).toBe('zero\none\ntwo\nthree\nfour\n');
    expect(searchSplices('one\nOURS\nOURS\n', splices)).toBeUndefined();
  });

  it('a diff applied to the old lines gives the new ones', () => {
    const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n'), { maxLength: 40 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const made: string[] = [];
        let at = 0;
        for (const hunk of diffLines(before, after)) {
          made.push(...before.slice(at, hunk.beforeStart), ...after.slice(hunk.afterStart, hunk.afterEnd));
          at = hunk.beforeEnd;
        }
        expect([...made, ...before.slice(at)]).toEqual(after);
      }),
      { numRuns: 1000 },
    );
    expect(splitLines('a\r\nb')).toEqual(['a\r\n', 'b']);
  });
});

describe('preview', () => {
  it('is a unified diff', () => {
    const before = Array.from({ length: 20 }, (_, i) => `line ${i}\n`).join('');
    expect(unifiedDiff('f', before, before.replace('line 2\n', '').replace('line 15\n', 'LINE 15\nmore\n'))).toBe(
      [
        '--- f',
        '+++ f',
        '@@ -1,6 +1,5 @@',
        ' line 0',
        ' line 1',
        '-line 2',
        ' line 3',
        ' line 4',
        ' line 5',
        '@@ -13,7 +12,8 @@',
        ' line 12',
        ' line 13',
        ' line 14',
        '-line 15',
        '+LINE 15',
        '+more',
        ' line 16',
        ' line 17',
        ' line 18',
        '',
      ].join('\n'),
    );
    expect(unifiedDiff('f', '', 'a')).toBe('--- f\n+++ f\n@@ -0,0 +1,1 @@\n+a\n\\ No newline at end of file\n');
    expect(unifiedDiff('f', 'a', 'a')).toBe('');
  });

  it.each([
    ['"apiKey": "abcdefgh12"', `"apiKey": "${hidden}"`],
    ['# OPENAI_API_KEY=abcdefgh12', `# OPENAI_API_KEY=${hidden}`],
    ["token = 'abc\"defgh'", `token = '${hidden}'`],
    ['"url": "https://me:secret@host/x"', `"url": "https://me:${hidden}@host/x"`],
    ['command = "run sk-proj-0123456789abcdef"', `command = "run ${hidden}"`],
    ['"selectedType": "gemini-api-key"', '"selectedType": "gemini-api-key"'],
    ['"maxInputTokens": 128000', '"maxInputTokens": 128000'],
    ['base_url = "http://127.0.0.1:11580/v1"', 'base_url = "http://127.0.0.1:11580/v1"'],
    ['model = "claude-opus-5-5-20261101"', 'model = "claude-opus-5-5-20261101"'],
  ])('hides secrets: %s', (line, shown) => {
    expect(redact(line, secretsIn({ token: 'abc"defgh' }))).toBe(shown);
  });
});
