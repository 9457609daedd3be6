// Which way a request went, for every way there is.
import { expect, it } from 'vitest';
import { routeOf, type RequestEnd, type RequestStage } from '../../src/gateway/proxy/routeOf';
import type { ErrorKind } from '../../src/shared/errors';
import type { Outcome, RequestAttempt, RequestRoute } from '../../src/shared/usage';

const asked = (channelId: string, reason?: RequestAttempt['reason']): RequestAttempt => ({
  channelId,
  status: reason === undefined ? 200 : 500,
  milliseconds: 1,
  ...(reason === undefined ? {} : { reason }),
});
const passedOver = (channelId: string): RequestAttempt => ({
  channelId,
  status: null,
  milliseconds: 0,
  reason: 'no-route',
  passedOver: true,
});
const candidate = { channel: { id: 'a' } };
const failed = (errorKind: ErrorKind): RequestEnd => ({ outcome: 'error', errorKind });

it.each<[what: string, route: RequestRoute, attempts: RequestAttempt[], ending: RequestEnd, stage?: RequestStage]>([
  ['the first answers', 'routed', [asked('a')], ended('ok')],
  ['the first answers at the second attempt', 'routed', [asked('a', 'server-error'), asked('a')], ended('ok')],
  ['the first was passed over, the next answers', 'routed', [passedOver('a'), asked('b')], ended('ok')],
  ['the second answers', 'failover', [asked('a', 'server-error'), asked('b')], ended('ok')],
  [
    'the first answers after the second',
    'failover',
    [asked('a', 'rate-limited'), asked('b', 'refused'), asked('a')],
    ended('ok'),
  ],
  ['tokens are estimated without asking anybody', 'routed', [], ended('ok')],
  ['tokens are estimated, all are passed over', 'routed', [passedOver('a')], ended('ok')],
  ['the only one fails', 'failed', [asked('a', 'server-error')], failed('upstream-rejected')],
  ['both fail', 'failed', [asked('a', 'server-error'), asked('b', 'refused')], failed('upstream-rejected')],
  ['an answer breaks off', 'failed', [asked('a', 'invalid-answer')], { ...failed('upstream-truncated'), candidate }],
  [
    'the client leaves in the middle of an answer',
    'routed',
    [asked('a', 'client-left')],
    { ...ended('aborted'), candidate },
  ],
  [
    'the client leaves in the middle of the second’s answer',
    'failover',
    [asked('a', 'overloaded'), asked('b', 'client-left')],
    { ...ended('aborted'), candidate },
  ],
  ['the client leaves before an answer', 'routed', [asked('a', 'client-left')], ended('aborted')],
  [
    'the client leaves before the second’s answer',
    'failover',
    [asked('a', 'timed-out'), asked('b', 'client-left')],
    ended('aborted'),
  ],
  ['the client leaves between two attempts', 'failed', [asked('a', 'server-error')], ended('aborted')],
  ['all are passed over', 'no-channel', [passedOver('a'), passedOver('b')], failed('no-channel'), 'planning'],
  ['all are held, the first by its rate limit', 'no-channel', [passedOver('a')], failed('rate-limited'), 'planning'],
  ['there is no channel', 'no-channel', [], failed('no-channel'), 'planning'],
  ['no channel has the model', 'no-channel', [], failed('model-not-found'), 'planning'],
  ['none of the candidates could be asked', 'no-channel', [passedOver('a')], failed('quota-exceeded')],
  ['all candidates went while they were waited for', 'no-channel', [], failed('rate-limited')],
  ['no candidate can be told what is asked', 'refused', [passedOver('a')], failed('bad-request')],
  ['a limit of the key', 'refused', [], failed('rate-limited'), 'admission'],
  ['a budget, after a channel was passed over', 'refused', [passedOver('a')], failed('budget-exceeded'), 'admission'],
  ['a model that the key may not use', 'refused', [], failed('model-not-allowed'), 'planning'],
  ['a request without a model', 'refused', [], failed('bad-request'), 'planning'],
])('%s: %s', (_what, route, attempts, ending, stage = 'attempts') => {
  expect(routeOf(attempts, ending, stage)).toBe(route);
});

function ended(outcome: Outcome): RequestEnd {
  return { outcome };
}
