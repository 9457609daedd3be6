// A channel's health as people see it: what attempts and tests have shown, and what the breaker holds, with the cause as data.
// Called wherever a channel is shown. Pure: takes both in, decides nothing about routing.
import type { HealthCause } from '../shared/causes';
import type { ChannelHealth } from '../shared/channel';
import type { BreakerState } from './breaker';
import { describeCause, type Cause, type TimeText } from './causes';
import type { ShownHealth } from './health';

/**
 * `down` while the channel itself is held, `degraded` while it waits for a probe or a model of it is held; else as `health` says.
 * The reason is in words with what the provider said; `cause` and `models` are for windows that speak another language.
 */
export function channelCondition(
  health: ShownHealth,
  holds: readonly BreakerState[],
  timeText?: TimeText,
): ChannelHealth {
  const known = holds.flatMap((hold) => (hold.state === 'closed' ? [] : [{ ...hold, cause: withoutPastTime(hold) }]));
  const models = known.filter(({ cause }) => cause.params.model !== undefined);
  const own = known.find(({ cause }) => cause.params.model === undefined);
  const first = own ?? models[0];
  if (first === undefined) return { ...health, cause: null, models: [] };
  const { cause } = first;
  const words = describeCause(cause, timeText);
  return {
    state: own?.state === 'open' && own.cause.code !== 'probing' ? 'down' : 'degraded',
    reason: cause.detail === undefined ? words : `${words}: ${cause.detail}`,
    checkedAt: health.checkedAt,
    cause: toHealthCause(cause),
    models: models.map((hold) => toHealthCause(hold.cause)),
  };
}

/** A hold that waits for its probe is over: its time says nothing any more. */
function withoutPastTime(hold: Exclude<BreakerState, { state: 'closed' }>): Cause {
  const { cause } = hold;
  return hold.state === 'open' ? cause : { ...cause, params: { ...cause.params, until: undefined } };
}

function toHealthCause({ code, params, detail }: Cause): HealthCause {
  const { until, status, model } = params;
  return {
    code,
    params: { ...(status !== undefined && { status }), ...(model !== undefined && { model }) },
    until: until === undefined ? null : new Date(until).toISOString(),
    ...(detail !== undefined && { detail }),
  };
}
