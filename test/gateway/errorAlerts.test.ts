// Alerts in the gateway: from finished requests to one event, with options that are kept and changed by the management API.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ErrorAlerts } from '../../src/gateway/errorAlerts';
import { usualAlertOptions, type ErrorAlert } from '../../src/shared/alerts';
import { ManagementFixture } from '../management/managementFixture';
import { requestLogRow } from '../support/requestLogRow';

let house: ManagementFixture;
beforeEach(async () => {
  house = await ManagementFixture.start();
});
afterEach(async () => house.close());

const alerts = (): ErrorAlert[] => house.published.flatMap((event) => (event.type === 'alert' ? [event.alert] : []));

function fail(times: number, channelId = 'c1'): void {
  const attempts = [{ channelId, status: 401, reason: 'key-rejected' as const, error: 'bad key', milliseconds: 1 }];
  const request = requestLogRow({
    attempts,
    channelId,
    outcome: 'error',
    errorKind: 'upstream-rejected',
    tool: 'codex',
  });
  for (let count = 0; count < times; count += 1) house.events.publish({ type: 'request', phase: 'finished', request });
}

it('publishes one alert for the channel and one for its tool', () => {
  fail(30);
  expect(alerts()).toMatchObject([
    {
      scope: 'channel',
      scopeId: 'c1',
      share: 1,
      requests: 5,
      failed: 5,
      cause: { reason: 'key-rejected', text: 'bad key' },
    },
    { scope: 'tool', scopeId: 'codex', share: 1 },
  ]);
  expect(new Set(alerts().map(({ id }) => id)).size).toBe(2);
  expect(alerts()[0]?.id).toMatch(/^[0-9a-f-]{36}$/);
});

it('counts running requests only when they have ended', () => {
  const request = requestLogRow({ outcome: null, channelId: 'c1' });
  for (let count = 0; count < 20; count += 1) house.events.publish({ type: 'request', phase: 'started', request });
  expect(alerts()).toEqual([]);
});

it('takes options, keeps them, and starts anew with others', async () => {
  expect((await house.call('getOptions', {})).alerts).toEqual(usualAlertOptions);
  await house.call('updateOptions', { body: { alerts: { requests: 2 } } });
  expect((await house.call('getOptions', {})).alerts).toEqual({ ...usualAlertOptions, requests: 2 });
  fail(2);
  expect(alerts()).toHaveLength(2);
  // The same ones again, as each window sends them, change nothing.
  await house.call('updateOptions', { body: { alerts: { requests: 2, errorShare: 0.5 } } });
  fail(2);
  expect(alerts()).toHaveLength(2);
  await house.call('updateOptions', { body: { alerts: { errorShare: null } } });
  fail(10);
  expect(alerts()).toHaveLength(2);
  const again = new ErrorAlerts({
    settings: house.store.settings,
    events: house.events,
    now: Date.now,
    newId: () => 'x',
  });
  expect(again.get()).toEqual({ errorShare: null, requests: 2, minutes: 5 });
});

it('refuses options that mean nothing', async () => {
  const bad = [
    { errorShare: 0 },
    { errorShare: 1.1 },
    { requests: 0 },
    { requests: 1.5 },
    { minutes: 0 },
    { minutes: 2000 },
    { x: 1 },
  ];
  for (const options of bad) {
    expect(await house.refusal('PATCH', '/gateway/options', { alerts: options })).toMatchObject({ status: 400 });
  }
});

it('forgets a channel that is deleted', async () => {
  const { id } = await house.call('createChannel', { body: { name: 'gone', provider: 'ollama' } });
  fail(5, id);
  expect(house.alerts.active()).toContainEqual({ scope: 'channel', scopeId: id });
  await house.call('deleteChannel', { id });
  expect(house.alerts.active()).not.toContainEqual({ scope: 'channel', scopeId: id });
});
