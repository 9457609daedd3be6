// Which way a finished request went, told from how far it came, its attempts and its end. Pure; used by settle.ts.
import type { ErrorKind } from '../../shared/errors';
import type { Outcome, RequestAttempt, RequestRoute } from '../../shared/usage';

/** Of the end of a request what its way can be told from. */
export interface RequestEnd {
  outcome: Outcome;
  errorKind?: ErrorKind | undefined;
  /** The channel that was answering. */
  candidate?: object | undefined;
}

/** How far a request came: candidates are looked for, limits are asked, candidates are tried. */
export type RequestStage = 'planning' | 'admission' | 'attempts';

/**
 * `failover` where more than one channel was asked before one answered: another attempt at the same channel is none, and channels that were
 * passed over unasked do not count. A client that left while a channel was at work went the way of that channel.
 */
export function routeOf(attempts: readonly RequestAttempt[], ending: RequestEnd, stage: RequestStage): RequestRoute {
  const asked = attempts.filter((attempt) => attempt.passedOver !== true);
  const last = asked.at(-1);
  if (last === undefined) {
    if (ending.outcome === 'ok') return 'routed';
    // Also where no candidate could be told what was asked.
    if (stage === 'admission' || ending.errorKind === 'bad-request') return 'refused';
    const none = ending.errorKind === 'no-channel' || ending.errorKind === 'model-not-found';
    return stage === 'attempts' || attempts.length > 0 || none ? 'no-channel' : 'refused';
  }
  const wasAnswering = ending.candidate !== undefined || last.reason === 'client-left';
  const answered = ending.outcome === 'ok' || (ending.outcome === 'aborted' && wasAnswering);
  if (!answered) return 'failed';
  return new Set(asked.map(({ channelId }) => channelId)).size > 1 ? 'failover' : 'routed';
}
