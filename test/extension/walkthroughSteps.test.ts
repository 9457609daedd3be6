// What ends a step of the walkthrough, and what does not.
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../src/extension/eventStream';
import { stepOf, stepsShown } from '../../src/extension/walkthroughSteps';
import { channel, requestRow, virtualKey } from '../webview/samples';
import { tool } from '../webview/toolSamples';

const today = { requests: 0, errors: 0, costUsd: 0, inputTokens: 0, outputTokens: 0, unpricedRequests: 0 };

describe('steps that the state shows', () => {
  it('are none at the beginning, though the demo channel is there', () => {
    expect(stepsShown([], null)).toEqual([]);
    expect(stepsShown([channel({ id: 'demo', name: 'Demo', provider: 'demo' })], today)).toEqual([]);
  });
  it('are a channel of one’s own, and a request that was answered', () => {
    const own = channel({ id: 'own', name: 'Own', provider: 'deepseek' });
    expect(stepsShown([{ ...own, health: { ...own.health, state: 'unknown' } }], today)).toEqual(['channel']);
    expect(stepsShown([], { ...today, requests: 2, errors: 2 })).toEqual([]);
    expect(stepsShown([], { ...today, requests: 2, errors: 1 })).toEqual(['cost']);
  });
  it('are also a channel that is known to be well, and a key that a takeover made', () => {
    const own = channel({ id: 'own', name: 'Own', provider: 'deepseek' });
    const key = virtualKey({ id: 'k', name: 'Codex', tool: 'codex' });
    expect(stepsShown([{ ...own, health: { ...own.health, state: 'healthy' } }], today, [key])).toEqual([
      'channel',
      'test',
      'takeover',
    ]);
    expect(stepsShown([], today, [{ ...key, tool: 'try-it' }])).toEqual([]);
    expect(stepsShown([], today, [{ ...key, state: 'revoked' }])).toEqual([]);
  });
});

describe('steps that events end', () => {
  const test = (name: string, ok: boolean, channelId: string | null = 'c'): StreamEvent => ({
    type: 'test',
    testId: 't',
    channelId,
    step: { name, ok, milliseconds: 1 } as Extract<StreamEvent, { type: 'test' }>['step'],
  });
  it.each([
    ['a step that only the right key passes', test('authenticate', true), 'test'],
    ['the same of a draft', test('list-models', true, null), 'test'],
    ['an answer of the demo', test('answer', true), 'test'],
    ['a name that was found', test('resolve', true), undefined],
    ['a refused key', test('authenticate', false), undefined],
    [
      'a tool taken over',
      { type: 'tool', action: 'taken-over', tool: tool({ id: 'codex', name: 'Codex' }) },
      'takeover',
    ],
    ['a tool given back', { type: 'tool', action: 'restored', tool: tool({ id: 'codex', name: 'Codex' }) }, undefined],
    ['an answered request', { type: 'request', phase: 'finished', request: requestRow({ id: 'r' }) }, 'cost'],
    [
      'a failed request',
      { type: 'request', phase: 'finished', request: requestRow({ id: 'r', outcome: 'error' }) },
      undefined,
    ],
    ['a request that begins', { type: 'request', phase: 'started', request: requestRow({ id: 'r' }) }, undefined],
  ] as [string, StreamEvent, string | undefined][])('%s', (_what, event, step) => {
    expect(stepOf(event)).toBe(step);
  });
});
