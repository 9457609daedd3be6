// A channel's health as people see it: what attempts and tests have shown, and what the breaker holds, with the cause as data.
// Called wherever a channel is shown. Pure: takes both in, decides nothing about routing.
import type { ChannelHealth } from '../shared/channel';
import type { BreakerState } from './breaker';
import { describeCause, type Cause, type TimeText } from './causes';

export interface ChannelCondition extends ChannelHealth {
  /** Null where nothing holds the channel or one of its models. */
  cause: Cause | null;
  /** Every hold of one model alone, with the model in its parameters. */
  models: Cause[];
}

/**
 * `down` while the channel itself is held, `degraded` while it waits for a probe or a model of it is held; else as `health` says.
 * The reason is in words with what the provider said; `cause` and `models` are for windows that speak another language.
 */
export function channelCondition(
  health: ChannelHealth,
  holds: readonly BreakerState[],
  timeText?: TimeText,
): ChannelCondition {
  const known = holds.flatMap((hold) => (hold.state === 'closed' ? [] : [hold]));
  const models = known.flatMap(({ cause }) => (cause.params.model === undefined ? [] : [cause]));
  const own = known.find(({ cause }) => cause.params.model === undefined);
  const cause = own?.cause ?? models[0];
  if (cause === undefined) return { ...health, cause: null, models };
  const words = describeCause(cause, timeText);
  return {
    state: own?.state === 'open' && own.cause.code !== 'probing' ? 'down' : 'degraded',
    reason: cause.detail === undefined ? words : `${words}: ${cause.detail}`,
    checkedAt: health.checkedAt,
    cause,
    models,
  };
}
