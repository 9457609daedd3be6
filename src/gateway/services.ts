// What the parts of the gateway process share: one object, made by the composition root (main.ts), passed down explicitly.
// Interfaces and plain classes only; nothing here creates a service.
import type { Store } from '../store/store';
import type { EventBus } from './eventBus';
import type { Log } from './log';
import type { HealthBook } from '../routing/health';
import type { SecretVault } from './secretVault';

/** Counts running proxy requests, and knows whether new ones are still welcome. */
export interface Activity {
  readonly active: number;
  readonly draining: boolean;
  /** Registers a running request; call the returned function once when it has ended. `cut` ends it with an in-band error. */
  begin(cut: () => void): () => void;
}

export interface Services {
  version: string;
  store: Store;
  secrets: SecretVault;
  events: EventBus;
  log: Log;
  health: HealthBook;
  activity: Activity;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** A number in [0, 1), for weighted choice. */
  random: () => number;
  /** Our own listeners as `host:port`, which no channel may have as its upstream. */
  ownAddresses: () => string[];
}
