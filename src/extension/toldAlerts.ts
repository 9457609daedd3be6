// Which alerts were told and which channels and tools are muted: what all windows of the editor share. Used by alertNotifications.ts.
// Over a memento of VS Code, whose values reach the other windows by themselves. Times come in.
import type { ErrorAlert } from '../shared/alerts';

/** The part of vscode.Memento that is used here. */
export interface SharedMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const toldEntry = 'gatehouse.toldAlerts';
const mutedEntry = 'gatehouse.mutedAlerts';
/** Ids that are remembered: the last alerts are all that can still come to another window. */
const mostTold = 50;

export class ToldAlerts {
  constructor(private readonly memory: SharedMemory) {}

  /** Whether an alert is still to be told at `now` (ms since the epoch). */
  isWanted(alert: ErrorAlert, now: number): boolean {
    return !this.told().includes(alert.id) && (this.muted()[keyOf(alert)] ?? -Infinity) <= now;
  }

  async tell(alert: ErrorAlert): Promise<void> {
    await this.memory.update(toldEntry, [...this.told(), alert.id].slice(-mostTold));
  }

  /** No alert of this channel or tool until the end of the day that `now` is in, as the machine's zone has it. */
  async muteForToday(alert: ErrorAlert, now: number): Promise<void> {
    const still = Object.entries(this.muted()).filter(([, until]) => until > now);
    const midnight = new Date(now).setHours(24, 0, 0, 0);
    await this.memory.update(mutedEntry, Object.fromEntries([...still, [keyOf(alert), midnight]]));
  }

  private told(): string[] {
    const kept = this.memory.get(toldEntry);
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  }

  private muted(): Record<string, number> {
    const kept = this.memory.get(mutedEntry);
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter(([, until]) => typeof until === 'number')) as Record<
      string,
      number
    >;
  }
}

function keyOf({ scope, scopeId }: ErrorAlert): string {
  return `${scope}:${scopeId}`;
}
