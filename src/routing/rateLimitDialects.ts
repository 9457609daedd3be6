// The names that providers give the headers of their rate limits. Data only; read by rateLimitHeaders.ts. All names in lower case.
// Every row is tried on every answer: gateways of many vendors pass on the names of whoever stands behind them.

/** What is counted. `tokens` counts input and output together. */
export type LimitKind = 'requests' | 'tokens' | 'inputTokens' | 'outputTokens';

export interface LimitHeaders {
  kind: LimitKind;
  remaining: string;
  limit?: string;
  /** A duration (`6m0s`, `20ms`), seconds, an RFC 3339 time, or seconds or milliseconds since the epoch. */
  reset?: string;
  /** How long the window is where no reset is told, in ms. */
  windowMs: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const limitHeaders: readonly LimitHeaders[] = [
  // OpenAI (platform.openai.com/docs/guides/rate-limits), Azure OpenAI, Groq (console.groq.com/docs/rate-limits), xAI and others alike.
  {
    kind: 'requests',
    remaining: 'x-ratelimit-remaining-requests',
    limit: 'x-ratelimit-limit-requests',
    reset: 'x-ratelimit-reset-requests',
    windowMs: 10_000,
  },
  {
    kind: 'tokens',
    remaining: 'x-ratelimit-remaining-tokens',
    limit: 'x-ratelimit-limit-tokens',
    reset: 'x-ratelimit-reset-tokens',
    windowMs: minute,
  },
  // Anthropic (docs.claude.com/en/api/rate-limits#response-headers): RFC 3339 times.
  {
    kind: 'requests',
    remaining: 'anthropic-ratelimit-requests-remaining',
    limit: 'anthropic-ratelimit-requests-limit',
    reset: 'anthropic-ratelimit-requests-reset',
    windowMs: minute,
  },
  {
    kind: 'tokens',
    remaining: 'anthropic-ratelimit-tokens-remaining',
    limit: 'anthropic-ratelimit-tokens-limit',
    reset: 'anthropic-ratelimit-tokens-reset',
    windowMs: minute,
  },
  {
    kind: 'inputTokens',
    remaining: 'anthropic-ratelimit-input-tokens-remaining',
    limit: 'anthropic-ratelimit-input-tokens-limit',
    reset: 'anthropic-ratelimit-input-tokens-reset',
    windowMs: minute,
  },
  {
    kind: 'outputTokens',
    remaining: 'anthropic-ratelimit-output-tokens-remaining',
    limit: 'anthropic-ratelimit-output-tokens-limit',
    reset: 'anthropic-ratelimit-output-tokens-reset',
    windowMs: minute,
  },
  // Mistral names the window and tells no reset; its older form counts by size.
  {
    kind: 'requests',
    remaining: 'x-ratelimit-remaining-req-minute',
    limit: 'x-ratelimit-limit-req-minute',
    windowMs: minute,
  },
  {
    kind: 'tokens',
    remaining: 'x-ratelimitbysize-remaining-minute',
    limit: 'x-ratelimitbysize-limit-minute',
    reset: 'ratelimitbysize-reset',
    windowMs: minute,
  },
  // Mistral and Cerebras; Cerebras tells the reset in seconds.
  {
    kind: 'tokens',
    remaining: 'x-ratelimit-remaining-tokens-minute',
    limit: 'x-ratelimit-limit-tokens-minute',
    reset: 'x-ratelimit-reset-tokens-minute',
    windowMs: minute,
  },
  {
    kind: 'requests',
    remaining: 'x-ratelimit-remaining-requests-minute',
    limit: 'x-ratelimit-limit-requests-minute',
    reset: 'x-ratelimit-reset-requests-minute',
    windowMs: minute,
  },
  {
    kind: 'requests',
    remaining: 'x-ratelimit-remaining-requests-day',
    limit: 'x-ratelimit-limit-requests-day',
    reset: 'x-ratelimit-reset-requests-day',
    windowMs: day,
  },
  // OpenRouter (openrouter.ai/docs/api-reference/limits): milliseconds since the epoch.
  {
    kind: 'requests',
    remaining: 'x-ratelimit-remaining',
    limit: 'x-ratelimit-limit',
    reset: 'x-ratelimit-reset',
    windowMs: minute,
  },
  // draft-ietf-httpapi-ratelimit-headers, its older form of three headers: seconds.
  {
    kind: 'requests',
    remaining: 'ratelimit-remaining',
    limit: 'ratelimit-limit',
    reset: 'ratelimit-reset',
    windowMs: minute,
  },
];

/** Headers that say when to come back after a refusal, the most exact first. `unit`: of a plain number, in ms. */
export const retryHeaders: readonly { name: string; unit: number }[] = [
  // Azure OpenAI and OpenAI.
  { name: 'retry-after-ms', unit: 1 },
  // RFC 9110, section 10.2.3: seconds or an HTTP date.
  { name: 'retry-after', unit: 1000 },
];
