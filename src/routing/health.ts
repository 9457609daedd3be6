// What is known of each channel's health, from real requests and from connection tests. Kept in memory only.
// Called by the proxy and the channel test after every attempt. Informs people; what takes channels out of routing is the breaker.
import type { ChannelHealth, HealthState } from '../shared/channel';

export type AttemptOutcome =
  | { ok: true }
  | {
      ok: false;
      kind: 'unreachable' | 'rejected-key' | 'rate-limited' | 'server-error' | 'invalid';
      /** In words, for people; never a secret. */
      reason: string;
    };

/** Without what the breaker holds. */
export type ShownHealth = Pick<ChannelHealth, 'state' | 'reason' | 'checkedAt'>;

interface Entry {
  health: ShownHealth;
  failuresInARow: number;
}

/** Server errors in a row after which a channel counts as down. */
const failuresUntilDown = 3;

export class HealthBook {
  private readonly entries = new Map<string, Entry>();

  /**
   * Takes in the outcome of one attempt at `at` (ms since the epoch).
   * Returns true when state or reason changed, so that the caller tells the windows.
   */
  record(channelId: string, outcome: AttemptOutcome, at: number): boolean {
    const previous = this.entries.get(channelId);
    const failuresInARow = outcome.ok ? 0 : (previous?.failuresInARow ?? 0) + 1;
    const health: ShownHealth = {
      state: stateAfter(outcome, failuresInARow),
      reason: outcome.ok ? null : outcome.reason,
      checkedAt: new Date(at).toISOString(),
    };
    this.entries.set(channelId, { health, failuresInARow });
    return previous?.health.state !== health.state || previous.health.reason !== health.reason;
  }

  /** `unknown` until the first outcome. */
  get(channelId: string): ShownHealth {
    const entry = this.entries.get(channelId);
    return entry === undefined ? { state: 'unknown', reason: null, checkedAt: null } : { ...entry.health };
  }

  /** Forgets a channel that was deleted, or whose address or secret changed. */
  forget(channelId: string): void {
    this.entries.delete(channelId);
  }
}

/** A refused key or an address that does not answer stops every request; other failures may pass by themselves. */
function stateAfter(outcome: AttemptOutcome, failuresInARow: number): HealthState {
  if (outcome.ok) return 'healthy';
  if (outcome.kind === 'unreachable' || outcome.kind === 'rejected-key') return 'down';
  if (outcome.kind === 'rate-limited') return 'degraded';
  return failuresInARow >= failuresUntilDown ? 'down' : 'degraded';
}
