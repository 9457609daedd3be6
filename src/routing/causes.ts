// Why a channel is held back or unwell: a code with its parameters, so that a window can say it in its own language.
// Made by judgeAttempt.ts and the breaker; `describeCause` is the English of logs and error messages.
import type { CauseCode } from '../shared/causes';

export interface Cause {
  code: CauseCode;
  params: {
    /** When it ends, in ms since the epoch; left out where nobody can say. */
    until?: number | undefined;
    /** HTTP status of the provider. */
    status?: number | undefined;
    /** The model it concerns; left out where it concerns the whole channel. */
    model?: string | undefined;
  };
  /** What the provider said, where it said anything. Never a secret. */
  detail?: string | undefined;
}

/** A time of day for people, of a time in ms since the epoch. */
export type TimeText = (at: number) => string;

/** `14:32 UTC`: for whoever knows no time zone. */
export const utcTime: TimeText = (at) => `${new Date(at).toISOString().slice(11, 16)} UTC`;

const phrases: Readonly<Record<CauseCode, string>> = {
  'rate-limited': 'rate limited',
  'nearly-empty': 'close to its rate limit',
  'quota-used-up': 'its quota in Gatehouse is used up',
  'key-rejected': 'key rejected',
  'no-credit': 'account out of credit',
  refused: 'refuses requests',
  'no-route': 'no route',
  'timed-out': 'does not answer in time',
  'server-error': 'server errors',
  overloaded: 'overloaded',
  'model-unknown': 'does not know the model',
  'invalid-answer': 'unusable answers',
  'no-window': 'no VS Code window is open that could ask it',
  'no-consent': 'VS Code was not allowed to let Gatehouse ask it',
  probing: 'being tried again after a failure',
};

/** Codes that end by themselves, so that a time belongs behind the words. */
const timed: ReadonlySet<CauseCode> = new Set<CauseCode>(['rate-limited', 'nearly-empty', 'quota-used-up']);

/** In words: `rate limited until 14:32 UTC`, `key rejected (status 401)`, `no route`. */
export function describeCause(cause: Cause, timeText: TimeText = utcTime): string {
  const { code, params } = cause;
  if (timed.has(code)) return phrases[code] + (params.until === undefined ? '' : ` until ${timeText(params.until)}`);
  return phrases[code] + (params.status === undefined ? '' : ` (status ${params.status})`);
}
