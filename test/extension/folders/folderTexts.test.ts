// A folder in words: what it is set up to, what it costs in the status bar, and amounts as they are typed.
import { describe, expect, it } from 'vitest';
import {
  budgetDraftText,
  channelsText,
  draftOf,
  readAmount,
  usualDraft,
} from '../../../src/extension/folders/folderTexts';
import type { FolderView } from '../../../src/extension/folders/folderFigures';
import { statusBarContent, type StatusBarFigures } from '../../../src/extension/statusBarContent';
import { inEnglish as t } from '../../../src/extension/translate';
import type { Folder } from '../../../src/shared/folders';

const budget = { id: 'b', usd: 5, period: 'day', block: true, usedUsd: 2, periodEnd: null } as const;

describe('what a folder is set up to', () => {
  it('names channels and groups, and says where none is left', () => {
    const channels = [
      { id: 'a', name: 'Work' },
      { id: 'b', name: 'Home' },
    ];
    expect(channelsText(null, channels, t)).toBe('All channels');
    expect(channelsText(['b', 'group:CN', 'gone'], channels, t)).toBe('Home, the group CN');
    expect(channelsText(['gone'], channels, t)).toBe('Channels that are no longer there');
  });
  it('tells the budget and its end', () => {
    expect(budgetDraftText(null, 'en', t)).toBe('None');
    expect(budgetDraftText(budget, 'en', t)).toBe('$5.00 per day, then requests are refused');
    expect(budgetDraftText({ ...budget, period: 'total', block: false }, 'en', t)).toBe(
      '$5.00 in total, then you are told',
    );
  });
  it('begins with what is, or with what is usual', () => {
    const folder = { channels: ['a'], defaultModel: 'm', budget, terminals: false, chat: true } as unknown as Folder;
    expect(draftOf(folder)).toEqual({
      ...{ channels: ['a'], defaultModel: 'm', terminals: false, chat: true },
      budget: { usd: 5, period: 'day', block: true },
    });
    expect(usualDraft).toMatchObject({ channels: null, budget: null, terminals: true, chat: true });
  });
  it('takes amounts as people type them, and no others', () => {
    expect(['5', ' 2.50 ', '$3', '2,5', '0'].map(readAmount)).toEqual([5, 2.5, 3, 2.5, 0]);
    expect(['', 'five', '-1', '1e12', 'NaN', '$'].map(readAmount)).toEqual(Array(6).fill(undefined));
  });
});

describe('a folder in the status bar', () => {
  const today = { requests: 9, errors: 0, costUsd: 10, inputTokens: 1, outputTokens: 1, unpricedRequests: 0 };
  const cost = { costUsd: 0.25, unpricedRequests: 0 };
  const folder: FolderView = { name: 'my_project', today: cost, period: 'today', inPeriod: cost, budget };
  const running = {
    state: 'running',
    proxyUrl: 'u',
    version: '1',
    keepRunning: false,
    leases: 1,
    activeRequests: 0,
  } as const;
  const content = (figures: Partial<StatusBarFigures>) => statusBarContent(running, { today, ...figures }, 'en', t);

  it('has a line in the hover, whatever the item shows', () => {
    const { text, hover, label } = content({ folder });
    expect(text).toBe('$(pulse) $10.00');
    expect(hover).toContain(String.raw`$(folder) **my\_project**: $0.25 today · 40% of $5.00 per day used`);
    expect(label).not.toContain('project');
  });
  it('is the item where that is set', () => {
    const { text, label } = content({ folder, scope: 'folder' });
    expect(text).toBe('$(pulse) $0.25 · my_project');
    expect(label).toContain('In the folder my_project');
    const month = { ...folder, period: 'month', inPeriod: { costUsd: 3, unpricedRequests: 2 } } as const;
    const shown = content({ folder: month, scope: 'folder', period: 'month' });
    expect(shown.text).toBe('$(pulse) $3.00 + 2 unpriced · Month · my_project');
  });
  it('leaves the item to everything where it is not known', () => {
    expect(content({ scope: 'folder' }).text).toBe('$(pulse) $10.00');
    expect(content({ folder, scope: 'folder', period: 'month' }).text).toBe('$(pulse) $10.00');
  });
  it('says when its budget is used up', () => {
    const { hover } = content({ folder: { ...folder, budget: { ...budget, usedUsd: 5.5 } } });
    expect(hover).toContain('$(error) 110% of $5.00 per day used');
    expect(content({ folder: { ...folder, budget: { ...budget, usd: 0 } } }).hover).toContain('100%');
    expect(content({ folder: { ...folder, budget: null } }).hover).toContain('$0.25 today\n');
  });
});
