// Another protocol on each side: an official SDK reaches a provider of a different protocol through the real gateway, and gets its text,
// tool calls and usage; faults are told in the client's own protocol. The provider judges what it is sent, the SDK what it gets.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import { expectedUsage, scenarios } from '../support/fakeUpstream/fixtures';
import { alias, House } from '../support/house';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());
beforeEach(() => house.upstream.reset());

const pairs = protocolIds.flatMap((client) =>
  protocolIds.filter((upstream) => upstream !== client).map((upstream): [ProtocolId, ProtocolId] => [client, upstream]),
);

describe.each(pairs)('%s reaches %s', (client, upstream) => {
  for (const mode of ['whole', 'stream'] as const) {
    it.each(scenarios)(`%s, ${mode}`, async (scenario) => {
      const run = (driver: ReturnType<House['through']>) =>
        mode === 'whole' ? driver.generate(scenario) : driver.stream(scenario);
      house.upstream.script([{ scenario }, { scenario }]);
      const direct = await run(house.direct(upstream));
      const through = await run(house.through(client, { model: alias(upstream) }));
      expect(through.text).toEqual(direct.text);
      expect(through.toolCalls.map(({ name, input }) => ({ name, input }))).toEqual(
        direct.toolCalls.map(({ name, input }) => ({ name, input })),
      );
      expect(house.upstream.lastRequest().call?.protocol).toBe(upstream);
      const row = await house.gateway.latestRow();
      expect(row).toMatchObject({ ...expectedUsage(upstream, scenario), outcome: 'ok', status: 200 });
      expect(row).toMatchObject({ inboundProtocol: client, upstreamProtocol: upstream, stream: mode === 'stream' });
    });
  }

  it('a refusal of the provider is raised with its status', async () => {
    house.upstream.script([{ status: 429 }, { status: 429 }, { status: 429 }]);
    await expect(
      house.through(client, { model: alias(upstream), maxRetries: 0 }).generate('text'),
    ).rejects.toMatchObject({
      status: 429,
    });
    expect(await house.gateway.latestRow()).toMatchObject({
      outcome: 'error',
      status: 429,
      upstreamProtocol: upstream,
    });
  });

  it('a stream that breaks off is raised, never a normal end', async () => {
    house.upstream.script([{ scenario: 'text', fault: { kind: 'end', at: 300 } }]);
    await expect(house.through(client, { model: alias(upstream), maxRetries: 0 }).stream('text')).rejects.toThrow();
    expect(await house.gateway.latestRow()).toMatchObject({ outcome: 'error' });
  });
});
