// SIGKILL in the middle of a burst on a budget and a quota: the counts of the request log carry on after the restart, so that both
// processes together admit no more than the limit allows.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { GatewayFixture } from '../support/gatewayFixture';
import { alias, channelTo } from '../support/house';
import { generateBody, generateHeaders, generatePath, rawRequest } from '../support/rawHttp';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';

const folder = new TemporaryFolder('limits');
const dataDirectory = folder.join('data');
const protocol = 'openai-chat';
let upstream: FakeUpstream;
let gateway: GatewayFixture;
beforeAll(async () => {
  upstream = await FakeUpstream.start();
  gateway = await GatewayFixture.start({ dataDirectory });
  await gateway.createChannel(channelTo(upstream, protocol));
  const overrides = [{ model: upstreamModels[protocol], input: 0, output: 0, perRequest: 1 }];
  await gateway.call('putPrices', { body: { overrides } });
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
  folder.remove();
});

/** Asks `times` times at once; returns the statuses. A broken connection counts as 0. */
async function ask(secret: string, times: number): Promise<number[]> {
  const url = gateway.proxyUrl + generatePath(protocol, alias(protocol), false);
  const body = generateBody(protocol, alias(protocol), false);
  const one = (): Promise<number> =>
    rawRequest(url, { headers: generateHeaders(protocol, secret), body }).then(
      (answer) => answer.status,
      () => 0,
    );
  return Promise.all(Array.from({ length: times }, one));
}

const answered = (statuses: number[]): number => statuses.filter((status) => status === 200).length;

it('budgets, quotas and rates survive a crash in the middle of a burst', async () => {
  const budget = (await gateway.createKey({ budget: { usd: 30, period: 'total' } })).secret;
  const quota = (await gateway.createKey({ quotas: { requestsPerDay: 20 } })).secret;
  const rate = (await gateway.createKey({ limits: { requestsPerHour: 10 } })).secret;
  expect(answered(await ask(rate, 6))).toBe(6);
  const bursts = Promise.all([ask(budget, 100), ask(quota, 100)]);
  await waitFor(() => upstream.requests.length >= 16, { what: 'the burst to be under way' });
  await gateway.kill();
  const [byBudget, byQuota] = await bursts;

  gateway = await GatewayFixture.start({ dataDirectory });
  const rows = await gateway.rows(1000);
  const recorded = rows.filter((row) => row.outcome === 'ok' && row.costUsd !== null).length;
  const budgetAfter = await ask(budget, 100);
  const quotaAfter = await ask(quota, 100);
  const total = { budget: answered(byBudget) + answered(budgetAfter), quota: answered(byQuota) + answered(quotaAfter) };
  console.log(`answered before and after the crash: budget ${total.budget} of 30, quota ${total.quota} of 20`, {
    recorded,
  });
  // An answer that the crash kept from its client is in the log all the same: fewer may be seen, never more.
  expect(total.budget).toBeLessThanOrEqual(30);
  expect(total.quota).toBeLessThanOrEqual(20);
  const spent = await gateway.call('usageSummary', { query: { groupBy: 'key' } });
  for (const row of spent.rows) expect(row.costUsd).toBeLessThanOrEqual(30);
  // Nothing is lost to reservations of the dead process.
  const byKey = await gateway.call('listKeys', {});
  const budgetKey = byKey.find((key) => key.budget !== null);
  expect(budgetKey?.usage.usdThisMonth).toBe(30);
  expect(answered(await ask(rate, 10))).toBe(4);
});
