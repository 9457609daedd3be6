// Laws of the loop's planner: whatever models, tools and clocks do, a loop ends, within its bounds, for a reason that is true.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishReasons } from '../../../src/protocols/ir/events';
import {
  nextStep,
  type LoopBounds,
  type LoopState,
  type NextStep,
  type StepAnswer,
} from '../../../src/protocols/toolLoop/planner';
import type { LoopEnd } from '../../../src/shared/toolTrace';

interface Turn {
  answer: StepAnswer;
  milliseconds: number;
  limitReached: boolean;
}

const turn: fc.Arbitrary<Turn> = fc.record({
  answer: fc.record({
    finish: fc.constantFrom(...finishReasons),
    ownCalls: fc.nat({ max: 3 }),
    clientCalls: fc.nat({ max: 1 }),
  }),
  milliseconds: fc.nat({ max: 400 }),
  limitReached: fc.boolean(),
});
const bounds: fc.Arbitrary<LoopBounds> = fc.record({
  steps: fc.integer({ min: 1, max: 12 }),
  milliseconds: fc.integer({ min: 1, max: 3000 }),
});

interface Log {
  asked: number;
  lasts: boolean[];
  ran: number;
  decisions: number;
  end: LoopEnd;
  state: LoopState;
}

/** Plays a loop as src/gateway/toolMode does; `turns` are used again from the start when they are used up. */
function play(turns: readonly Turn[], within: LoopBounds): Log {
  let state: LoopState = { steps: 0, elapsedMs: 0, limitReached: false, answer: undefined, clientWaits: false };
  const log = { asked: 0, lasts: [] as boolean[], ran: 0, decisions: 0 };
  for (;;) {
    const next = nextStep(state, within);
    log.decisions += 1;
    expect(log.decisions).toBeLessThanOrEqual(2 * within.steps + 1);
    if (next.do === 'stop') return { ...log, end: next.reason, state };
    if (next.do === 'run') {
      log.ran += 1;
      state = { ...state, answer: undefined, clientWaits: (state.answer?.clientCalls ?? 0) > 0 };
      continue;
    }
    const said = turns[log.asked % turns.length];
    if (said === undefined) throw new Error('there is always a turn');
    log.asked += 1;
    log.lasts.push(next.last);
    state = {
      steps: log.asked,
      elapsedMs: state.elapsedMs + said.milliseconds,
      limitReached: said.limitReached,
      answer: said.answer,
      clientWaits: false,
    };
  }
}

const turns = fc.array(turn, { minLength: 1, maxLength: 12 });

describe('the planner', () => {
  it('ends every loop within its calls, and begins with one', () => {
    fc.assert(
      fc.property(turns, bounds, (said, within) => {
        const { asked } = play(said, within);
        expect(asked).toBeGreaterThanOrEqual(1);
        expect(asked).toBeLessThanOrEqual(within.steps);
      }),
    );
  });

  it('tells a true reason', () => {
    fc.assert(
      fc.property(turns, bounds, (said, within) => {
        const { end, state, asked } = play(said, within);
        if (end === 'steps') expect(asked).toBe(within.steps);
        if (end === 'time') expect(state.elapsedMs).toBeGreaterThanOrEqual(within.milliseconds);
        if (end === 'limit') expect(state.limitReached).toBe(true);
        if (end === 'client-tools') expect(state.clientWaits || (state.answer?.clientCalls ?? 0) > 0).toBe(true);
        if (end === 'finished') expect(state.answer?.clientCalls).toBe(0);
      }),
    );
  });

  it('runs no tools after the last call, whose results nobody would read', () => {
    fc.assert(
      fc.property(turns, bounds, (said, within) => {
        const { ran, asked, end, lasts } = play(said, within);
        const forClient = end === 'client-tools' ? 1 : 0;
        expect(ran).toBeLessThanOrEqual(asked - 1 + forClient);
        // A model is told of its last call, unless it is the only one.
        expect(lasts.slice(0, -1)).not.toContain(true);
        if (asked === within.steps && asked > 1) expect(lasts.at(-1)).toBe(true);
      }),
    );
  });

  const asked = { steps: 1, elapsedMs: 10, limitReached: false, answer: undefined, clientWaits: false } as const;
  const calls = { finish: 'tool-calls', ownCalls: 1, clientCalls: 0 } as const;
  it.each<[string, Partial<LoopState>, NextStep]>([
    ['begins with a call of the model', { steps: 0 }, { do: 'ask', last: false }],
    [
      'begins whatever the time and the limit',
      { steps: 0, elapsedMs: 100, limitReached: true },
      { do: 'ask', last: false },
    ],
    ['runs tools that were called', { answer: calls }, { do: 'run' }],
    ['runs tools called beside words', { answer: { ...calls, finish: 'stop' } }, { do: 'run' }],
    ['runs tools called before a stop sequence', { answer: { ...calls, finish: 'stop-sequence' } }, { do: 'run' }],
    [
      'runs our own tools beside those of the client',
      { answer: { ...calls, clientCalls: 1 }, steps: 3 },
      { do: 'run' },
    ],
    ['ends where none was called', { answer: { ...calls, ownCalls: 0 } }, { do: 'stop', reason: 'finished' }],
    [
      'leaves tools of the client to the client',
      { answer: { ...calls, ownCalls: 0, clientCalls: 1 } },
      { do: 'stop', reason: 'client-tools' },
    ],
    ['asks again once they have run', {}, { do: 'ask', last: false }],
    ['tells the model of its last call', { steps: 2 }, { do: 'ask', last: true }],
    ['lets the client go on after its own', { clientWaits: true }, { do: 'stop', reason: 'client-tools' }],
    ['ends when the time is up', { elapsedMs: 100 }, { do: 'stop', reason: 'time' }],
    ['runs nothing when the time is up', { answer: calls, elapsedMs: 100 }, { do: 'stop', reason: 'time' }],
    ['ends at a limit of the key', { limitReached: true }, { do: 'stop', reason: 'limit' }],
    ['runs nothing at a limit of the key', { answer: calls, limitReached: true }, { do: 'stop', reason: 'limit' }],
    ['ends with its last call', { steps: 3 }, { do: 'stop', reason: 'steps' }],
    ['runs nothing after its last call', { answer: calls, steps: 3 }, { do: 'stop', reason: 'steps' }],
  ])('%s', (_words, state, next) => {
    expect(nextStep({ ...asked, ...state }, { steps: 3, milliseconds: 100 })).toEqual(next);
  });

  it('lets an answer that was cut short or refused run nothing', () => {
    const answer = { ownCalls: 2, clientCalls: 0 };
    for (const finish of ['length', 'refusal', 'context-full', 'malformed', 'pause'] as const) {
      const { ran, end } = play([{ answer: { ...answer, finish }, milliseconds: 0, limitReached: false }], {
        steps: 5,
        milliseconds: 100,
      });
      expect([ran, end]).toEqual([0, 'finished']);
    }
  });
});
