// Budgets in a window: which one the status bar tells of, in which words, and when it stops.
import { describe, expect, it } from 'vitest';
import { BudgetAlerts } from '../../src/extension/budgetAlerts';
import { budgetReachedText } from '../../src/extension/budgetText';
import { statusBarContent } from '../../src/extension/statusBarContent';
import { inEnglish } from '../../src/extension/translate';
import type { Budget } from '../../src/shared/budgets';
import type { GatewayState } from '../../src/shared/webviewMessages';

const now = Date.parse('2026-11-21T10:00:00Z');
const budget = (part: Partial<Budget> = {}): Budget => ({
  id: 'b1',
  scope: 'all',
  scopeId: null,
  usd: 20,
  period: 'month',
  notifyAt: [0.75, 0.9, 1],
  block: true,
  onUnknownPrice: 'allow',
  usedUsd: 0,
  periodStart: '2026-11-01T00:00:00.000Z',
  periodEnd: '2026-12-01T00:00:00.000Z',
  createdAt: '2026-11-01T00:00:00.000Z',
  ...part,
});

describe('alerts', () => {
  it('tell of the budget that is used up most, from the list and from events', () => {
    const alerts = new BudgetAlerts();
    alerts.load([budget(), budget({ id: 'b2', usedUsd: 15.1 })]);
    expect(alerts.worst(now)).toMatchObject({ budget: { id: 'b2' }, threshold: 0.75 });
    const key = budget({ id: 'key:k1', scope: 'key', scopeId: 'k1', usedUsd: 19 });
    alerts.apply({ type: 'budget', action: 'reached', budget: key, threshold: 0.9 });
    expect(alerts.worst(now)?.threshold).toBe(0.9);
    alerts.load([]);
    expect(alerts.worst(now)?.budget.id).toBe('key:k1');
    alerts.apply({ type: 'key', action: 'updated', key: { id: 'k1' } as never });
    expect(alerts.worst(now)).toBeUndefined();
  });

  it('end when the budget is raised or deleted, or its period is over', () => {
    const alerts = new BudgetAlerts();
    const full = budget({ usedUsd: 20 });
    alerts.load([full]);
    expect(alerts.worst(now)?.threshold).toBe(1);
    alerts.apply({ type: 'budget', action: 'updated', budget: { ...full, usd: 100 } });
    expect(alerts.worst(now)).toBeUndefined();
    alerts.load([full]);
    alerts.apply({ type: 'budget', action: 'deleted', budget: full });
    expect(alerts.worst(now)).toBeUndefined();
    alerts.load([full]);
    expect(alerts.worst(Date.parse('2026-12-01T00:00:00Z'))).toBeUndefined();
    alerts.load([budget({ usd: 0, usedUsd: 0, period: 'total', periodStart: null, periodEnd: null })]);
    expect(alerts.worst(now)?.threshold).toBe(1);
  });
});

describe('words', () => {
  const names = { key: () => 'Codex', channel: () => undefined };
  const told = (part: Partial<Budget>, threshold: number): string =>
    budgetReachedText(budget(part), threshold, names, 'en', inEnglish);

  it('say what is used of which budget', () => {
    expect(told({ scope: 'key', scopeId: 'k1' }, 0.9)).toBe(
      'Gatehouse: 90% of the budget of $20.00 per month for the key “Codex” is used.',
    );
    expect(told({ scope: 'channel', scopeId: 'c9', period: 'day' }, 1)).toBe(
      'Gatehouse: the budget of $20.00 per day for the channel “c9” is used up. Further requests are refused.',
    );
    expect(told({ scope: 'folder', scopeId: '/work', block: false, period: 'total' }, 1)).toBe(
      'Gatehouse: the budget of $20.00 in total for the folder “/work” is used up.',
    );
  });

  const running: GatewayState = {
    ...{ state: 'running', proxyUrl: 'http://127.0.0.1:1', version: '1', keepRunning: false },
    ...{ leases: 1, activeRequests: 0 },
  };

  it.each([
    [0.75, '$(warning) $0.00 · 75% of budget', '75% of a budget of $20.00 is used.'],
    [0.9, '$(warning) $0.00 · 90% of budget', '90% of a budget of $20.00 is used.'],
    [1, '$(error) $0.00 · budget used up', 'A budget of $20.00 is used up.'],
  ])('stand in the status bar at %d', (threshold, text, sentence) => {
    const content = statusBarContent(running, { today: null, alert: { budget: budget(), threshold } }, 'en', inEnglish);
    expect(content.text).toBe(text);
    expect(content.hover).toContain(sentence);
    expect(content.label).toContain(sentence);
  });
});
