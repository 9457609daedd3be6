// Measures scenarios: subjects take turns (A B C, then C B A), each turn warmed up, and ratios are taken inside a round, so that a machine
// that grows slower or faster meets all of them alike. Called by main.ts.
import type { LoadClient, Load } from './loadClient';
import { processorNanoseconds } from './machine';
import type { Scenario } from './scenarios';
import type { Subject } from './subjects/subject';

/** Figures of one turn. Times in microseconds; `null` where there is no such thing. */
export interface Turn {
  processorPerRequest: number | null;
  processorPerPiece: number | null;
  requestsPerSecond: number;
  requestsPerProcessorSecond: number | null;
  latency: number;
  firstByte: number;
  delay: number | null;
  delayP99: number | null;
}
export type Figure = keyof Turn;
/** Turns of each subject, by round. */
export type Rounds = Record<string, Turn[]>;

export interface Pace {
  rounds: number;
  /** Before the first round of a scenario, for each subject: its code is compiled then. */
  firstSeconds: number;
  /** Before each turn. Streams at a pace have none: each takes two seconds. */
  warmUpSeconds: number;
  seconds: number;
}

/** Without these there is nothing to compare. */
const ours = ['direct', 'dispatch', 'gatehouse'];

async function turn(load: LoadClient, subject: Subject, scenario: Scenario, pace: Pace): Promise<Turn> {
  const { connections, pieces, errand } = scenario;
  const request = subject.request(errand);
  if (errand.manner !== 'paced') await load.run(request, connections, pace.warmUpSeconds);
  const before = subject.pid === null ? 0 : processorNanoseconds(subject.pid);
  const measured = await load.run(request, connections, pace.seconds);
  const spent = subject.pid === null ? null : (processorNanoseconds(subject.pid) - before) / 1000;
  return figures(measured, spent, pieces);
}

function figures(load: Load, processor: number | null, pieces: number): Turn {
  const { finished, seconds, latencyMicroseconds, firstByteMicroseconds, delayMicroseconds } = load;
  const perRequest = processor === null ? null : processor / finished;
  return {
    processorPerRequest: perRequest,
    processorPerPiece: perRequest === null || pieces === 1 ? null : perRequest / pieces,
    requestsPerSecond: finished / seconds,
    requestsPerProcessorSecond: perRequest === null ? null : 1e6 / perRequest,
    latency: latencyMicroseconds.p50,
    firstByte: firstByteMicroseconds.p50,
    delay: delayMicroseconds.count === 0 ? null : delayMicroseconds.p50,
    delayP99: delayMicroseconds.count === 0 ? null : delayMicroseconds.p99,
  };
}

/**
 * Runs the rounds of one scenario with those subjects that take it. A peer that fails before the first round is left out and told to
 * `leftOut`. Throws where one of ours fails, or anybody later.
 */
export async function measure(
  load: LoadClient,
  subjects: readonly Subject[],
  scenario: Scenario,
  pace: Pace,
  leftOut: (name: string, error: unknown) => void,
): Promise<Rounds> {
  const asked = subjects.filter(
    ({ name, takes }) => ['dispatch', 'gatehouse', ...scenario.beside].includes(name) && takes(scenario.errand),
  );
  const part: Subject[] = [];
  for (const subject of asked)
    try {
      await load.run(subject.request(scenario.errand), scenario.connections, pace.firstSeconds);
      part.push(subject);
    } catch (error) {
      if (ours.includes(subject.name)) throw error;
      leftOut(subject.name, error);
    }
  const rounds: Rounds = Object.fromEntries(part.map(({ name }) => [name, []]));
  for (let round = 0; round < pace.rounds; round += 1)
    for (const subject of round % 2 === 0 ? part : part.toReversed())
      rounds[subject.name]?.push(await turn(load, subject, scenario, pace));
  return rounds;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** A ratio over the rounds: its median, least and greatest. */
export interface Spread {
  median: number;
  least: number;
  greatest: number;
}
export function spread(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), greatest: Math.max(...values) };
}

/** Values of one figure of one subject, by round. Throws where the subject has no such figure. */
export function valuesOf(rounds: Rounds, subject: string, figure: Figure): number[] {
  return (rounds[subject] ?? []).map((one) => {
    const value = one[figure];
    if (value === null) throw new Error(`${subject} has no ${figure}.`);
    return value;
  });
}

/** `subject` against `other`, round by round. */
export function ratio(rounds: Rounds, subject: string, other: string, figure: Figure): Spread {
  const others = valuesOf(rounds, other, figure);
  return spread(valuesOf(rounds, subject, figure).map((value, round) => value / (others[round] ?? NaN)));
}

/** The same of what each adds to going without a gateway. */
export function addedRatio(rounds: Rounds, subject: string, other: string, figure: Figure): Spread {
  const bare = valuesOf(rounds, 'direct', figure);
  const others = valuesOf(rounds, other, figure);
  return spread(
    valuesOf(rounds, subject, figure).map(
      (value, round) => (value - (bare[round] ?? NaN)) / ((others[round] ?? NaN) - (bare[round] ?? NaN)),
    ),
  );
}
