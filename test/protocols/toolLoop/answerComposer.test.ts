// Several answers as one: whatever models say and call, the client gets one well-ordered answer, with all that was said and none of our calls.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerEvents } from '../../../src/protocols/answerEvents';
import { EventChecker } from '../../../src/protocols/ir/checkEvents';
import { Collector } from '../../../src/protocols/ir/collect';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import type { AssistantPart } from '../../../src/protocols/ir/parts';
import { AnswerComposer } from '../../../src/protocols/toolLoop/answerComposer';
import type { UsageBuckets } from '../../../src/shared/usage';

const usage = (input: number): UsageBuckets => ({
  ...{ input, cacheRead: 1, cacheWrite5m: 0, cacheWrite1h: 0, output: 2, reasoning: 0, images: 0, audioSeconds: 0 },
  raw: { input },
});
const call = (name: string): fc.Arbitrary<AssistantPart> =>
  fc.uuid().map((id) => ({ type: 'tool-call', id, name, kind: 'function', input: '{}' }));
const state = { origin: 'test', kind: 'signature', data: 'sealed' } as const;
const part: fc.Arbitrary<AssistantPart> = fc.oneof(
  fc.string({ minLength: 1 }).map((text): AssistantPart => ({ type: 'text', text })),
  fc.string().map((text): AssistantPart => ({ type: 'reasoning', text, summary: false, id: undefined, state })),
  call('ours'),
  call('theirs'),
);
const steps = fc.array(fc.array(part, { maxLength: 5 }), { minLength: 1, maxLength: 4 });

const answerOf = (content: AssistantPart[], index: number): IrAnswer => ({
  id: `a${index}`,
  model: 'm',
  content,
  finish: { reason: 'tool-calls' },
  usage: usage(index),
});

function compose(answers: readonly IrAnswer[], note?: string): { events: IrEvent[]; answer: IrAnswer } {
  const composer = new AnswerComposer((name) => name === 'ours');
  const events = answers.flatMap((answer) => [
    ...answerEvents(answer).flatMap((event) => composer.push(event)),
    ...composer.endStep(),
  ]);
  events.push(...composer.end({ reason: 'stop' }, note, { id: 'own', model: 'm' }));
  const checker = new EventChecker();
  const collector = new Collector();
  for (const event of events) collector.push(checker.check(event));
  return { events, answer: collector.answer() };
}

describe('the composer', () => {
  it('makes one well-ordered answer of all steps, without our calls', () => {
    fc.assert(
      fc.property(steps, fc.option(fc.string({ minLength: 1 }), { nil: undefined }), (said, note) => {
        const { events, answer } = compose(said.map(answerOf), note);
        expect(events.filter(({ type }) => type === 'message-start')).toHaveLength(1);
        const all = said.flat();
        const calls = answer.content.filter((one) => one.type === 'tool-call');
        expect(calls.map(({ id }) => id)).toEqual(
          all.flatMap((one) => (one.type === 'tool-call' && one.name === 'theirs' ? [one.id] : [])),
        );
        const texts = answer.content.flatMap((one) => (one.type === 'text' ? [one.text] : []));
        const told = all.flatMap((one) => (one.type === 'text' ? [one.text] : []));
        expect(texts).toHaveLength(told.length + (note === undefined ? 0 : 1));
        told.forEach((text, index) => expect(texts[index]?.endsWith(text)).toBe(true));
        expect(answer.usage?.input).toBe(said.reduce((sum, _content, index) => sum + index, 0));
      }),
    );
  });

  it('gives the state of thinking away only where no call of ours follows it', () => {
    const thinking: AssistantPart = { type: 'reasoning', text: 't', summary: false, id: undefined, state };
    const ours: AssistantPart = { type: 'tool-call', id: 'x', name: 'ours', kind: 'function', input: '{}' };
    const { answer } = compose([answerOf([thinking, ours], 0), answerOf([thinking, { type: 'text', text: 'end' }], 1)]);
    const states = answer.content.flatMap((one) => (one.type === 'reasoning' ? [one.state] : []));
    expect(states).toEqual([undefined, state]);
  });

  it('closes what a step left open', () => {
    const composer = new AnswerComposer(() => false);
    const events: IrEvent[] = [
      { type: 'message-start', id: 'a', model: 'm' },
      { type: 'text-start', block: 3 },
      { type: 'text-delta', block: 3, text: 'half' },
    ];
    const told = [
      ...events.flatMap((event) => composer.push(event)),
      ...composer.end({ reason: 'length' }, 'stopped', { id: 'a', model: 'm' }),
    ];
    const checker = new EventChecker();
    for (const event of told) checker.check(event);
    expect(checker.done).toBe(true);
  });
});
