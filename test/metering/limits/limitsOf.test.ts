// What each field of a key, channel or budget limits: what is counted, over which window, how a refusal is told, and the meter behind it.
import { describe, expect, it } from 'vitest';
import { limitOfBudget, limitsOfQuotas, limitsOfRates } from '../../../src/metering/limits/limitsOf';
import type { Limit } from '../../../src/metering/limits/limit';

const scope = { kind: 'key', id: 'k1' } as const;
const sliding = (milliseconds: number): Limit['window'] => ({ kind: 'sliding', milliseconds });
const calendar = (period: 'day' | 'month'): Limit['window'] => ({ kind: 'calendar', period });

describe('rates', () => {
  it.each([
    ['requestsPerMinute', 'requests', sliding(60_000), 'key:k1:requests:60000'],
    ['requestsPerHour', 'requests', sliding(3_600_000), 'key:k1:requests:3600000'],
    ['requestsPerDay', 'requests', sliding(86_400_000), 'key:k1:requests:86400000'],
    ['tokensPerMinute', 'tokens', sliding(60_000), 'key:k1:tokens:60000'],
    ['tokensPerHour', 'tokens', sliding(3_600_000), 'key:k1:tokens:3600000'],
    ['tokensPerDay', 'tokens', sliding(86_400_000), 'key:k1:tokens:86400000'],
    ['concurrentRequests', 'concurrent', { kind: 'now' }, 'key:k1:concurrent:now'],
  ] as const)('%s', (field, measure, window, id) => {
    expect(limitsOfRates(scope, { [field]: 7 })).toEqual([
      { id, scope, measure, window, amount: 7, kind: 'rate', block: true, field },
    ]);
    expect(limitsOfRates(scope, { [field]: 0 })).toMatchObject([{ amount: 0 }]);
  });

  it('that are null, left out or not there limit nothing', () => {
    expect(limitsOfRates(scope, null)).toEqual([]);
    expect(limitsOfRates(scope, { requestsPerHour: null, tokensPerDay: undefined })).toEqual([]);
  });
});

describe('quotas', () => {
  it.each([
    ['requestsPerDay', 'requests', 'day'],
    ['requestsPerMonth', 'requests', 'month'],
    ['inputTokensPerDay', 'inputTokens', 'day'],
    ['inputTokensPerMonth', 'inputTokens', 'month'],
    ['outputTokensPerDay', 'outputTokens', 'day'],
    ['outputTokensPerMonth', 'outputTokens', 'month'],
    ['tokensPerDay', 'tokens', 'day'],
    ['tokensPerMonth', 'tokens', 'month'],
    ['usdPerDay', 'cost', 'day'],
    ['usdPerMonth', 'cost', 'month'],
  ] as const)('%s', (field, measure, period) => {
    const amount = measure === 'cost' ? 2_500_000_000 : 2.5;
    expect(limitsOfQuotas(scope, { [field]: 2.5 })).toEqual([
      {
        id: `key:k1:${measure}:${period}`,
        scope,
        measure,
        window: calendar(period),
        amount,
        kind: 'quota',
        block: true,
        field,
      },
    ]);
  });

  it('that are null limit nothing', () => expect(limitsOfQuotas(scope, null)).toEqual([]));
});

describe('a budget', () => {
  it('counts nano-dollars per period and blocks unless it is told not to', () => {
    expect(limitOfBudget({ kind: 'all', id: '' }, { usd: 0.1, period: 'week' })).toEqual({
      id: 'all::cost:week:budget',
      scope: { kind: 'all', id: '' },
      measure: 'cost',
      window: { kind: 'calendar', period: 'week' },
      amount: 100_000_000,
      kind: 'budget',
      block: true,
      onUnknownPrice: 'allow',
      field: 'budget',
    });
    const warning = { usd: 1, period: 'day', block: false, onUnknownPrice: 'refuse' } as const;
    expect(limitOfBudget(scope, warning)).toMatchObject({ block: false, onUnknownPrice: 'refuse' });
  });

  it('has a meter of its own beside a quota of the same money and time', () => {
    const [quota] = limitsOfQuotas(scope, { usdPerDay: 1 });
    expect(limitOfBudget(scope, { usd: 1, period: 'day' }).id).not.toBe(quota?.id);
  });
});
