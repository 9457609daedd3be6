// What the panels' actions keep and compute in the window: secrets of drafts, running tests, a channel's prices, days of keys.
import { describe, expect, it } from 'vitest';
import { channelPrices, setChannelPrices } from '../../src/extension/panels/channelPrices';
import { DraftSecrets } from '../../src/extension/panels/draftSecrets';
import { keyDays } from '../../src/extension/panels/keyDays';
import { RunningTests } from '../../src/extension/panels/runningTests';
import type { ManagementClient } from '../../src/extension/managementClient';

describe('secrets of drafts', () => {
  it('are kept under the draft alone, and known to pages by their last characters', () => {
    const drafts = new DraftSecrets();
    drafts.set('one', { secret: 'sk-proj-0123456789' });
    expect(drafts.get('one')).toEqual({ secret: 'sk-proj-0123456789' });
    expect(drafts.hint('one')).toBe('6789');
    expect(drafts.get('two')).toBeUndefined();
    expect(drafts.hint('two')).toBeNull();
    expect(drafts.get(undefined)).toBeUndefined();
  });
  it('show nothing of a short one, and say of a sign-in that it is one', () => {
    const drafts = new DraftSecrets();
    drafts.set('short', { secret: '12345678' });
    drafts.set('account', { secret: 'entra:' });
    expect(drafts.hint('short')).toBe('');
    expect(drafts.hint('account')).toBe('entra');
  });
  it('keep that a key of another vendor was meant', () => {
    const drafts = new DraftSecrets();
    drafts.set('one', { secret: 'sk-ant-000000000', confirmSecret: true });
    expect(drafts.get('one')).toEqual({ secret: 'sk-ant-000000000', confirmSecret: true });
  });
  it('are forgotten when empty, when dropped, and when there are too many', () => {
    const drafts = new DraftSecrets();
    drafts.set('one', { secret: 'a-long-secret' });
    drafts.set('one', { secret: '' });
    expect(drafts.hint('one')).toBeNull();
    drafts.set('two', { secret: 'a-long-secret' });
    drafts.drop('two');
    drafts.drop(undefined);
    expect(drafts.get('two')).toBeUndefined();
    for (let index = 0; index < 50; index += 1) drafts.set(`draft-${index}`, { secret: 'a-long-secret' });
    const kept = Array.from({ length: 50 }, (_, index) => drafts.get(`draft-${index}`) !== undefined);
    expect(kept.filter(Boolean)).toHaveLength(20);
    expect(kept[49]).toBe(true);
  });
});

describe('running tests', () => {
  const untilAborted = (signal: AbortSignal): Promise<string> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

  it('can be cancelled by their id, and only while they run', async () => {
    const tests = new RunningTests();
    const one = tests.run('one', untilAborted);
    const two = tests.run('two', () => Promise.resolve('done'));
    tests.cancel('one');
    tests.cancel('unknown');
    await expect(one).rejects.toThrow('aborted');
    expect(await two).toBe('done');
    tests.cancel('two');
  });
  it('give way to a second one of their id', async () => {
    const tests = new RunningTests();
    const first = tests.run('one', untilAborted);
    const second = tests.run('one', () => Promise.resolve(2));
    await expect(first).rejects.toThrow('aborted');
    expect(await second).toBe(2);
  });
});

/** A client that answers from a table and keeps what it was asked. */
function client(answers: Record<string, unknown>) {
  const asked: [string, unknown][] = [];
  const call = (name: string, args: unknown): Promise<unknown> => {
    asked.push([name, args]);
    return Promise.resolve(answers[name]);
  };
  return { asked, client: { call } as Pick<ManagementClient, 'call'> };
}

describe('prices of a channel', () => {
  const everywhere = { model: 'gpt-*', input: 1, output: 2 };
  const here = { model: '*', input: 3, output: 4, channelId: 'ch_1' };
  const there = { model: '*', input: 5, output: 6, channelId: 'ch_2' };
  const prices = { overrides: [everywhere, here, there], currencyRates: { CNY: 7 } };

  it('are those that are narrowed to it', async () => {
    expect(await channelPrices(client({ getPrices: prices }).client, 'ch_1')).toEqual([here]);
  });
  it('take the place of those it had, whatever channel they name, and leave all others', async () => {
    const { asked, client: gateway } = client({ getPrices: prices });
    await setChannelPrices(gateway, 'ch_1', [{ model: 'x', input: 7, output: 8, channelId: 'ch_2' }]);
    expect(asked[1]).toEqual([
      'putPrices',
      { body: { overrides: [everywhere, there, { model: 'x', input: 7, output: 8, channelId: 'ch_1' }] } },
    ]);
  });
});

it('days of keys begin at midnight in UTC, and rows without a key are left out', async () => {
  const row = { requests: 2, costUsd: 0.5 };
  const { asked, client: gateway } = client({
    usageSummary: {
      rows: [
        { ...row, day: '2026-03-02T00:00:00.000Z', key: 'key_1' },
        { ...row, day: '2026-03-02T00:00:00.000Z', key: null },
      ],
    },
  });
  const days = await keyDays(gateway, 14, Date.parse('2026-03-10T15:00:00Z'));
  expect(asked).toEqual([['usageSummary', { query: { from: '2026-02-25T00:00:00.000Z', groupBy: 'day,key' } }]]);
  expect(days).toEqual([{ keyId: 'key_1', day: '2026-03-02T00:00:00.000Z', requests: 2, costUsd: 0.5 }]);
});
