// What a failed attempt says about the channel and whether another attempt may help. Called by the proxy after each failure.
// Pure: status, code and message of a refusal, or the kind of a fault, in; a judgement out. The client's own 400 blames nobody.
import type { ErrorKind } from '../shared/errors';
import type { FailureCode } from './holdRules';
import { refusalSigns } from './refusalSigns';

export interface AttemptFailure {
  /** Undefined: nothing to hold against the channel. */
  cause: FailureCode | undefined;
  /** `same`: this channel may be asked again. `next`: only another one may. `never`: nobody would answer otherwise. */
  retry: 'same' | 'next' | 'never';
  /** When the provider says to come back, in ms since the epoch; undefined where it said nothing. */
  toldUntil?: number | undefined;
  /** HTTP status of the provider; undefined where none came. */
  status?: number | undefined;
  /** In words, for people; never a secret. */
  message?: string | undefined;
}

export interface Refusal {
  status: number;
  /** `code`, `type`, `status` and `reason` of the provider's error, as far as it has them. */
  codes?: readonly string[];
  message?: string | undefined;
  /** An endpoint that not every provider has: 404 and 405 say no more than that this one has not. */
  rareEndpoint?: boolean;
  /** From rateLimitHeaders.ts. */
  toldUntil?: number | undefined;
}

/** Judges an HTTP status of 400 and above. */
export function judgeRefusal(refusal: Refusal): AttemptFailure {
  const { status, message, toldUntil } = refusal;
  const meaning = meaningOf(refusal);
  const told = toldUntil === undefined ? {} : { toldUntil };
  const said = { status, ...(message !== undefined && { message }) };
  if (meaning === 'client') return { cause: undefined, retry: 'never', ...said };
  if (meaning === 'elsewhere') return { cause: undefined, retry: 'next', ...said };
  const transient =
    meaning === 'rate-limited' || meaning === 'overloaded' || meaning === 'server-error' || meaning === 'timed-out';
  // A cycle of gateways: asked again, it would go round again, and every gateway on the way would ask again too.
  const isLoop = status === 508;
  return { cause: meaning, retry: transient && !isLoop ? 'same' : 'next', ...said, ...(transient && told) };
}

function meaningOf(refusal: Refusal): FailureCode | 'client' | 'elsewhere' {
  const codes = (refusal.codes ?? []).map((code) => code.toLowerCase());
  const message = (refusal.message ?? '').slice(0, 1000);
  const sign = refusalSigns.find(
    (row) =>
      row.statuses.includes(refusal.status) &&
      (row.codes === undefined || row.codes.some((code) => codes.includes(code))) &&
      (row.message === undefined || row.message.test(message)),
  );
  const absent = refusal.rareEndpoint === true && (refusal.status === 404 || refusal.status === 405);
  return sign?.means ?? (absent ? 'elsewhere' : byStatus(refusal.status));
}

function byStatus(status: number): FailureCode | 'client' | 'elsewhere' {
  if (status === 401) return 'key-rejected';
  if (status === 403) return 'refused';
  if (status === 402) return 'no-credit';
  if (status === 408) return 'timed-out';
  if (status === 429) return 'rate-limited';
  if (status === 503 || status === 529) return 'overloaded';
  // Not implemented is no illness: another provider may have it.
  if (status === 501) return 'elsewhere';
  return status >= 500 ? 'server-error' : 'client';
}

const faults: Readonly<Partial<Record<ErrorKind, Pick<AttemptFailure, 'cause' | 'retry'>>>> = {
  'upstream-unreachable': { cause: 'no-route', retry: 'same' },
  'upstream-timeout': { cause: 'timed-out', retry: 'next' },
  'upstream-rejected': { cause: 'server-error', retry: 'same' },
  'upstream-invalid': { cause: 'invalid-answer', retry: 'next' },
  'upstream-truncated': { cause: 'invalid-answer', retry: 'same' },
  // Told by a provider at the head of its stream.
  'rate-limited': { cause: 'rate-limited', retry: 'same' },
  // Our own set-up of the channel: nothing against the provider.
  'secret-missing': { cause: undefined, retry: 'next' },
  'no-window': { cause: 'no-window', retry: 'next' },
  'no-consent': { cause: 'no-consent', retry: 'next' },
  // Its address is the gateway's own.
  loop: { cause: undefined, retry: 'next' },
};

/**
 * Judges an error of the way to the provider, by its kind. `shouldRetry` false: asked again, this channel would fail again (rules of egress,
 * a spent account). Kinds that are not about the channel may not be retried.
 */
export function judgeFault(kind: ErrorKind, message?: string, shouldRetry?: boolean): AttemptFailure {
  const fault = faults[kind] ?? { cause: undefined, retry: 'never' };
  const retry = fault.retry === 'same' && shouldRetry === false ? 'next' : fault.retry;
  return { ...fault, retry, ...(message !== undefined && { message }) };
}
