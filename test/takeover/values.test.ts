// Values of settings files and the paths into them: what is read, set, taken out and compared, and never changed in place.
import { describe, expect, it } from 'vitest';
import {
  additions,
  holds,
  isEmptyContainer,
  isTable,
  isWithin,
  itemIndex,
  samePath,
  sameValue,
  showPath,
  valueAt,
  withEdit,
  type KeyPath,
  type Value,
} from '../../src/takeover/values';

const date = (text: string): Date => new Date(text);
const file: Value = { env: { URL: 'u', list: [] }, models: [{ id: 'a', size: 1 }, 'plain', { id: 'b' }], n: null };

describe('reading', () => {
  it.each<[KeyPath, Value | undefined]>([
    [[], file],
    [['env', 'URL'], 'u'],
    [['n'], null],
    [['none'], undefined],
    [['none', 'deeper'], undefined],
    [['env', 'URL', 'deeper'], undefined],
    [['toString'], undefined],
    [['models', { item: 'a' }, 'size'], 1],
    [['models', { item: 'plain' }], 'plain'],
    [['models', { item: 'c' }], undefined],
    [['env', { item: 'URL' }], undefined],
    [['models', 'length'], undefined],
  ])('%j', (path, value) => expect(valueAt(file, path)).toEqual(value));

  it('knows tables from all else', () => {
    expect([{}, [], null, undefined, 'x', date('2026-01-01')].map(isTable)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(itemIndex([{ id: 'a' }, 'b'], 'b')).toBe(1);
    expect(itemIndex([{ id: 'a' }, { name: 'b' }], 'b')).toBe(-1);
    const containers: (Value | undefined)[] = [[], {}, [1], { a: 1 }, '', undefined];
    expect(containers.map(isEmptyContainer)).toEqual([true, true, false, false, false, false]);
  });
});

describe('an edit', () => {
  it.each<[string, Value | undefined, KeyPath, Value | undefined, Value | undefined]>([
    ['sets a key', { a: 1 }, ['b'], 2, { a: 1, b: 2 }],
    ['sets a key anew', { a: 1 }, ['a'], 2, { a: 2 }],
    ['makes the tables on the way', undefined, ['a', 'b'], 1, { a: { b: 1 } }],
    ['makes the list on the way', {}, ['l', { item: 'x' }], { id: 'x' }, { l: [{ id: 'x' }] }],
    ['sets an element', { l: [{ id: 'x' }, 'y'] }, ['l', { item: 'x' }, 'n'], 1, { l: [{ id: 'x', n: 1 }, 'y'] }],
    ['appends an element', { l: ['y'] }, ['l', { item: 'x' }], 'x', { l: ['y', 'x'] }],
    ['takes a key out', { a: 1, b: 2 }, ['a'], undefined, { b: 2 }],
    ['takes a key out of a table', { a: { b: 1, c: 2 } }, ['a', 'b'], undefined, { a: { c: 2 } }],
    ['takes an element out', { l: ['w', 'x', 'y'] }, ['l', { item: 'x' }], undefined, { l: ['w', 'y'] }],
    ['takes nothing out where nothing is', { a: 1 }, ['b', 'c'], undefined, { a: 1 }],
    ['takes nothing out of a list without it', { l: ['w'] }, ['l', { item: 'x' }], undefined, { l: ['w'] }],
    ['does not go into a text', { a: 'text' }, ['a', 'b'], 1, undefined],
    ['does not go into a list by name', { a: [] }, ['a', 'b'], 1, undefined],
    ['does not go into a table by element', { a: {} }, ['a', { item: 'x' }], 1, undefined],
    ['does not go into an element that is a text', { l: ['x'] }, ['l', { item: 'x' }, 'n'], 1, undefined],
  ])('%s', (_words, before, path, value, after) => {
    const kept = structuredClone(before);
    expect(withEdit(before, { path, value })).toEqual(after);
    expect(before).toEqual(kept);
  });
});

describe('comparing', () => {
  it.each<[Value | undefined, Value | undefined, boolean]>([
    [{ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1, b: 2 }, { a: 1 }, false],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: {} }, { a: { b: 1 } }, false],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [[1], { 0: 1 }, false],
    [{ 0: 1 }, [1], false],
    [date('2026-01-01'), date('2026-01-01'), true],
    [date('2026-01-01'), date('2026-01-02'), false],
    [date('2026-01-01'), '2026-01-01T00:00:00.000Z', false],
    [{}, 'x', false],
    [1, '1', false],
    [1n, 1n, true],
    [null, undefined, false],
    [undefined, undefined, true],
  ])('%o and %o', (left, right, same) => {
    expect(sameValue(left, right)).toBe(same);
  });

  it('a part is held by more than itself', () => {
    expect(holds({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } })).toBe(true);
    expect(holds({ a: 1 }, { b: 1 })).toBe(false);
    expect(holds({ b: { c: 3 } }, { b: { c: 2 } })).toBe(false);
    expect(holds('text', { a: 1 })).toBe(false);
    expect(holds(undefined, {})).toBe(false);
    expect(holds([1, 2], [1])).toBe(false);
  });

  it('what is more than a part has paths', () => {
    expect(additions({ a: 1, b: { c: 2, d: 3 }, e: [4] }, { a: 0, b: { c: 2 } }, ['x'])).toEqual([
      ['x', 'b', 'd'],
      ['x', 'e'],
    ]);
    expect(additions('text', { a: 1 }, [])).toEqual([]);
    expect(additions({ a: 1 }, 'text', [])).toEqual([]);
  });
});

describe('paths', () => {
  it.each<[KeyPath, string]>([
    [['env', 'ANTHROPIC_BASE_URL'], 'env.ANTHROPIC_BASE_URL'],
    [['models', 'gatehouse/x'], 'models["gatehouse/x"]'],
    [['models', { item: 'x' }, 'size-1'], 'models["x"].size-1'],
    [['a b'], '["a b"]'],
    [[], ''],
  ])('%j is %s', (path, shown) => expect(showPath(path)).toBe(shown));

  it('lead to the same place, or below', () => {
    const item = { item: 'x' };
    expect(samePath(['a', item], ['a', { item: 'x' }])).toBe(true);
    expect(samePath(['a', item], ['a', { item: 'y' }])).toBe(false);
    expect(samePath(['a', item], ['a', 'x'])).toBe(false);
    expect(samePath(['a'], ['a', 'b'])).toBe(false);
    expect(samePath(['a'], ['b'])).toBe(false);
    expect(isWithin(['a', 'b'], ['a'])).toBe(true);
    expect(isWithin(['a'], ['a'])).toBe(true);
    expect(isWithin(['a'], ['a', 'b'])).toBe(false);
    expect(isWithin(['b', 'a'], ['a'])).toBe(false);
  });
});
