// Keeps the channels' health after each attempt and test, and tells the windows when it has changed.
// Used by the attempts and the channel probe. Decides nothing about routing.
import type { FailureCode } from '../../routing/holdRules';
import type { AttemptOutcome } from '../../routing/health';
import type { AttemptFailure } from '../../routing/judgeAttempt';
import { toChannel } from '../../store/channelView';
import type { Services } from '../services';

/**
 * Enters the outcome of an attempt (undefined: it says nothing of the channel) and publishes a `channel` event where the channel's health,
 * holds of the breaker included, is another one than before. Call it after the breaker has heard of the attempt.
 */
export function recordHealth(services: Services, channelId: string, outcome: AttemptOutcome | undefined): void {
  const { health, store, events } = services;
  const record = store.channels.get(channelId);
  if (record === undefined) return;
  if (outcome !== undefined) health.record(channelId, outcome);
  if (!health.hasChanged(channelId)) return;
  health.whenHoldEnds(channelId, () => recordHealth(services, channelId, undefined));
  events.publish({ type: 'channel', action: 'updated', channel: toChannel(record, services) });
}

const kinds: Readonly<Record<FailureCode, Extract<AttemptOutcome, { ok: false }>['kind'] | undefined>> = {
  'no-route': 'unreachable',
  'timed-out': 'server-error',
  'server-error': 'server-error',
  overloaded: 'server-error',
  'invalid-answer': 'invalid',
  'rate-limited': 'rate-limited',
  'key-rejected': 'rejected-key',
  'no-credit': 'rejected-key',
  refused: 'rejected-key',
  'no-window': 'unreachable',
  'no-consent': 'rejected-key',
  // The channel answers: it is the model that it lacks.
  'model-unknown': undefined,
};

/** What a failure says about the channel: a refusal of the client's own mistake shows that it works; our own set-up says nothing. */
export function outcomeOf(failure: AttemptFailure): AttemptOutcome | undefined {
  const kind = failure.cause === undefined ? undefined : kinds[failure.cause];
  if (kind !== undefined) return { ok: false, kind, reason: failure.message ?? '' };
  return failure.status === undefined ? undefined : { ok: true };
}
