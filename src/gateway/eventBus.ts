// In-process fan-out of gateway events: services publish, the management WebSocket and the metrics subscribe.
// A listener that throws is the listener's fault: it is reported to the log and never reaches the publisher.
import type { GatewayEvent } from '../shared/events';
import type { Log } from './log';

export class EventBus {
  private readonly listeners = new Set<(event: GatewayEvent) => void>();

  constructor(private readonly log: Log) {}

  /** Adds a listener; the returned function takes it out again. */
  subscribe(listener: (event: GatewayEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(event: GatewayEvent): void {
    for (const listener of this.listeners) {
      try {
        listener(event);
      } catch (error) {
        this.log.error('an event listener failed', { type: event.type, error: String(error) });
      }
    }
  }
}
