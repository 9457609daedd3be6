// Remembers which counters of providers were found missing, so that they are not asked each time; for a while only, since providers
// add them and users change channels. Used by the proxy. Bounded: the oldest note makes room.

const rememberedMs = 60 * 60 * 1000;
const most = 1000;

/** What a counter's absence depends on. */
export interface CounterPlace {
  channelId: string;
  baseUrl: string;
  protocol: string;
  /** As sent upstream: some counters know some models only. */
  model: string;
}

export class MissingCounters {
  /** Place → when it is asked again (ms since the epoch). */
  private readonly notes = new Map<string, number>();

  note(place: CounterPlace, now: number): void {
    const key = keyOf(place);
    this.notes.delete(key);
    this.notes.set(key, now + rememberedMs);
    const [oldest] = this.notes.keys();
    if (this.notes.size > most && oldest !== undefined) this.notes.delete(oldest);
  }

  has(place: CounterPlace, now: number): boolean {
    const until = this.notes.get(keyOf(place));
    return until !== undefined && now < until;
  }
}

function keyOf({ channelId, baseUrl, protocol, model }: CounterPlace): string {
  return JSON.stringify([channelId, baseUrl, protocol, model]);
}
