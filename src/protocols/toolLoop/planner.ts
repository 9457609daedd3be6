// What comes next in the loop of a request whose tools the gateway runs: ask the model, run tools, or stop and why. Called by
// src/gateway/toolMode between two effects. Pure: what has happened and the time come in, one decision goes out.
import type { LoopEnd } from '../../shared/toolTrace';
import type { FinishReason } from '../ir/events';

export interface LoopBounds {
  /** Calls of the model, at least 1. */
  steps: number;
  milliseconds: number;
}

/** What the model has just said. */
export interface StepAnswer {
  finish: FinishReason;
  /** Calls of our tools and of the client's own in it. */
  ownCalls: number;
  clientCalls: number;
}

export interface LoopState {
  /** Calls of the model that were made. */
  steps: number;
  elapsedMs: number;
  /** A limit of the key would be passed by another call of the model. */
  limitReached: boolean;
  /** Undefined before the first answer, and after the tools that an answer asked for have run. */
  answer: StepAnswer | undefined;
  /** The answer that came last called tools of the client as well: it has to be told of them. */
  clientWaits: boolean;
}

export type NextStep =
  /** `last`: no further call follows, so that tools would run in vain: the model is told to answer without them. */
  { do: 'ask'; last: boolean } | { do: 'run' } | { do: 'stop'; reason: LoopEnd };

/** Words after which a model's calls of tools are complete and wait for their results. */
const callsAreWhole: ReadonlySet<FinishReason> = new Set<FinishReason>(['tool-calls', 'stop', 'stop-sequence']);

/** The next step. By law a loop ends after at most `2 * bounds.steps` steps, and nothing runs whose result nobody would read. */
export function nextStep(state: LoopState, bounds: LoopBounds): NextStep {
  const { answer, steps, elapsedMs, limitReached, clientWaits } = state;
  if (answer !== undefined) {
    const runs = answer.ownCalls > 0 && callsAreWhole.has(answer.finish);
    if (!runs) return { do: 'stop', reason: answer.clientCalls > 0 ? 'client-tools' : 'finished' };
    if (elapsedMs >= bounds.milliseconds) return { do: 'stop', reason: 'time' };
    // With calls of the client in it the turn goes on with the client's next request, whatever is left here.
    if (answer.clientCalls > 0) return { do: 'run' };
    if (steps >= bounds.steps) return { do: 'stop', reason: 'steps' };
    return limitReached ? { do: 'stop', reason: 'limit' } : { do: 'run' };
  }
  if (clientWaits) return { do: 'stop', reason: 'client-tools' };
  // The first call was admitted with the request.
  if (steps > 0 && elapsedMs >= bounds.milliseconds) return { do: 'stop', reason: 'time' };
  if (steps > 0 && limitReached) return { do: 'stop', reason: 'limit' };
  if (steps >= bounds.steps) return { do: 'stop', reason: 'steps' };
  return { do: 'ask', last: steps + 1 >= bounds.steps && steps > 0 };
}
