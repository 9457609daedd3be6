// What a finished request says about channels and tools: failures that are the provider's count, those of the client and of limits do not.
import { expect, it } from 'vitest';
import { observationsOf as read, type Observation } from '../../../src/metering/alerts/observations';
import type { AttemptReason } from '../../../src/shared/causes';
import type { ErrorKind } from '../../../src/shared/errors';
import type { RequestAttempt } from '../../../src/shared/usage';
import { requestLogRow as row } from '../../support/requestLogRow';

const observationsOf = (finished: ReturnType<typeof row>): Omit<Observation, 'startedAt'>[] =>
  read(finished).map(({ startedAt, ...rest }) => {
    expect(startedAt).toBe(Date.parse(finished.startedAt));
    return rest;
  });

const answered: RequestAttempt = { channelId: 'good', status: 200, milliseconds: 1 };
const failed = (reason: AttemptReason | undefined, status: number | null = 500): RequestAttempt => ({
  channelId: 'bad',
  status,
  error: 'the provider says no',
  milliseconds: 1,
  ...(reason !== undefined && { reason }),
});
const ended = (errorKind: ErrorKind, attempts: RequestAttempt[]): ReturnType<typeof row> =>
  row({ outcome: 'error', errorKind, error: 'what the client was told', attempts, tool: 'codex', status: 500 });

it('counts an answer for the channel and the tool', () => {
  expect(observationsOf(row({ attempts: [answered], tool: 'codex' }))).toEqual([
    { scope: 'channel', scopeId: 'good' },
    { scope: 'tool', scopeId: 'codex' },
  ]);
});

it('counts a failure that another channel mended against the channel alone', () => {
  const passed: RequestAttempt = { ...failed('nearly-empty', null), passedOver: true };
  expect(observationsOf(row({ attempts: [passed, failed('no-route', null), answered], tool: 'codex' }))).toEqual([
    {
      scope: 'channel',
      scopeId: 'bad',
      failure: { errorKind: 'upstream-unreachable', reason: 'no-route', text: 'the provider says no' },
    },
    { scope: 'channel', scopeId: 'good' },
    { scope: 'tool', scopeId: 'codex' },
  ]);
});

it('counts a failure that came to the client against both', () => {
  const [channel, tool] = observationsOf(ended('upstream-rejected', [failed('server-error')]));
  expect(channel).toMatchObject({
    scopeId: 'bad',
    failure: { errorKind: 'upstream-rejected', reason: 'server-error' },
  });
  expect(tool).toMatchObject({
    scopeId: 'codex',
    failure: { reason: 'server-error', text: 'what the client was told' },
  });
});

it('counts a stream that broke after its beginning', () => {
  const cut = { ...answered, error: 'the provider ended early' };
  expect(observationsOf(ended('upstream-truncated', [cut])).map(({ failure }) => failure?.errorKind)).toEqual([
    'upstream-truncated',
    'upstream-truncated',
  ]);
});

it('counts no channel for a tool that could not be served', () => {
  expect(observationsOf(ended('no-channel', []))).toMatchObject([
    { scope: 'tool', failure: { errorKind: 'no-channel' } },
  ]);
});

it('counts channels that are held back where nobody else could answer', () => {
  const held: RequestAttempt = { ...failed('no-credit', null), passedOver: true };
  const spent: RequestAttempt = { ...failed('quota-used-up', null), channelId: 'spent', passedOver: true };
  const none = { ...ended('no-channel', [spent, held]), route: 'no-channel' as const };
  expect(observationsOf(none)).toMatchObject([
    { scope: 'channel', scopeId: 'bad', failure: { reason: 'no-credit', errorKind: 'upstream-rejected' } },
    { scope: 'tool', scopeId: 'codex', failure: { errorKind: 'no-channel', reason: 'no-credit' } },
  ]);
  // All rate limited: told to the client as such, and still no limit of ours.
  const limited = {
    ...ended('rate-limited', [{ ...held, reason: 'rate-limited' as const }]),
    route: 'no-channel' as const,
  };
  expect(observationsOf(limited)).toHaveLength(2);
  expect(observationsOf({ ...none, errorKind: 'model-not-found' })).toEqual([]);
  // Somebody else answered.
  expect(observationsOf(row({ attempts: [held, answered] }))).toEqual([{ scope: 'channel', scopeId: 'good' }]);
});

it('leaves out what the client did wrong', () => {
  const reasons: AttemptReason[] = [
    'request-refused',
    'lacks-ability',
    'not-offered',
    'not-translatable',
    'client-left',
    'deleted',
  ];
  for (const reason of reasons) expect(observationsOf(ended('upstream-rejected', [failed(reason, 400)]))).toEqual([]);
  const kinds: ErrorKind[] = ['bad-request', 'model-not-found', 'model-not-allowed', 'too-large', 'unauthorized'];
  for (const kind of kinds) expect(observationsOf(ended(kind, []))).toEqual([]);
});

it('leaves out limits, budgets and the end of the gateway', () => {
  const kinds: ErrorKind[] = ['rate-limited', 'quota-exceeded', 'budget-exceeded', 'draining'];
  for (const kind of kinds) {
    expect(observationsOf(ended(kind, []))).toEqual([]);
    // In the middle of a stream: the row's error stands in its last attempt too.
    expect(observationsOf(ended(kind, [{ ...answered, error: 'cut' }]))).toEqual([]);
  }
});

it('leaves out what the client left', () => {
  const left = row({ outcome: 'aborted', attempts: [answered], tool: 'codex', clientAborted: true });
  expect(observationsOf(left)).toEqual([]);
});

it.each([
  ['key-missing', 'secret-missing'],
  ['no-window', 'no-window'],
  ['no-consent', 'no-consent'],
  ['no-route', 'upstream-unreachable'],
  ['timed-out', 'upstream-timeout'],
  ['invalid-answer', 'upstream-invalid'],
  ['server-error', 'upstream-rejected'],
  ['no-credit', 'upstream-rejected'],
] as const)('%s that another channel mended is of the class %s', (reason, errorKind) => {
  const [seen] = observationsOf(row({ attempts: [failed(reason, null), answered], tool: 'codex' }));
  expect(seen).toMatchObject({ scope: 'channel', scopeId: 'bad', failure: { errorKind, reason } });
});

it.each([
  'upstream-unreachable',
  'upstream-rejected',
  'upstream-invalid',
  'upstream-truncated',
  'upstream-timeout',
  'secret-missing',
  'no-window',
  'no-consent',
] as const)('%s that came to the client is of its own class for both', (errorKind) => {
  const seen = observationsOf(ended(errorKind, [failed('server-error', null)]));
  expect(seen.map(({ scope, failure }) => [scope, failure?.errorKind])).toEqual([
    ['channel', errorKind],
    ['tool', errorKind],
  ]);
});

it.each(['no-channel', 'internal', 'loop'] as const)('%s counts for the tool, and for no channel', (errorKind) => {
  const seen = observationsOf(ended(errorKind, [{ ...answered, error: 'cut' }]));
  expect(seen).toMatchObject([{ scope: 'tool', failure: { errorKind, reason: null } }]);
});

it('leaves out the probe of a channel, and a quota of ours', () => {
  for (const reason of ['probing', 'quota-used-up'] as const)
    expect(observationsOf(ended('upstream-rejected', [failed(reason, 429)]))).toEqual([]);
});

it('leaves out a tool that nobody knows', () => {
  expect(observationsOf({ ...ended('upstream-rejected', [failed('server-error')]), tool: null })).toHaveLength(1);
});

it('tells what is known where a failure has no words of its own', () => {
  const { error: _none, ...wordless } = failed('server-error');
  expect(observationsOf(ended('upstream-rejected', [wordless]))).toMatchObject([
    { failure: { text: 'what the client was told' } },
    { failure: { text: 'what the client was told' } },
  ]);
  expect(observationsOf(row({ attempts: [wordless, answered] }))).toMatchObject([{ failure: { text: null } }, {}]);
  expect(observationsOf({ ...ended('upstream-rejected', [failed('server-error')]), error: null })).toMatchObject([
    { failure: { text: 'the provider says no' } },
    { failure: { text: 'the provider says no' } },
  ]);
});

it('takes a status of 400 and more for a failure where no reason is told, and one below for none', () => {
  const told = (status: number): RequestAttempt => ({ channelId: 'x', status, milliseconds: 1 });
  expect(observationsOf(ended('upstream-rejected', [told(400)]))[0]).toMatchObject({ failure: { reason: null } });
  expect(observationsOf(row({ attempts: [told(399)] }))).toEqual([{ scope: 'channel', scopeId: 'x' }]);
});
