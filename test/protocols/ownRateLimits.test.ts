// Rate-limit headers of our own limits in the dialects that clients read.
import { expect, it } from 'vitest';
import { ownRateHeaders, withOwnRates, type RateState } from '../../src/protocols/ownRateLimits';

const now = Date.parse('2026-11-21T10:00:00Z');
const states: RateState[] = [
  { of: 'requests', limit: 60, remaining: 59, resetAt: now + 1000 },
  { of: 'requests', limit: 100, remaining: 3, resetAt: now + 3_725_000 },
  { of: 'tokens', limit: 5000, remaining: 4000, resetAt: now + 20 },
];

it('tells OpenAI clients of the limit that has least left, with a duration', () => {
  expect(ownRateHeaders('openai-chat', states, now)).toEqual({
    'x-ratelimit-limit-requests': '100',
    'x-ratelimit-remaining-requests': '3',
    'x-ratelimit-reset-requests': '1h2m5s',
    'x-ratelimit-limit-tokens': '5000',
    'x-ratelimit-remaining-tokens': '4000',
    'x-ratelimit-reset-tokens': '20ms',
  });
});

it('tells Anthropic clients the time, and Gemini clients nothing', () => {
  expect(ownRateHeaders('anthropic', states.slice(0, 1), now)).toEqual({
    'anthropic-ratelimit-requests-limit': '60',
    'anthropic-ratelimit-requests-remaining': '59',
    'anthropic-ratelimit-requests-reset': '2026-11-21T10:00:01.000Z',
  });
  expect(ownRateHeaders('gemini', states, now)).toEqual({});
});

it('takes the place of all that the provider says of its account, and of nothing else', () => {
  const headers = {
    'x-ratelimit-limit-tokens': '1',
    'anthropic-ratelimit-input-tokens-limit': '2',
    'retry-after': '3',
    'x-request-id': 'a',
  };
  expect(withOwnRates(headers, { 'x-ratelimit-limit-requests': '9' })).toEqual({
    'retry-after': '3',
    'x-request-id': 'a',
    'x-ratelimit-limit-requests': '9',
  });
});
