// What a client is told of a limit without room: the kind, when to come back, whether a retry can help, and words that name the limit.
import { describe, expect, it } from 'vitest';
import type { Admission } from '../../../src/metering/limits/ledger';
import type { Limit, LimitScope } from '../../../src/metering/limits/limit';
import { limitOfBudget, limitsOfQuotas, limitsOfRates } from '../../../src/metering/limits/limitsOf';
import { crowdedError, cutError, refusalError } from '../../../src/metering/limits/refusal';
import type { GatewayError } from '../../../src/shared/errors';

const now = Date.UTC(2026, 10, 21, 14, 30);
const key = { kind: 'key', id: 'k1' } as const;

function only(limits: Limit[]): Limit {
  const [limit] = limits;
  if (limit === undefined) throw new Error('no limit');
  return limit;
}

const rate = (field: string, amount: number, scope: LimitScope = key): Limit =>
  only(limitsOfRates(scope, { [field]: amount }));
const quota = (field: string, amount: number): Limit => only(limitsOfQuotas(key, { [field]: amount }));

type Refusal = Extract<Admission, { kind: 'refused' }>;
const refuse = (limit: Limit, waitMs: number, reason: Refusal['reason'] = 'spent'): GatewayError =>
  refusalError({ kind: 'refused', limit, used: 9, reason, freeAt: now + waitMs }, now);

describe('a rate', () => {
  it('says when there is room again, in whole seconds and at least one', () => {
    const limit = rate('requestsPerMinute', 1200);
    expect(refuse(limit, 12_001)).toMatchObject({
      kind: 'rate-limited',
      retryAfterSeconds: 13,
      details: { limit: 'key:k1:requests:60000', field: 'requestsPerMinute', amount: 1200, used: 9 },
    });
    expect(refuse(limit, 0).retryAfterSeconds).toBe(1);
    expect(refuse(limit, 12_001).message).toBe(
      'Gatehouse: the limit of 1,200 requests per minute for this key is used up. Try again in 13 seconds.',
    );
  });

  it('is worth a retry for half a minute, and then no more', () => {
    const limit = rate('tokensPerHour', 10);
    expect(refuse(limit, 30_000).shouldRetry).not.toBe(false);
    expect(refuse(limit, 30_001).shouldRetry).toBe(false);
  });

  it('of requests at the same time may be free in a second', () => {
    expect(refuse(rate('concurrentRequests', 2), Infinity)).toMatchObject({
      retryAfterSeconds: 1,
      message: 'Gatehouse: the limit of 2 requests at the same time for this key is used up. Try again in 1 seconds.',
    });
  });
});

it('a quota of a day or month tells when it ends, and that no retry helps', () => {
  const error = refuse(quota('outputTokensPerDay', 50_000), 3 * 3_600_000);
  expect(error).toMatchObject({ kind: 'quota-exceeded', retryAfterSeconds: 10_800, shouldRetry: false });
  expect(error.message).toBe(
    'Gatehouse: the limit of 50,000 output tokens per day for this key is used up. Try again in 3 hours.',
  );
  expect(refuse(quota('usdPerMonth', 2.5), 5 * 86_400_000).message).toBe(
    'Gatehouse: the limit of $2.5 per month for this key is used up. Try again in 5 days.',
  );
});

describe('a budget', () => {
  const budget = limitOfBudget({ kind: 'folder', id: 'f' }, { usd: 5, period: 'month' });

  it('tells no Retry-After, and no retry helps', () => {
    const error = refuse(budget, 86_400_000);
    expect(error).toMatchObject({ kind: 'budget-exceeded', shouldRetry: false });
    expect(error.retryAfterSeconds).toBeUndefined();
    expect(error.message).toContain('the budget of $5 per month for this workspace folder is used up');
  });

  it('that never begins again says so', () => {
    const total = limitOfBudget(key, { usd: 5, period: 'total' });
    expect(refuse(total, Infinity).message).toBe('Gatehouse: the budget of $5 in total for this key is used up.');
  });

  it('refuses a price that nobody knows in words of its own', () => {
    const error = refuse(budget, Infinity, 'unknown-price');
    expect(error).toMatchObject({ kind: 'budget-exceeded', shouldRetry: false, details: { field: 'budget' } });
    expect(error.message).toContain('price of this model is not known');
    expect(error.message).toContain('this workspace folder');
  });
});

describe('words', () => {
  it.each([
    ['all', 'all requests through Gatehouse'],
    ['key', 'this key'],
    ['channel', 'the channel'],
    ['tool', 'this tool'],
    ['folder', 'this workspace folder'],
  ] as const)('%s', (kind, words) => {
    expect(refuse(rate('tokensPerDay', 1, { kind, id: 'x' }), 1000).message).toContain(
      `1 tokens per day for ${words} `,
    );
  });

  it.each([
    ['requestsPerHour', 'requests per hour'],
    ['tokensPerMinute', 'tokens per minute'],
  ])('%s', (field, words) => expect(refuse(rate(field, 3), 1000).message).toContain(`3 ${words}`));

  it.each([
    ['inputTokensPerMonth', 'input tokens per month'],
    ['tokensPerDay', 'tokens per day'],
  ])('%s', (field, words) => expect(refuse(quota(field, 3), 1000).message).toContain(`3 ${words}`));

  it.each([
    [119, '119 seconds'],
    [120, '2 minutes'],
    [7199, '120 minutes'],
    [7200, '2 hours'],
    [172_799, '48 hours'],
    [172_800, '2 days'],
  ])('%d s are %s', (seconds, words) => {
    expect(refuse(quota('tokensPerMonth', 1), seconds * 1000).message).toContain(`Try again in ${words}.`);
  });
});

it('a request that waited in vain may come back soon', () => {
  const error = crowdedError(rate('tokensPerMinute', 100), 9800);
  expect(error).toMatchObject({
    kind: 'rate-limited',
    retryAfterSeconds: 5,
    details: { limit: 'key:k1:tokens:60000', field: 'tokensPerMinute', amount: 100 },
  });
  expect(error.message).toContain('the limit of 100 tokens per minute for this key');
  expect(error.message).toContain('within 10 seconds');
});

it.each([
  [rate('tokensPerMinute', 1), 'rate-limited'],
  [quota('tokensPerDay', 1), 'quota-exceeded'],
  [limitOfBudget(key, { usd: 1, period: 'day' }), 'budget-exceeded'],
] as const)('a stream that is cut tells the limit, and that no retry helps', (limit, kind) => {
  const { id, field, amount } = limit;
  expect(cutError(limit)).toMatchObject({ kind, shouldRetry: false, details: { limit: id, field, amount } });
});
