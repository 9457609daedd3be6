// The pure parts of tables and lines of controls: what a heading asks for, how cells compare, which columns fit, where a key leads.
import { describe, expect, it } from 'vitest';
import { layoutColumns, type ColumnSet } from '../../webview/components/columnLayout';
import { roveIndex } from '../../webview/components/roving';
import { compareCells, nextSort, type TableSort } from '../../webview/components/tableSort';

describe('the order of a table', () => {
  it('goes one way, then the other, then back to its own', () => {
    const presses = (first: TableSort['direction']): (TableSort['direction'] | undefined)[] => {
      const one = nextSort(undefined, 'cost', first);
      const two = nextSort(one, 'cost', first);
      return [one?.direction, two?.direction, nextSort(two, 'cost', first)?.direction];
    };
    expect(presses('descending')).toEqual(['descending', 'ascending', undefined]);
    expect(presses('ascending')).toEqual(['ascending', 'descending', undefined]);
    expect(nextSort({ columnId: 'cost', direction: 'ascending' }, 'name', 'ascending')).toEqual({
      columnId: 'name',
      direction: 'ascending',
    });
  });

  it('compares numbers as numbers, texts as words, and puts what is empty last either way', () => {
    const words = new Intl.Collator('en', { numeric: true });
    const sorted = (cells: (number | string | null)[], direction: TableSort['direction']) =>
      [...cells].sort((one, other) => compareCells(one, other, direction, words));
    expect(sorted([10, null, 9, 100], 'ascending')).toEqual([9, 10, 100, null]);
    expect(sorted([10, null, 9, 100], 'descending')).toEqual([100, 10, 9, null]);
    expect(sorted(['gpt-10', 'GPT-9', null], 'ascending')).toEqual(['GPT-9', 'gpt-10', null]);
  });
});

describe('columns', () => {
  const set: ColumnSet<'name' | 'cost' | 'note'> = {
    specs: { name: { width: 100, grows: 2 }, cost: { width: 50, number: true }, note: { width: 80 } },
    fixed: ['name'],
    leastNeeded: ['note', 'cost'],
    gap: 10,
    padding: 20,
  };
  it('are those chosen that fit, the least needed left out first, the fixed ones always there', () => {
    expect(layoutColumns(set, ['cost', 'note'], 280)).toEqual({
      shown: ['name', 'cost', 'note'],
      template: 'minmax(100px, 2fr) 50px 80px',
    });
    expect(layoutColumns(set, ['cost', 'note'], 269).shown).toEqual(['name', 'cost']);
    expect(layoutColumns(set, ['cost', 'note'], 10).shown).toEqual(['name']);
    expect(layoutColumns(set, [], 1000).shown).toEqual(['name']);
  });
});

describe('arrow keys in a line', () => {
  it.each([
    ['ArrowRight', 2, 0],
    ['ArrowLeft', 0, 2],
    ['ArrowRight', 0, 1],
    ['Home', 2, 0],
    ['End', 0, 2],
    ['ArrowDown', 1, undefined],
    ['a', 1, undefined],
  ])('%s from %i leads to %s', (key, from, to) => {
    expect(roveIndex(key, from, 3)).toBe(to);
  });
  it('lead nowhere where there is nothing', () => {
    expect(roveIndex('Home', 0, 0)).toBeUndefined();
  });
});
