// The figures of keys follow requests and budgets, a question every two seconds at the most.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamEvent } from '../../src/extension/eventStream';
import { KeyFigures } from '../../src/extension/keyFigures';
import type { ManagementClient } from '../../src/extension/managementClient';
import type { VirtualKey } from '../../src/shared/virtualKey';

const finished = { type: 'request', phase: 'finished', request: { keyId: 'k' } } as StreamEvent;
const started = { type: 'request', phase: 'started', request: { keyId: 'k' } } as StreamEvent;
const ofBudget = (scope: string) => ({ type: 'budget', action: 'updated', budget: { scope } }) as StreamEvent;
const keyChanged = { type: 'key', action: 'updated', key: { id: 'k' } } as StreamEvent;

describe('KeyFigures', () => {
  let answers: PromiseWithResolvers<VirtualKey[]>[] = [];
  let taken: VirtualKey[][] = [];
  let errors: unknown[] = [];
  let isThere = true;
  let figures: KeyFigures;
  beforeEach(() => {
    vi.useFakeTimers();
    [answers, taken, errors, isThere] = [[], [], [], true];
    const call = () => {
      const answer = Promise.withResolvers<VirtualKey[]>();
      answers.push(answer);
      return answer.promise;
    };
    figures = new KeyFigures({
      client: () => (isThere ? ({ call } as unknown as ManagementClient) : undefined),
      mirror: { takeKeys: (keys) => taken.push(keys) },
      onError: (error) => errors.push(error),
    });
  });
  afterEach(() => {
    figures.dispose();
    vi.useRealTimers();
  });
  const answer = async (index: number, id: string): Promise<void> => {
    answers[index]?.resolve([{ id } as VirtualKey]);
    await vi.advanceTimersByTimeAsync(0);
  };

  it('asks at once, and then for many events once', async () => {
    figures.apply(finished);
    expect(answers).toHaveLength(1);
    for (let count = 0; count < 50; count += 1) figures.apply(finished);
    await answer(0, 'first');
    expect(answers).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(answers).toHaveLength(2);
    await answer(1, 'second');
    expect(taken.map(([key]) => key?.id)).toEqual(['first', 'second']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(answers).toHaveLength(2);
  });

  it('does not ask for what moves no figure of a key', () => {
    for (const event of [started, keyChanged, ofBudget('channel')]) figures.apply(event);
    expect(answers).toHaveLength(0);
    figures.apply(ofBudget('key'));
    expect(answers).toHaveLength(1);
  });

  it('asks again where a key was changed while the list was on its way', async () => {
    figures.apply(finished);
    figures.apply(keyChanged);
    await answer(0, 'old');
    expect(taken).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    await answer(1, 'new');
    expect(taken.map(([key]) => key?.id)).toEqual(['new']);
  });

  it('tells of a failure, and asks nobody where there is no gateway', async () => {
    figures.apply(finished);
    answers[0]?.reject(new Error('gone'));
    await vi.advanceTimersByTimeAsync(2000);
    expect(errors).toHaveLength(1);
    isThere = false;
    figures.apply(finished);
    expect(answers).toHaveLength(1);
  });
});
