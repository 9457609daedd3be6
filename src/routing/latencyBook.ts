// How long channels take to their first byte, per model, as a moving average. Fed by every answer, read by the lowest-latency strategy.
// Pure: milliseconds in, milliseconds out.
import { BoundedMap } from './boundedMap';

/** Share of the newest measure in the average. */
const newestShare = 0.2;

export class LatencyBook {
  private readonly averages = new BoundedMap<string, number>(5000);

  /** Takes in the time to the first byte of one answer, in ms. */
  note(channelId: string, model: string, milliseconds: number): void {
    if (!Number.isFinite(milliseconds) || milliseconds < 0) return;
    const key = `${channelId}\n${model}`;
    const known = this.averages.get(key);
    this.averages.set(key, known === undefined ? milliseconds : known + newestShare * (milliseconds - known));
  }

  /** The average in ms; undefined before the first answer. */
  get(channelId: string, model: string): number | undefined {
    return this.averages.peek(`${channelId}\n${model}`);
  }
}
