// Which way a finished request went, told from its attempts and its end. Pure; used by settle.ts.
import type { ErrorKind } from '../../shared/errors';
import type { Outcome, RequestAttempt, RequestRoute } from '../../shared/usage';

/** How a request ended; `candidate` is the channel that answered or was tried last. */
interface RequestEnd {
  outcome: Outcome;
  errorKind?: ErrorKind | undefined;
  candidate?: object | undefined;
}

/**
 * `failover` means that more than one attempt was made, at whatever channel, before one answered; channels that were passed over unasked
 * do not count as attempts.
 */
export function routeOf(attempts: readonly RequestAttempt[], ending: RequestEnd): RequestRoute {
  const made = attempts.filter((attempt) => attempt.passedOver !== true).length;
  if (made === 0) {
    if (ending.outcome === 'ok') return 'routed';
    const none = ending.errorKind === 'no-channel' || ending.errorKind === 'model-not-found';
    return attempts.length > 0 || none ? 'no-channel' : 'refused';
  }
  const answered = ending.outcome === 'ok' || (ending.outcome === 'aborted' && ending.candidate !== undefined);
  if (!answered) return 'failed';
  return made > 1 ? 'failover' : 'routed';
}
