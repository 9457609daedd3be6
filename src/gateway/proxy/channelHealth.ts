// Keeps the health book after each attempt and tells the windows when a channel's state has changed.
// Used by forward.ts and the channel probe. Decides nothing about routing.
import type { AttemptOutcome } from '../../routing/health';
import type { GatewayError } from '../../shared/errors';
import { toChannel } from '../../store/channelView';
import type { Services } from '../services';

/** Enters the outcome of an attempt and publishes a `channel` event where it changed the channel's health. */
export function recordHealth(services: Services, channelId: string, outcome: AttemptOutcome): void {
  if (!services.health.record(channelId, outcome, services.now())) return;
  const record = services.store.channels.get(channelId);
  if (record === undefined) return;
  services.events.publish({ type: 'channel', action: 'updated', channel: toChannel(record, services) });
}

/** What an upstream status says about the channel. The client's own mistakes (400, 404, …) show that it works. */
export function outcomeOfStatus(status: number, reason: string): AttemptOutcome {
  if (status === 401 || status === 402 || status === 403) return { ok: false, kind: 'rejected-key', reason };
  if (status === 429) return { ok: false, kind: 'rate-limited', reason };
  if (status >= 500) return { ok: false, kind: 'server-error', reason };
  return { ok: true };
}

/** What a fault says about the channel; undefined where it says nothing (the client left, the gateway is going). */
export function outcomeOfFault(error: GatewayError): AttemptOutcome | undefined {
  const reason = error.message;
  switch (error.kind) {
    case 'upstream-unreachable':
    case 'upstream-timeout':
    case 'loop':
      return { ok: false, kind: 'unreachable', reason };
    case 'rate-limited':
      return { ok: false, kind: 'rate-limited', reason };
    case 'upstream-rejected':
      return { ok: false, kind: 'server-error', reason };
    case 'upstream-invalid':
    case 'upstream-truncated':
      return { ok: false, kind: 'invalid', reason };
    default:
      return undefined;
  }
}
