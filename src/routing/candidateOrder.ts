// The order of candidates of one priority, by strategy. Used by candidates.ts. Pure: dice, prices and counts come in.
// Ties are broken by the channels' weights, so no strategy piles everything on the first of equals.
import type { RoutingStrategy } from '../shared/gatewayOptions';
import type { Candidate } from './candidate';

/** What the strategies ask. Whatever is left out counts as not known. */
export interface OrderFacts {
  /** A price to compare by, in any one unit; undefined where it is not known, which comes last. */
  price?: (candidate: Candidate) => number | undefined;
  /** Average time to the first byte in ms; undefined before the first answer. */
  firstByteMs?: (candidate: Candidate) => number | undefined;
  /** Requests running at the channel. */
  running?: (candidate: Candidate) => number;
  /** How far ahead of its turn the channel is; the smallest is next. */
  turn?: (candidate: Candidate) => number;
}

/** Of lowest-latency choices, the share that goes anywhere, to learn whether a slow channel has become fast. */
const explorationShare = 0.05;
/** Averages this much apart are equal: no channel gets everything for a millisecond. */
const latencyTolerance = 1.1;

/** `candidates` in the order to try them. `random` gives numbers in [0, 1). */
export function orderEquals(
  candidates: readonly Candidate[],
  strategy: RoutingStrategy,
  facts: OrderFacts,
  random: () => number,
): Candidate[] {
  if (candidates.length < 2) return [...candidates];
  const shuffled = weightedShuffle(candidates, random);
  switch (strategy) {
    case 'weighted':
      return shuffled;
    case 'round-robin':
      // By turn alone: equal turns keep the channels' own order, which makes the round.
      return sortedBy(candidates, (candidate) => facts.turn?.(candidate) ?? 0);
    case 'lowest-cost':
      return sortedBy(shuffled, (candidate) => facts.price?.(candidate) ?? Infinity);
    case 'least-busy':
      return sortedBy(shuffled, (candidate) => (facts.running?.(candidate) ?? 0) / weightOf(candidate));
    case 'lowest-latency':
      return byLatency(shuffled, facts, random);
  }
}

/** The unmeasured first, once each; then those about as fast as the fastest; now and then, whatever the weights say. */
function byLatency(shuffled: Candidate[], facts: OrderFacts, random: () => number): Candidate[] {
  if (random() < explorationShare) return shuffled;
  const measured = shuffled.map((candidate) => facts.firstByteMs?.(candidate)).filter((value) => value !== undefined);
  const fastest = Math.min(...measured);
  return sortedBy(shuffled, (candidate) => {
    const value = facts.firstByteMs?.(candidate);
    if (value === undefined) return -1;
    return value <= fastest * latencyTolerance ? fastest : value;
  });
}

/** Sorted by a number, equals in the order they have. */
function sortedBy(candidates: readonly Candidate[], measure: (candidate: Candidate) => number): Candidate[] {
  const measured = candidates.map((candidate) => ({ candidate, value: measure(candidate) }));
  return measured.sort((a, b) => (a.value === b.value ? 0 : a.value - b.value)).map((item) => item.candidate);
}

/** Draws one after the other, each with a chance of its weight among those left. */
function weightedShuffle(candidates: readonly Candidate[], random: () => number): Candidate[] {
  const left = [...candidates];
  const drawn: Candidate[] = [];
  while (left.length > 1) {
    let point = random() * left.reduce((sum, candidate) => sum + weightOf(candidate), 0);
    let index = left.findIndex((candidate) => (point -= weightOf(candidate)) < 0);
    if (index < 0) index = left.length - 1; // rounding at the upper end
    drawn.push(...left.splice(index, 1));
  }
  return [...drawn, ...left];
}

function weightOf(candidate: Candidate): number {
  return Math.max(candidate.channel.weight, 1);
}
