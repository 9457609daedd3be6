// What the figures have to be: the rows of the table in docs/performance.md. Read by report.ts.
import { addedRatio, ratio, type Figure, type Rounds, type Spread } from './rounds';

export interface Gate {
  scenario: string;
  what: string;
  /** At most, or at least where `atLeast`. */
  bound: number;
  atLeast?: boolean;
  against: string;
  figure: Figure;
  added?: boolean;
}

const gate = (scenario: string, what: string, bound: number, figure: Figure, more: Partial<Gate> = {}): Gate => ({
  scenario,
  what,
  bound,
  figure,
  against: 'dispatch',
  ...more,
});

export const gates: readonly Gate[] = [
  gate('throughput', 'processor time per request', 1.5, 'processorPerRequest'),
  gate('throughput', 'requests per processor second', 8, 'requestsPerProcessorSecond', {
    against: 'portkey',
    atLeast: true,
  }),
  gate('throughput cross', 'processor time per request', 1.7, 'processorPerRequest'),
  gate('latency', 'added p50', 1.25, 'latency', { added: true }),
  gate('latency', 'added p50', 0.4, 'latency', { added: true, against: 'portkey' }),
  gate('first-byte', 'added p50', 1.25, 'firstByte', { added: true }),
  gate('first-byte cross', 'added p50', 1.6, 'firstByte', { added: true }),
  gate('log', 'processor time per request', 1.5, 'processorPerRequest'),
  gate('big', 'processor time per request', 2.6, 'processorPerRequest'),
  gate('big cross', 'processor time per request', 6, 'processorPerRequest'),
  gate('paced', 'delay p50', 1.25, 'delay'),
  gate('paced', 'processor time per chunk', 1.25, 'processorPerPiece'),
  gate('paced cross', 'delay p50', 1.25, 'delay'),
  gate('paced cross', 'processor time per chunk', 1.6, 'processorPerPiece'),
  gate('fast', 'processor time per chunk', 1.15, 'processorPerPiece'),
  gate('fast cross', 'processor time per chunk', 1.8, 'processorPerPiece'),
];

/** The figure of a gate; undefined where a subject of it did not take part. */
export function judge(gate: Gate, rounds: Rounds): { spread: Spread; met: boolean } | undefined {
  const there = [gate.against, 'gatehouse', ...(gate.added === true ? ['direct'] : [])];
  if (there.some((name) => (rounds[name] ?? []).length === 0)) return undefined;
  const spread = (gate.added === true ? addedRatio : ratio)(rounds, 'gatehouse', gate.against, gate.figure);
  return { spread, met: gate.atLeast === true ? spread.median >= gate.bound : spread.median <= gate.bound };
}
