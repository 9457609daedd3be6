// Rate limits and times to wait in every dialect, and what counts as nearly empty.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountLimitBook, isNearlyEmpty } from '../../src/routing/accountLimits';
import { readAccountLimits, readRetryTime } from '../../src/routing/rateLimitHeaders';
import { readDuration, readResetTime } from '../../src/routing/resetTimes';

const at = Date.UTC(2026, 10, 21, 14, 30, 0);

describe('times', () => {
  it.each([
    ['6m0s', 360_000],
    ['20ms', 20],
    ['1s', 1000],
    ['2m59.56s', 179_560],
    ['1d2h3m4s', 93_784_000],
    ['0s', 0],
    ['1.203608125s', 1203.608125],
  ])('%s lasts %d ms', (text, ms) => {
    expect(readDuration(text)).toBeCloseTo(ms, 6);
    expect(readResetTime(text, at)).toBeCloseTo(at + ms, 3);
  });

  it.each([
    ['30', at + 30_000],
    ['0.5', at + 500],
    ['1795271460', 1_795_271_460_000],
    ['1795271460000', 1_795_271_460_000],
    ['2026-11-21T14:31:00Z', at + 60_000],
    ['2026-11-21T15:31:00.500+01:00', at + 60_500],
    ['Sat, 21 Nov 2026 14:31:00 GMT', at + 60_000],
  ])('%s is a time', (text, time) => {
    expect(readResetTime(text, at)).toBe(time);
  });

  it.each([
    '',
    ' ',
    '-5',
    'soon',
    'Infinity',
    'NaN',
    '1e9',
    '0x10',
    '5 minutes',
    '6m0',
    '2026-99-99T99:99:99Z',
    'Sat, 21 Foo 2026 14:31:00 GMT',
  ])('%j is none', (text) => {
    expect(readResetTime(text, at)).toBeUndefined();
  });

  it('is never more than a number or nothing, whatever comes, and quick', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const time = readResetTime(text, at);
        expect(time === undefined || Number.isFinite(time)).toBe(true);
      }),
    );
    expect(readDuration(`${'1s'.repeat(50_000)}x`)).toBeUndefined();
  });
});

describe('dialects', () => {
  it('OpenAI, Azure and Groq', () => {
    const headers = {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-limit-tokens': '150000',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-tokens': '6m0s',
    };
    expect(readAccountLimits(headers, at)).toEqual({
      requests: { remaining: 59, limit: 60, resetAt: at + 1000 },
      tokens: { remaining: 149_984, limit: 150_000, resetAt: at + 360_000 },
    });
    expect(readAccountLimits({ 'x-ratelimit-remaining-tokens': '5' }, at)).toEqual({
      tokens: { remaining: 5, limit: undefined, resetAt: at + 60_000 },
    });
  });

  it('Anthropic', () => {
    const kinds = {
      requests: 'requests',
      tokens: 'tokens',
      'input-tokens': 'inputTokens',
      'output-tokens': 'outputTokens',
    };
    const headers = Object.fromEntries(
      Object.keys(kinds).flatMap((kind, index) => [
        [`anthropic-ratelimit-${kind}-limit`, '4000'],
        [`anthropic-ratelimit-${kind}-remaining`, String(100 + index)],
        [`anthropic-ratelimit-${kind}-reset`, '2026-11-21T14:30:12Z'],
      ]),
    );
    expect(readAccountLimits(headers, at)).toEqual(
      Object.fromEntries(
        Object.values(kinds).map((kind, index) => [
          kind,
          { remaining: 100 + index, limit: 4000, resetAt: at + 12_000 },
        ]),
      ),
    );
  });

  it.each([
    [
      'Mistral',
      { 'x-ratelimit-remaining-req-minute': '3', 'x-ratelimit-limit-req-minute': '5' },
      'requests',
      3,
      at + 60_000,
    ],
    [
      'Mistral by size',
      { 'x-ratelimitbysize-remaining-minute': '330000', 'ratelimitbysize-reset': '44' },
      'tokens',
      330_000,
      at + 44_000,
    ],
    [
      'Cerebras',
      { 'x-ratelimit-remaining-requests-day': '7', 'x-ratelimit-reset-requests-day': '34220.5' },
      'requests',
      7,
      at + 34_220_500,
    ],
    [
      'OpenRouter',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795271460000' },
      'requests',
      0,
      1_795_271_460_000,
    ],
    ['the IETF draft', { 'ratelimit-remaining': '9', 'ratelimit-reset': '50' }, 'requests', 9, at + 50_000],
  ] as const)('%s', (_vendor, headers, kind, remaining, resetAt) => {
    expect(readAccountLimits(headers, at)[kind]).toMatchObject({ remaining, resetAt });
  });

  // Whole answers as the vendors' pages of rate limits show them: what is left, of how many, and until when.
  it.each([
    [
      'Mistral',
      {
        'x-ratelimit-remaining-req-minute': '3',
        'x-ratelimit-limit-req-minute': '5',
        'x-ratelimit-remaining-tokens-minute': '49000',
        'x-ratelimit-limit-tokens-minute': '50000',
      },
      {
        requests: { remaining: 3, limit: 5, resetAt: at + 60_000 },
        tokens: { remaining: 49_000, limit: 50_000, resetAt: at + 60_000 },
      },
    ],
    [
      'Mistral by size',
      {
        'x-ratelimitbysize-remaining-minute': '330000',
        'x-ratelimitbysize-limit-minute': '500000',
        'ratelimitbysize-reset': '44',
      },
      { tokens: { remaining: 330_000, limit: 500_000, resetAt: at + 44_000 } },
    ],
    [
      'Cerebras, the minute',
      {
        'x-ratelimit-remaining-requests-minute': '29',
        'x-ratelimit-limit-requests-minute': '30',
        'x-ratelimit-reset-requests-minute': '12.5',
        'x-ratelimit-remaining-tokens-minute': '59000',
        'x-ratelimit-limit-tokens-minute': '60000',
        'x-ratelimit-reset-tokens-minute': '11',
      },
      {
        requests: { remaining: 29, limit: 30, resetAt: at + 12_500 },
        tokens: { remaining: 59_000, limit: 60_000, resetAt: at + 11_000 },
      },
    ],
    [
      'Cerebras, the day',
      {
        'x-ratelimit-remaining-requests-day': '7',
        'x-ratelimit-limit-requests-day': '14400',
        'x-ratelimit-reset-requests-day': '34220.5',
      },
      { requests: { remaining: 7, limit: 14_400, resetAt: at + 34_220_500 } },
    ],
    [
      'OpenRouter',
      { 'x-ratelimit-remaining': '4', 'x-ratelimit-limit': '20', 'x-ratelimit-reset': '1795271460000' },
      { requests: { remaining: 4, limit: 20, resetAt: 1_795_271_460_000 } },
    ],
    [
      'the IETF draft',
      { 'ratelimit-remaining': '9', 'ratelimit-limit': '10', 'ratelimit-reset': '50' },
      { requests: { remaining: 9, limit: 10, resetAt: at + 50_000 } },
    ],
  ])('%s, whole', (_vendor, headers, limits) => {
    expect(readAccountLimits(headers, at)).toEqual(limits);
  });

  it.each([
    ['x-ratelimit-remaining-requests', 'requests', 10],
    ['x-ratelimit-remaining-tokens', 'tokens', 60],
    ['anthropic-ratelimit-requests-remaining', 'requests', 60],
    ['anthropic-ratelimit-tokens-remaining', 'tokens', 60],
    ['anthropic-ratelimit-input-tokens-remaining', 'inputTokens', 60],
    ['anthropic-ratelimit-output-tokens-remaining', 'outputTokens', 60],
    ['x-ratelimit-remaining-req-minute', 'requests', 60],
    ['x-ratelimitbysize-remaining-minute', 'tokens', 60],
    ['x-ratelimit-remaining-tokens-minute', 'tokens', 60],
    ['x-ratelimit-remaining-requests-minute', 'requests', 60],
    ['x-ratelimit-remaining-requests-day', 'requests', 86_400],
    ['x-ratelimit-remaining', 'requests', 60],
    ['ratelimit-remaining', 'requests', 60],
  ])('%s alone holds for its window: %s for %d s', (name, kind, seconds) => {
    expect(readAccountLimits({ [name]: '6' }, at)).toEqual({
      [kind]: { remaining: 6, limit: undefined, resetAt: at + seconds * 1000 },
    });
  });

  it('a share counts, not the number: 5 of 10 are more than 8 of 1,000', () => {
    const two = {
      'x-ratelimit-remaining-requests-minute': '5',
      'x-ratelimit-limit-requests-minute': '10',
      'x-ratelimit-remaining-requests-day': '8',
      'x-ratelimit-limit-requests-day': '1000',
    };
    expect(readAccountLimits(two, at).requests).toMatchObject({ remaining: 8, limit: 1000 });
  });

  it('of two windows, the one with less left; what is no count is nothing', () => {
    const two = {
      'x-ratelimit-remaining-requests-minute': '20',
      'x-ratelimit-limit-requests-minute': '30',
      'x-ratelimit-remaining-requests-day': '5',
      'x-ratelimit-limit-requests-day': '1000',
    };
    expect(readAccountLimits(two, at).requests).toMatchObject({ remaining: 5, resetAt: at + 86_400_000 });
    for (const value of ['-1', '', 'many', '1,000'])
      expect(readAccountLimits({ 'x-ratelimit-remaining': value }, at)).toEqual({});
    expect(readAccountLimits({ 'x-ratelimit-remaining': ['4', '5'] }, at).requests).toMatchObject({ remaining: 4 });
  });
});

describe('when to come back', () => {
  const google = {
    error: { code: 429, details: [{ '@type': 'type.googleapis.com/google.rpc.Help' }, { retryDelay: '57.2s' }] },
  };

  it.each([
    ['retry-after in seconds', { 'retry-after': '12' }, undefined, 429, 12_000],
    ['retry-after as a date', { 'retry-after': 'Sat, 21 Nov 2026 14:30:40 GMT' }, undefined, 503, 40_000],
    ['retry-after-ms before it', { 'retry-after': '2', 'retry-after-ms': '1234' }, undefined, 429, 1234],
    ['a date that is past', { 'retry-after': 'Sat, 21 Nov 2026 14:29:00 GMT' }, undefined, 429, 0],
    [
      'a date of a clock that is ahead of ours',
      { 'retry-after': 'Sat, 21 Nov 2026 14:35:40 GMT', date: 'Sat, 21 Nov 2026 14:35:00 GMT' },
      undefined,
      503,
      40_000,
    ],
    [
      'seconds, which no clock changes',
      { 'retry-after': '12', date: 'Sat, 21 Nov 2026 14:35:00 GMT' },
      undefined,
      429,
      12_000,
    ],
    ['RetryInfo', {}, google, 429, 57_200],
    ['RetryInfo in an array', {}, [google], 429, 57_200],
    [
      'the reset of what is used up',
      { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '9s' },
      undefined,
      429,
      9000,
    ],
  ] as const)('%s', (_words, headers, body, status, ms) => {
    expect(readRetryTime(headers, body, status, at)).toBe(at + ms);
  });

  it('of two limits that are used up, the later reset', () => {
    const spent = {
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '9s',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '3s',
    };
    expect(readRetryTime(spent, null, 429, at)).toBe(at + 9000);
  });

  it('says nothing where nothing was said', () => {
    expect(readRetryTime({}, undefined, 429, at)).toBeUndefined();
    expect(readRetryTime({ 'retry-after': 'later' }, { error: { details: 'none' } }, 429, at)).toBeUndefined();
    const left = { 'x-ratelimit-remaining-tokens': '10', 'x-ratelimit-reset-tokens': '9s' };
    expect(readRetryTime(left, null, 429, at)).toBeUndefined();
    const spent = { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '9s' };
    expect(readRetryTime(spent, null, 500, at)).toBeUndefined();
  });
});

describe('nearly empty', () => {
  const requests = (
    remaining: number,
    limit?: number,
  ): { requests: { remaining: number; limit?: number; resetAt: number } } => ({
    requests: { remaining, ...(limit !== undefined && { limit }), resetAt: at + 10_000 },
  });

  it('keeps one request back, and counts what is on its way', () => {
    expect(isNearlyEmpty(requests(1, 60), at)).toBeDefined();
    expect(isNearlyEmpty(requests(2, 60), at)).toBeUndefined();
    expect(isNearlyEmpty(requests(10, 60), at, { sentSince: 9 })).toBeDefined();
    expect(isNearlyEmpty(requests(1, 60), at + 10_000)).toBeUndefined();
    // An account of one request at a time is not always empty.
    expect(isNearlyEmpty(requests(1, 1), at)).toBeUndefined();
    expect(isNearlyEmpty(requests(0, 1), at)).toBeDefined();
  });

  it('keeps a share of the tokens back, and more for a long request', () => {
    const tokens = (remaining: number): { inputTokens: { remaining: number; limit: number; resetAt: number } } => ({
      inputTokens: { remaining, limit: 100_000, resetAt: at + 1000 },
    });
    expect(isNearlyEmpty(tokens(2000), at)).toBeDefined();
    expect(isNearlyEmpty(tokens(2001), at)).toBeUndefined();
    expect(isNearlyEmpty(tokens(50_000), at, { inputTokens: 60_000 })).toBeDefined();
  });

  it('is remembered per channel and model; a late answer does not overwrite a newer one', () => {
    const book = new AccountLimitBook();
    const first = book.begin('c', 'm');
    const second = book.begin('c', 'm');
    book.note('c', 'm', second, requests(1, 60));
    book.note('c', 'm', first, requests(2, 60));
    expect(book.get('c', 'm')).toMatchObject({ requests: { remaining: 1 } });
    expect(book.nearlyEmptyUntil('c', 'm', at)).toBe(at + 10_000);
    expect(book.nearlyEmptyUntil('c', 'other', at)).toBeUndefined();
    expect(book.nearlyEmptyUntil('d', 'm', at)).toBeUndefined();
    book.forget('c');
    expect(book.get('c', 'm')).toBeUndefined();
  });

  it('counts attempts begun since the last word', () => {
    const book = new AccountLimitBook();
    book.note('c', 'm', book.begin('c', 'm'), requests(4, 60));
    expect(book.nearlyEmptyUntil('c', 'm', at)).toBeUndefined();
    for (let index = 0; index < 3; index += 1) book.begin('c', 'm');
    expect(book.nearlyEmptyUntil('c', 'm', at)).toBe(at + 10_000);
  });
});
