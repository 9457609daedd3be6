// What runs and what ran at each channel: for least-busy (requests running now) and round-robin (whose turn it is). Counted at the
// beginning and end of every attempt. Pure.
import { BoundedMap } from './boundedMap';

export class LoadBook {
  private readonly running = new Map<string, number>();
  // Turns are stride scheduling: each request moves its channel ahead by 1/weight, and the one furthest behind is next. A channel that
  // was away starts where the others stand, so it is not flooded to catch up.
  private readonly turns = new BoundedMap<string, number>(5000);
  private readonly fronts = new BoundedMap<string, number>(1000);

  /** Counts a beginning. The function it returns is to be called at the end; further calls do nothing. */
  begin(channelId: string, model: string, weight: number): () => void {
    this.running.set(channelId, this.runningAt(channelId) + 1);
    const key = `${channelId}\n${model}`;
    const front = this.fronts.get(model) ?? 0;
    const turn = Math.max(this.turns.get(key) ?? 0, front);
    this.fronts.set(model, turn);
    this.turns.set(key, turn + 1 / Math.max(weight, 1));
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const left = this.runningAt(channelId) - 1;
      if (left > 0) this.running.set(channelId, left);
      else this.running.delete(channelId);
    };
  }

  /** Requests running at a channel now. */
  runningAt(channelId: string): number {
    return this.running.get(channelId) ?? 0;
  }

  /** How far ahead a channel is with a model; the smallest is next. Only good for comparing. */
  turnOf(channelId: string, model: string): number {
    return this.turns.peek(`${channelId}\n${model}`) ?? 0;
  }
}
