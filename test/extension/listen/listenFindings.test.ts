// What the doctor says of further addresses, their certificate and the place of the gateway.
import { describe, expect, it } from 'vitest';
import { listenFindings, placeFindings } from '../../../src/extension/doctor/listenFindings';
import { inEnglish as t } from '../../../src/extension/translate';
import { certificateStates, type FurtherState, type ListenerState } from '../../../src/shared/listening';

const nothing: FurtherState = { listeners: [], hostNames: [], certificate: null, unconfirmed: [], problem: null };
const at = (state: ListenerState['state'], secure = false) => ({
  url: `${secure ? 'https' : 'http'}://172.17.0.1:11580`,
  wish: '172.17.0.1',
  secure,
  state,
});

describe('further addresses', () => {
  it('are not spoken of where none is wished', () => expect(listenFindings(undefined, t)).toEqual([]));
  it.each([
    [at('listening'), 'warning', 'clear text'],
    [at('listening', true), 'info', 'with TLS'],
    [at('address-missing'), 'warning', 'does not have'],
    [at('port-taken'), 'error', 'uses the port'],
    [at('waiting-for-certificate', true), 'error', 'waits for a certificate'],
    [at('failed'), 'error', 'could not be opened'],
  ])('%j', (listener, state, words) => {
    const [finding, ...more] = listenFindings({ ...nothing, listeners: [listener] }, t);
    expect([finding?.state, more]).toEqual([state, []]);
    expect(finding?.title).toContain(words);
    expect(finding?.title).toContain(listener.url);
    expect(finding?.fixes.map(({ title }) => title)).toEqual(['Open Settings']);
  });
  it('that wait for a yes can be confirmed', () => {
    const [finding] = listenFindings({ ...nothing, unconfirmed: ['10.0.0.1'] }, t);
    expect(finding?.title).toContain('10.0.0.1');
    expect(finding?.fixes[0]).toMatchObject({ command: 'gatehouse.listenFurther' });
  });
  it('that cannot be used say why', () => {
    expect(listenFindings({ ...nothing, problem: 'half of it is missing' }, t)).toMatchObject([
      { state: 'error', detail: 'half of it is missing' },
    ]);
  });
});

it('says of each state of a certificate what it is, and whether an older one is served', () => {
  const told = certificateStates.map((state) => {
    const certificate = {
      state,
      file: '/etc/chain.pem',
      hosts: [],
      validTo: '2030-01-02T03:04:05.000Z',
      servesOlder: false,
    };
    const [finding] = listenFindings({ ...nothing, certificate }, t);
    return [state, finding?.state, finding?.title ?? ''] as const;
  });
  expect(told.map(([state, finding]) => [state, finding])).toEqual([
    ['ok', 'ok'], ['missing-file', 'error'], ['unreadable', 'error'], ['invalid', 'error'], ['no-match', 'error'], ['passphrase', 'error'],
    ['expires-soon', 'warning'], ['not-valid-now', 'error'],
  ]); // prettier-ignore
  expect(new Set(told.map(([, , title]) => title)).size).toBe(told.length);
  for (const [state, , title] of told) expect([state, /chain\.pem|2030-01-02/.test(title)]).toEqual([state, true]);
  const older = { state: 'invalid', file: '/x', hosts: [], validTo: null, servesOlder: true } as const;
  expect(listenFindings({ ...nothing, certificate: { ...older, hosts: [] } }, t)[0]?.detail).toContain('still served');
});

describe('the place', () => {
  it('is no matter on the user’s own desktop', () => expect(placeFindings(undefined, t)).toEqual([]));
  it('is told', () => {
    const [finding, ...more] = placeFindings({ kind: 'ssh', host: 'build-7' }, t);
    expect([finding?.state, more]).toEqual(['info', []]);
    expect(finding?.title).toContain('build-7');
  });
  it('warns of public ports in a codespace', () => {
    expect(placeFindings({ kind: 'codespaces', host: 'solid-waffle' }, t).map(({ state }) => state)).toEqual([
      'info',
      'warning',
    ]);
  });
});
