// The questions of the Statistics page, asked of a real gateway: it answers all of them, and what the page folds of the answers equals
// the gateway's own total to the nano-dollar.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hoursOf, summaryQueryOf } from '../../src/extension/panels/statisticsQueries';
import { dimensions } from '../../webview/statistics/dimensions';
import { added, foldBy, noSums, sumsOf, tokensOf } from '../../webview/statistics/figures';
import { hoursRequest, mainPlan, yearRequest } from '../../webview/statistics/plan';
import { bucketStarts, rangePresets } from '../../webview/statistics/ranges';
import { overTime } from '../../webview/statistics/series';
import { firstView, type StatisticsView } from '../../webview/statistics/statisticsView';
import { GatewayFixture } from '../support/gatewayFixture';

let gateway: GatewayFixture;
// Half an hour off, and not the zone of the machine.
const zone = 'Asia/Kolkata';
const sent = 7;

beforeAll(async () => {
  gateway = await GatewayFixture.start();
  await gateway.management.call('updateOptions', { body: { timeZone: zone } });
  const { secret } = await gateway.management.call('createKey', { body: { name: 'plan', folder: '/projects/plan' } });
  for (let index = 0; index < sent; index += 1) {
    const answer = await fetch(`${gateway.listening.proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: index === 6 ? 'no-such-model' : index % 2 === 0 ? 'demo-echo' : 'demo-story',
        messages: [{ role: 'user', content: 'a word or two '.repeat(index * 3 + 1) }],
      }),
    });
    await answer.text();
  }
}, 60_000);
afterAll(() => gateway.close());

describe.each(rangePresets.filter((preset) => preset !== 'last-month'))('%s', (preset) => {
  const view: StatisticsView = { ...firstView, choice: { kind: 'preset', preset } };

  it('is answered, and adds up', async () => {
    const now = Date.now();
    const { queries, range, size } = mainPlan(view, now, zone);
    const { total } = await gateway.management.call('usageSummary', { query: summaryQueryOf(queries.time) });
    expect(total.requests).toBe(sent);
    expect(total.costUsd).toBeGreaterThan(0);
    const whole = sumsOf(total);
    for (const [name, request] of Object.entries(queries)) {
      const { rows, total: own } = await gateway.management.call('usageSummary', { query: summaryQueryOf(request) });
      if (name === 'before') {
        expect(own.requests).toBe(0);
        continue;
      }
      expect(sumsOf(own), name).toEqual(whole);
      expect(
        rows.reduce((sum, row) => added(sum, sumsOf(row)), noSums),
        name,
      ).toEqual(whole);
      if (name === 'mix') {
        for (const dimension of dimensions) {
          const folded = [...foldBy(rows, (row) => row[dimension] ?? null).values()];
          expect(folded.reduce(added, noSums), dimension).toEqual(whole);
        }
      }
      if (name === 'time') {
        const starts = bucketStarts(range, size, zone);
        // Every row begins with a bucket of the page: both keep the same calendar.
        for (const row of rows) expect(starts).toContain(Date.parse(row[size] ?? ''));
        expect(overTime(rows, size, starts).reduce(added, noSums)).toEqual(whole);
      }
    }
  });
});

it('tells the hours and the days of the maps', async () => {
  const now = Date.now();
  const ask = (request: Parameters<typeof summaryQueryOf>[0]) =>
    gateway.management.call('usageSummary', { query: summaryQueryOf(request) });
  const hours = await ask(hoursRequest(firstView, now, zone));
  const whole = sumsOf(hours.total);
  const short = hoursOf(hours);
  expect(short.reduce((sum, [, requests]) => sum + requests, 0)).toBe(whole.requests);
  expect(short.reduce((sum, [, , cost]) => sum + cost, 0)).toBe(whole.costNano);
  expect(short.reduce((sum, [, , , tokens]) => sum + tokens, 0)).toBe(tokensOf(whole));
  const year = await ask(yearRequest(firstView, now, zone));
  expect(sumsOf(year.total)).toEqual(whole);
});
