// Runs a target with mutated inputs and keeps what must not be: an error that is no declared one, an input that takes too long, an output out
// of proportion. With a guide, inputs that reach new code become seeds of the next. Used by fuzz.test.ts.
import { runInThisContext } from 'node:vm';
import type { Random } from '../../support/seededRandom';
import type { CoverageGuide } from './coverage';
import { mutate } from './mutate';

export interface FuzzTarget {
  name: string;
  seeds: readonly Uint8Array[];
  /** Reads the input as the product does; returns the size of what it made of it. Throws what `allows` must know. */
  run(input: Uint8Array): number;
  allows(error: unknown): boolean;
}

export interface Finding {
  target: string;
  what: string;
  input: Uint8Array;
}

export interface Budget {
  /** Inputs to try, at most. */
  inputs: number;
  /** Milliseconds, at most. */
  milliseconds: number;
}

export interface FuzzResult {
  inputs: number;
  findings: Finding[];
  /** Of all inputs, in ms. */
  slowest: number;
  /** Seeds at the end: those that were given and those that reached new code. */
  corpus: number;
}

const batchSize = 40;
/** An input that takes so long hangs: the run is broken off there. */
const hangMs = 15_000;
/** Inputs have 64 KiB at most: what takes so long grows faster than its input. */
const slowMs = 2500;
const mostFindings = 5;
const largestOutput = (input: number): number => 1024 * 1024 + 200 * input;

/** What is wrong with `target` at `input`; undefined where nothing is. Also for inputs that were found earlier. */
export function faultAt(target: FuzzTarget, input: Uint8Array): string | undefined {
  const began = performance.now();
  try {
    const size = target.run(input);
    if (size > largestOutput(input.length)) return `an output of ${size} bytes of ${input.length}`;
  } catch (error) {
    if (!target.allows(error)) return error instanceof Error ? (error.stack ?? String(error)) : String(error);
  }
  const milliseconds = performance.now() - began;
  return milliseconds > slowMs ? `took ${Math.round(milliseconds)} ms` : undefined;
}

/** Calls `work` and breaks it off where it does not come back. Throws the error `ERR_SCRIPT_EXECUTION_TIMEOUT` then. */
function bounded(work: () => void): void {
  const place = globalThis as { fuzzWork?: () => void };
  place.fuzzWork = work;
  try {
    runInThisContext('fuzzWork()', { timeout: hangMs });
  } finally {
    delete place.fuzzWork;
  }
}

export function fuzz(target: FuzzTarget, random: Random, budget: Budget, guide?: CoverageGuide): FuzzResult {
  const corpus = [...target.seeds];
  const result: FuzzResult = { inputs: 0, findings: [], slowest: 0, corpus: corpus.length };
  const until = performance.now() + budget.milliseconds;
  let next: readonly Uint8Array[] = target.seeds;
  while (result.inputs < budget.inputs && performance.now() < until && result.findings.length < mostFindings) {
    let current: Uint8Array = next[0] ?? new Uint8Array();
    const keep = (what: string): void => {
      result.findings.push({ target: target.name, what, input: shrink(target, current) });
    };
    try {
      bounded(() => {
        for (current of next) {
          const began = performance.now();
          const what = faultAt(target, current);
          result.slowest = Math.max(result.slowest, performance.now() - began);
          result.inputs += 1;
          if (what !== undefined) keep(what);
        }
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      result.findings.push({ target: target.name, what: 'does not come back', input: current });
    }
    if (guide !== undefined) corpus.push(...reaching(target, next, guide));
    next = Array.from({ length: Math.min(batchSize, budget.inputs - result.inputs) }, () =>
      mutate(random.pick(corpus), random, corpus),
    );
  }
  result.corpus = corpus.length;
  return result;
}

/** Those of a batch that reach code which no input reached before: the batch is tried again one by one where it has any. */
function reaching(target: FuzzTarget, batch: readonly Uint8Array[], guide: CoverageGuide): Uint8Array[] {
  const together = guide.fresh();
  if (together.length === 0) return [];
  const found: Uint8Array[] = [];
  for (const input of batch) {
    faultAt(target, input);
    const blocks = guide.fresh();
    if (blocks.length > 0) found.push(input);
    guide.learn(blocks);
  }
  guide.learn(together);
  return found;
}

/** A shorter input with a fault of the same kind, as far as halving and leaving out pieces finds one in short time. */
function shrink(target: FuzzTarget, input: Uint8Array): Uint8Array {
  let best = input;
  const until = performance.now() + 2000;
  for (let piece = Math.ceil(best.length / 2); piece >= 1 && performance.now() < until; piece = Math.floor(piece / 2)) {
    for (let at = 0; at < best.length && performance.now() < until;) {
      const shorter = Buffer.concat([best.subarray(0, at), best.subarray(at + piece)]);
      if (shorter.length < best.length && faultAt(target, shorter) !== undefined) best = shorter;
      else at += piece;
    }
  }
  return best;
}
