// How the breaker answers each cause of failure. Data only; read by breaker.ts.
// Times are in milliseconds. A time told by the provider (Retry-After, a rate-limit reset) stands before all of these.
import type { CauseCode } from '../shared/causes';

export interface HoldRule {
  /** What is held: the channel with all its models, or the one model at it. */
  scope: 'channel' | 'model';
  /** Failures in a row that open it. */
  failures: number;
  /** Length of the first hold, doubled with each that follows; null: until the secret changes or a test passes. */
  firstMs: number | null;
  longestMs: number;
}

/** The causes that a failed attempt can have. */
export type FailureCode = Exclude<CauseCode, 'nearly-empty' | 'quota-used-up' | 'probing'>;

const second = 1000;
const minute = 60 * second;

export const holdRules: Readonly<Record<FailureCode, HoldRule>> = {
  // Nobody listens, or the name does not resolve: the same for every model, and certain at the first try.
  'no-route': { scope: 'channel', failures: 1, firstMs: second, longestMs: minute },
  // A long prompt can be slow once.
  'timed-out': { scope: 'model', failures: 2, firstMs: 5 * second, longestMs: minute },
  'server-error': { scope: 'model', failures: 3, firstMs: 2 * second, longestMs: minute },
  overloaded: { scope: 'model', failures: 2, firstMs: second, longestMs: minute },
  'invalid-answer': { scope: 'model', failures: 3, firstMs: 5 * second, longestMs: 2 * minute },
  'rate-limited': { scope: 'model', failures: 1, firstMs: second, longestMs: minute },
  'key-rejected': { scope: 'channel', failures: 1, firstMs: null, longestMs: 0 },
  'no-credit': { scope: 'channel', failures: 1, firstMs: null, longestMs: 0 },
  // A 403 without a word about the key: a firewall, a region, or what one request said.
  refused: { scope: 'model', failures: 2, firstMs: 30 * second, longestMs: 10 * minute },
  // VS Code's own models: over as soon as a window tells of its models.
  'no-window': { scope: 'channel', failures: 1, firstMs: null, longestMs: 0 },
  'no-consent': { scope: 'model', failures: 1, firstMs: null, longestMs: 0 },
  'model-unknown': { scope: 'model', failures: 1, firstMs: 5 * minute, longestMs: 60 * minute },
};

/** The longest hold that a provider's word can cause; afterwards one request asks again. */
export const longestToldMs = 24 * 60 * minute;
