// Alerts in a window: the words of a notification in both languages, told once among all windows, and muted for a day.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertCauseWords, alertText } from '../../src/extension/alertText';
import { ToldAlerts, type SharedMemory } from '../../src/extension/toldAlerts';
import { inEnglish, type Translate } from '../../src/extension/translate';
import type { ErrorAlert } from '../../src/shared/alerts';
import { attemptReasons } from '../../src/shared/causes';
import { errorStatus, type ErrorKind } from '../../src/shared/errors';

const bundle = JSON.parse(
  readFileSync(new URL('../../l10n/bundle.l10n.zh-cn.json', import.meta.url), 'utf8'),
) as Record<string, string>;
const inChinese: Translate = (message, ...values) => inEnglish(bundle[message] ?? message, ...values);

const alert = (more: Partial<ErrorAlert> = {}): ErrorAlert => ({
  id: 'a1',
  scope: 'channel',
  scopeId: 'c1',
  share: 0.8,
  requests: 10,
  failed: 8,
  cause: { errorKind: 'upstream-rejected', reason: 'rate-limited', text: 'Slow\n  down, please' },
  since: '2026-11-21T10:00:00.000Z',
  ...more,
});
const names = (id: string): string | undefined => (id === 'c1' ? 'Work' : undefined);

describe('words', () => {
  it('name the channel or tool, the share, the cause and what was said', () => {
    expect(alertText(alert(), names, 'en', inEnglish)).toBe(
      'Gatehouse: 80% of the last 10 requests to “Work” failed – the provider limits the rate – Slow down, please',
    );
    const tool = alert({
      scope: 'tool',
      scopeId: 'claude-code',
      cause: { errorKind: 'no-channel', reason: null, text: null },
    });
    expect(alertText(tool, names, 'en', inEnglish)).toBe(
      'Gatehouse: 80% of the last 10 requests of Claude Code failed – no channel could answer',
    );
    expect(alertText(alert({ scopeId: 'gone' }), names, 'en', inEnglish)).toContain('“gone”');
  });

  it('are there in Chinese', () => {
    expect(
      alertText(
        alert({ cause: { errorKind: 'upstream-timeout', reason: 'timed-out', text: null } }),
        names,
        'zh-cn',
        inChinese,
      ),
    ).toBe('Gatehouse：最近发往“Work”的 10 个请求中有 80% 失败 – 没有及时响应');
  });

  it('quote one short line', () => {
    const text = alertText(alert({ cause: { ...alert().cause, text: 'x'.repeat(2000) } }), names, 'en', inEnglish);
    expect(text.length).toBeLessThan(300);
    expect(text).toMatch(/x…$/);
  });

  it('are found for every cause, in both languages', () => {
    const kinds = Object.keys(errorStatus) as ErrorKind[];
    const causes = [
      ...attemptReasons.map((reason) => ({ errorKind: 'upstream-rejected' as const, reason, text: null })),
      ...kinds.map((errorKind) => ({ errorKind, reason: null, text: null })),
    ];
    for (const cause of causes) {
      expect(alertCauseWords(cause, inEnglish).length).toBeGreaterThan(3);
      expect(alertCauseWords(cause, inChinese), JSON.stringify(cause)).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('what was told', () => {
  const now = new Date(2026, 10, 21, 15, 30).getTime();
  function memory(): SharedMemory {
    const values = new Map<string, unknown>();
    return {
      get: (key) => values.get(key),
      update: (key, value) => {
        values.set(key, value);
        return Promise.resolve();
      },
    };
  }

  it('is not told by another window', async () => {
    const shared = memory();
    const [first, second] = [new ToldAlerts(shared), new ToldAlerts(shared)];
    expect(first.isWanted(alert(), now)).toBe(true);
    await first.tell(alert());
    expect([first.isWanted(alert(), now), second.isWanted(alert(), now)]).toEqual([false, false]);
    expect(second.isWanted(alert({ id: 'a2' }), now)).toBe(true);
  });

  it('is muted until midnight, for this channel or tool alone', async () => {
    const told = new ToldAlerts(memory());
    await told.muteForToday(alert(), now);
    const next = alert({ id: 'a2' });
    expect(told.isWanted(next, now)).toBe(false);
    expect(told.isWanted(next, new Date(2026, 10, 21, 23, 59).getTime())).toBe(false);
    expect(told.isWanted(next, new Date(2026, 10, 22, 0, 0).getTime())).toBe(true);
    expect(told.isWanted(alert({ id: 'a3', scopeId: 'c2' }), now)).toBe(true);
    expect(told.isWanted(alert({ id: 'a4', scope: 'tool' }), now)).toBe(true);
  });

  it('stays small, and stands what else may be kept there', async () => {
    const shared = memory();
    const told = new ToldAlerts(shared);
    for (let count = 0; count < 200; count += 1) await told.tell(alert({ id: `id ${count}` }));
    expect(shared.get('gatehouse.toldAlerts')).toHaveLength(50);
    await shared.update('gatehouse.toldAlerts', { not: 'a list' });
    await shared.update('gatehouse.mutedAlerts', { 'channel:c1': 'soon' });
    expect(told.isWanted(alert(), now)).toBe(true);
  });
});
