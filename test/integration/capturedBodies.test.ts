// Capturing in the real gateway, driven by the vendors' SDKs: every protocol, streamed and not, passed through and translated; what is kept
// outlives a restart, no secret is in it, in an export or in a file, and the answers are the same as without it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import type { CapturedExchange, RequestDetail } from '../../src/shared/requestDetail';
import { upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { GatewayFixture } from '../support/gatewayFixture';
import { alias, House } from '../support/house';
import { createDriver } from '../support/sdkDriver';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';

const folder = new TemporaryFolder('captured');
const dataDirectory = folder.join('data');
let house: House;

beforeAll(async () => {
  house = await House.build({ dataDirectory });
});
afterAll(async () => {
  await house.close();
  folder.remove();
});

async function details(gateway: GatewayFixture): Promise<RequestDetail[]> {
  const rows = await gateway.rows();
  return Promise.all(rows.map(({ id }) => gateway.call('getRequest', { id })));
}

it('keeps what every protocol sent and got, and nothing of a secret', async () => {
  const { gateway, upstream, key } = house;
  const before = await house.through('anthropic').stream('text');
  await gateway.call('updateOptions', { body: { capture: { enabled: true } } });
  const after = await house.through('anthropic').stream('text');
  expect(after.text).toBe(before.text);
  for (const protocol of protocolIds) {
    await house.through(protocol).generate('text');
    await house.through(protocol).stream('text');
  }
  // Translated: a client of one protocol at the channel of another.
  await createDriver('openai-chat', { root: gateway.proxyUrl, key: key.secret, model: alias('anthropic') }).generate(
    'text',
  );

  const count = 2 + 2 * protocolIds.length + 1;
  await waitFor(async () => (await gateway.rows()).filter((row) => row.outcome === 'ok').length === count);
  await waitFor(async () => (await details(gateway)).filter(({ capture }) => capture !== null).length === count - 1);
  const all = await details(gateway);
  const captures = all.flatMap(({ capture }) => (capture === null ? [] : [capture]));
  const [translated] = captures;
  expect(translated).toMatchObject({ path: '/v1/chat/completions' });
  expect(JSON.parse(translated?.inbound.text ?? '')).toMatchObject({ model: alias('anthropic') });
  expect(JSON.parse(translated?.upstream?.text ?? '')).toMatchObject({
    model: upstreamModels.anthropic,
    max_tokens: expect.any(Number) as number,
  });
  expect(JSON.parse(translated?.answer?.text ?? '')).toHaveProperty('choices');
  for (const { inbound, upstream: sent, answer } of captures) {
    for (const body of [inbound, sent, answer]) if (body !== null) expect(body.truncated).toBe(false);
    expect(answer?.text.length).toBeGreaterThan(50);
  }

  const exported = await Promise.all(
    ['csv', 'json'].map(async (format) => {
      const url = `${gateway.listening.managementUrl}/api/v1/usage/export?format=${format}`;
      const answer = await fetch(url, { headers: { authorization: `Bearer ${gateway.listening.managementToken}` } });
      expect(Number(answer.headers.get('x-gatehouse-rows'))).toBe(count);
      return answer.text();
    }),
  );
  const places = [JSON.stringify(all), ...exported, gateway.log];
  for (const name of readdirSync(dataDirectory)) {
    if (name.startsWith('gatehouse.db')) places.push(readFileSync(join(dataDirectory, name), 'latin1'));
  }
  for (const secret of [upstream.secret, key.secret, gateway.listening.managementToken]) {
    expect(places.filter((place) => place.includes(secret))).toEqual([]);
  }
  // Bodies are for the detail of a request alone.
  for (const text of [...exported, gateway.log]) expect(text).not.toContain('"messages"');

  const id = all[0]?.request.id ?? '';
  await gateway.stop();
  const again = await GatewayFixture.start({ dataDirectory });
  try {
    const { capture } = await again.call('getRequest', { id });
    expect(capture).toEqual(all[0]?.capture as CapturedExchange);
    expect((await again.call('getOptions', {})).capture.enabled).toBe(true);
    expect(await again.call('deleteCaptures', {})).toEqual({ deleted: count - 1 });
    expect((await again.call('getRequest', { id })).capture).toBeNull();
  } finally {
    await again.close();
  }
});
