// The questions of the Statistics page as queries of the management API, its short hours, and what its messages let through.
import { safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { hoursOf, summaryQueryOf } from '../../src/extension/panels/statisticsQueries';
import { summaryQuerySchema } from '../../src/shared/usage';
import { hostMessageSchema, webviewActionSchema } from '../../src/shared/webviewMessages';
import { figures, row } from '../webview/statistics/kit';

const request = {
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  zone: 'local' as const,
  groupBy: ['day' as const, 'model' as const],
  filters: { key: '', channel: 'ch_1' },
};
const action = (part: object) => safeParse(webviewActionSchema, part).success;

describe('a question of the page', () => {
  it('becomes a query that the gateway takes, filters for "none" included', () => {
    const query = summaryQueryOf(request);
    expect(query).toEqual({
      from: request.from,
      to: request.to,
      zone: 'local',
      groupBy: 'day,model',
      key: '',
      channel: 'ch_1',
    });
    expect(safeParse(summaryQuerySchema, query)).toMatchObject({
      success: true,
      output: { groupBy: ['day', 'model'] },
    });
  });
  it('is refused where a part of it is not known', () => {
    expect(action({ action: 'read-summary', request })).toBe(true);
    expect(action({ action: 'read-summary', request: { ...request, groupBy: ['secret'] } })).toBe(false);
    expect(action({ action: 'read-summary', request: { ...request, filters: { path: '/etc' } } })).toBe(false);
    expect(action({ action: 'read-summary', request: { ...request, from: 'yesterday' } })).toBe(false);
  });
});

describe('hours in short', () => {
  it('are requests, whole nano-dollars and all tokens, each token once', () => {
    const hour = {
      hour: '2026-11-21T09:00:00.000Z',
      requests: 3,
      costUsd: 0.000000123,
      inputTokens: 10,
      cacheReadTokens: 200,
      cacheWriteTokens: 30,
      outputTokens: 4,
      reasoningTokens: 2,
    };
    const summary = { rows: [row(hour), row({ hour: null, requests: 9 })], total: figures() };
    expect(hoursOf(summary)).toEqual([[Date.parse(hour.hour), 3, 123, 244]]);
  });
});

describe('files of the page', () => {
  const file = (name: string) => action({ action: 'save-files', files: [{ name, encoding: 'utf8', content: 'x' }] });
  it.each(['gatehouse-cost.png', '费用-趋势.png', 'a b.csv'])('may be named %s', (name) => {
    expect(file(name)).toBe(true);
  });
  it.each(['../up.csv', '/etc/x.json', 'a\\b.csv', 'C:x.csv', '.bashrc', 'run.sh', 'a.csv\n.png', ''])(
    'may not be named %j',
    (name) => {
      expect(file(name)).toBe(false);
    },
  );
});

describe('the zone of the page', () => {
  it('is one that dates can be told in', () => {
    const told = (zone: string) => safeParse(hostMessageSchema, { type: 'time-zone', zone }).success;
    expect(told('Asia/Shanghai')).toBe(true);
    expect(told('Nowhere/At_All')).toBe(false);
  });
});
