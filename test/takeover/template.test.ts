// Placeholders of the tool table: filled in, found, and recognised in what a file says.
import { describe, expect, it } from 'vitest';
import {
  couldBe,
  fillingOf,
  matchText,
  placeholdersIn,
  render,
  renderText,
  type ToolModel,
} from '../../src/takeover/template';

const filling = { address: 'http://h/v1', key: 'gk-1', size: 5, on: true };
const model = (id: string): ToolModel => ({
  id,
  name: `Model ${id}`,
  contextTokens: 200_000,
  outputTokens: 8192,
  images: true,
  tools: false,
});

describe('rendering', () => {
  it('fills in text, and keeps the type of a placeholder that stands alone', () => {
    expect(renderText('{address}/x?k={key}', filling)).toBe('http://h/v1/x?k=gk-1');
    expect(renderText('no {such} one', filling)).toBe('no  one');
    expect(render('{size}', filling, [])).toBe(5);
    expect(render('{on}', filling, [])).toBe(true);
    expect(render('{size} of them', filling, [])).toBe('5 of them');
    expect(render('{such}', filling, [])).toBe('');
    expect(render(7, filling, [])).toBe(7);
    expect(render({ a: ['{key}', 1], b: { c: '{address}' } }, filling, [])).toEqual({
      a: ['gk-1', 1],
      b: { c: 'http://h/v1' },
    });
  });

  it('makes a row of every model, as a list or by name', () => {
    const eachModel = { id: '{each.id}', tokens: '{each.contextTokens}', key: '{key}' };
    const rows = [
      { id: 'a', tokens: 200_000, key: 'gk-1' },
      { id: 'b', tokens: 200_000, key: 'gk-1' },
    ];
    expect(render({ eachModel }, filling, [model('a'), model('b')])).toEqual(rows);
    expect(render({ eachModel, by: 'x/{each.id}' }, filling, [model('a'), model('b')])).toEqual({
      'x/a': rows[0],
      'x/b': rows[1],
    });
    expect(fillingOf(model('a'))).toMatchObject({ 'each.name': 'Model a', 'each.tools': false });
  });

  it('tells what it asks for', () => {
    expect(placeholdersIn({ a: '{key} {address}', b: ['{size}', 3], c: { eachModel: '{each.id}' } })).toEqual([
      'key',
      'address',
      'size',
      'each.id',
    ]);
  });
});

describe('recognising', () => {
  it('finds what the placeholders stand for, and nothing in a text of another form', () => {
    expect(matchText('{address}/v1?k={key}', 'http://h.x/v1?k=gk')).toEqual({ address: 'http://h.x', key: 'gk' });
    expect(matchText('a.b+{key}', 'a.b+c')).toEqual({ key: 'c' });
    expect(matchText('a.b+{key}', 'aXb+c')).toBeUndefined();
    expect(matchText('{key}', 'two\nlines')).toEqual({ key: 'two\nlines' });
    expect(matchText('{key}/v1', '/v1')).toBeUndefined();
    expect(matchText('x{key}', 'yx1')).toBeUndefined();
    expect(matchText('{key}x', '1xy')).toBeUndefined();
    expect(matchText('gatehouse', 'gatehouse')).toEqual({});
  });

  const anything = (): boolean => true;

  it('takes what a template could have become', () => {
    expect(couldBe('{key}', 'gk', (name, text) => name === 'key' && text === 'gk')).toBe(true);
    expect(couldBe('{key}', 'gk', () => false)).toBe(false);
    expect(couldBe('{size}', 5, anything)).toBe(true);
    expect(couldBe('{size} of', 5, anything)).toBe(false);
    expect(couldBe('{size}', { a: 1 }, anything)).toBe(false);
    expect(couldBe(3, 3, anything)).toBe(true);
    expect(couldBe(3, 4, anything)).toBe(false);
    expect(couldBe(['{key}'], 'whatever', anything)).toBe(true);
    expect(couldBe({ eachModel: '{each.id}' }, 'whatever', anything)).toBe(true);
  });

  it('wants every constant of a table there, and minds no further keys', () => {
    const template = { name: 'Gatehouse', url: '{address}' };
    expect(couldBe(template, { name: 'Gatehouse', url: 'u', more: 1 }, anything)).toBe(true);
    expect(couldBe(template, { name: 'Gatehouse' }, anything)).toBe(false);
    expect(couldBe(template, { name: 'Other', url: 'u' }, anything)).toBe(false);
    expect(couldBe(template, 'text', anything)).toBe(false);
    expect(couldBe({ toString: '{key}' }, {}, anything)).toBe(false);
  });
});
