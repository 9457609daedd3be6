// Leases: which windows keep the gateway alive, by their open event streams. Filled by the management server's event socket.
// Also chooses the one window that keeps the real keys, so that several windows never write over each other.
import type { LeaseEvent, LogEntry, RemovedSecrets, SecretMap } from '../../shared/events';

interface Lease {
  windowId: string;
  send: (event: LeaseEvent) => void;
}

/** A window that goes this soon after it was handed the keys may not have written them: the next one gets them too. */
const settledAfterMs = 10_000;

export class LeaseBook {
  /** In the order they were opened. */
  private readonly leases = new Set<Lease>();
  /** True while a change of the keys may not have been written by any window. */
  private unwritten = false;
  /** True once there are keys that windows are to remember. */
  private shared = false;
  private sharing = false;
  private handedTo: Lease | undefined;
  private handedAt = 0;

  /** `secrets` gives the real keys and what was taken out; `onChange` is called after a lease was opened or closed. */
  constructor(
    private readonly secrets: () => { secrets: SecretMap; removed: RemovedSecrets },
    private readonly now: () => number,
    private readonly onChange: () => void = () => undefined,
  ) {}

  /** Windows with at least one lease; a window that connects again before its old stream is found dead counts once. */
  get count(): number {
    return new Set([...this.leases].map((lease) => lease.windowId)).size;
  }

  /** Ids of the windows with a lease. */
  windows(): string[] {
    return [...new Set([...this.leases].map((lease) => lease.windowId))];
  }

  /** Opens a lease; the returned function ends it. `send` must not throw. */
  open(windowId: string, send: (event: LeaseEvent) => void): () => void {
    const lease: Lease = { windowId, send };
    this.leases.add(lease);
    this.handOver();
    if (this.shared) this.share(lease);
    this.onChange();
    return () => {
      if (!this.leases.delete(lease)) return;
      if (lease === this.handedTo && this.now() - this.handedAt >= settledAfterMs) this.unwritten = false;
      if (lease === this.handedTo) this.handedTo = undefined;
      this.handOver();
      this.onChange();
    };
  }

  /** The keys changed: gives the whole set to the oldest lease; with none open, to the first that comes. */
  secretsChanged(): void {
    this.unwritten = true;
    this.handedTo = undefined;
    this.handOver();
    this.shareSecrets();
  }

  /** Every window is to remember the keys as they are now: any of them may be the one that equips the next gateway. */
  shareSecrets(): void {
    this.shared = true;
    if (this.sharing) return;
    this.sharing = true;
    // One message for a set of many keys that came together.
    queueMicrotask(() => {
      this.sharing = false;
      for (const lease of this.leases) this.share(lease);
    });
  }

  /** Copies a log entry to every lease. */
  log(entry: LogEntry): void {
    for (const lease of this.leases) lease.send({ type: 'log', entry });
  }

  private share(lease: Lease): void {
    lease.send({ type: 'known-secrets', ...this.secrets() });
  }

  private handOver(): void {
    const [oldest] = this.leases;
    if (oldest === undefined || !this.unwritten || this.handedTo !== undefined) return;
    this.handedTo = oldest;
    this.handedAt = this.now();
    oldest.send({ type: 'secrets', ...this.secrets() });
  }
}
