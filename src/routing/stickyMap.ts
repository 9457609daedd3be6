// Which channel a conversation stays with, per sticky key and model. Read by the candidate choice, written when a channel has answered.
// Pure: the time comes in. Bounded; an entry ends some time after its last request.
import { BoundedMap } from './boundedMap';
import type { StickyKey } from './stickiness';

interface Entry {
  channelId: string;
  endsAt: number;
}

export class StickyMap {
  private readonly entries: BoundedMap<string, Entry>;

  constructor(largest = 10_000) {
    this.entries = new BoundedMap(largest);
  }

  get size(): number {
    return this.entries.size;
  }

  /** The channel that the conversation stays with; undefined where there is none (any more). */
  get(key: StickyKey, model: string, at: number): string | undefined {
    const entry = this.entries.get(place(key, model));
    return entry === undefined || at >= entry.endsAt ? undefined : entry.channelId;
  }

  /**
   * `channelId` has answered. A conversation without a channel gets it, and one with another moves to it, for good, where that other
   * one is `lost` (held back, out of room, gone). One failure that another channel helped out with moves nothing.
   */
  answered(key: StickyKey, model: string, channelId: string, at: number, lost: (channelId: string) => boolean): void {
    const known = this.get(key, model, at);
    const stays = known !== undefined && known !== channelId && !lost(known) ? known : channelId;
    this.entries.set(place(key, model), { channelId: stays, endsAt: at + key.lifetimeMs });
  }

  /** Takes a channel that is gone out of all conversations. */
  forget(channelId: string): void {
    for (const [key, entry] of this.entries.all()) {
      if (entry.channelId === channelId) this.entries.delete(key);
    }
  }
}

function place(key: StickyKey, model: string): string {
  return `${key.key}\n${model}`;
}
