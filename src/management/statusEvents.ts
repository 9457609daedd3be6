// Publishes `status` events: after every change of what `GET /status` shows, but at most one a second.
// Made by the composition root, which also tells it of changes that no other event tells (leases, options).
import type { EventSource, ManagementContext } from './context';
import { readStatus } from './routes/status';

/** Least time between two events, in milliseconds. */
const leastInterval = 1000;

export class StatusEvents {
  private timer: NodeJS.Timeout | undefined;
  private lastAt = -Infinity;
  private readonly unsubscribe: () => void;

  /** `wanted` says whether anybody listens: reading the figures costs a query. */
  constructor(
    private readonly context: ManagementContext & { events: EventSource },
    private readonly wanted: () => boolean,
  ) {
    this.unsubscribe = context.events.subscribe((event) => {
      if (event.type === 'request' || event.type === 'channel' || event.type === 'key') this.changed();
    });
  }

  /** Something changed: publishes now, or as soon as the last event is a second old. */
  changed(): void {
    // Whoever begins to listen is told the status then.
    if (this.timer !== undefined || !this.wanted()) return;
    const wait = Math.max(0, this.lastAt + leastInterval - performance.now());
    this.timer = setTimeout(() => this.publish(), wait);
    this.timer.unref();
  }

  close(): void {
    clearTimeout(this.timer);
    this.unsubscribe();
  }

  private publish(): void {
    this.timer = undefined;
    if (!this.wanted()) return;
    this.lastAt = performance.now();
    this.context.events.publish({ type: 'status', status: readStatus(this.context) });
  }
}
