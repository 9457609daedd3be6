// How far apart the ticks of a value axis may stand, by unit: round in its own way. Pure. Used by the time chart.
import type { ChartUnit } from './chartTypes';

/** 1, 2 and 5 times the powers of ten from `from` to `to`. */
function decimal(from: number, to: number): number[] {
  const steps: number[] = [];
  for (let power = from; power <= to; power += 1) {
    for (const factor of [1, 2, 5]) steps.push(Number(`${factor}e${power}`));
  }
  return steps;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const steps: Record<ChartUnit, readonly number[]> = {
  // From a nano-dollar on.
  usd: decimal(-9, 9),
  tokens: decimal(0, 15),
  count: decimal(0, 12),
  rate: decimal(-1, 6),
  percent: [...decimal(-4, -2), 0.1, 0.2, 0.25, 0.5, 1],
  ms: [
    ...decimal(0, 2),
    ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
    ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
    ...[1, 2, 3, 6, 12, 24].map((count) => count * hour),
  ],
};

/** The distances that ticks of `unit` may have, ascending. */
export function valueSteps(unit: ChartUnit): readonly number[] {
  return steps[unit];
}
