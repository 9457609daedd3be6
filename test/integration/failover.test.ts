// Two channels serve one model: before the first byte a failing one is passed over, after it never, and the client's own
// mistakes are nobody's fault.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type Channel, type ProtocolId } from '../../src/shared/channel';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { streamFrames } from '../support/fakeUpstream/fixtures';
import type { Play } from '../support/fakeUpstream/play';
import { alias, channelTo, House } from '../support/house';

function streamLength(protocol: ProtocolId): number {
  return Buffer.concat(streamFrames(protocol, 'text', { includeUsage: true, jsonArray: false })).length;
}

let house: House;
let second: FakeUpstream;
beforeAll(async () => {
  house = await House.build();
  second = await FakeUpstream.start('second-secret-0123456789abcdef');
});
afterAll(async () => {
  await house.close();
  await second.close();
});

describe.each(protocolIds)('%s', (protocol) => {
  let backup: Channel;
  beforeEach(async () => {
    house.upstream.reset();
    second.reset();
    await house.forgive();
    backup = await house.gateway.createChannel(channelTo(second, protocol, { name: 'backup', priority: 5 }));
  });
  afterEach(async () => {
    await house.gateway.call('deleteChannel', { id: backup.id });
  });

  const passedOver: [string, Play, number | null][] = [
    ['500', { status: 500 }, 500],
    ['529', { status: 529 }, 529],
    ['429', { status: 429 }, 429],
    ['401', { status: 401 }, 401],
    ['reset', { fault: { kind: 'reset', at: -1 } }, null],
  ];
  for (const mode of ['whole', 'stream'] as const) {
    it.each(passedOver)(`${mode}: %s of the first is answered by the second`, async (_what, play, status) => {
      house.upstream.script([play]);
      const driver = house.through(protocol, { maxRetries: 0 });
      const result = await (mode === 'whole' ? driver.generate('text') : driver.stream('text'));
      expect(result.text).toContain('城门');
      expect(second.requests).toHaveLength(1);
      expect(second.lastRequest().refusal).toBeUndefined();
      expect(JSON.stringify(second.lastRequest().rawHeaders)).not.toContain(house.upstream.secret);
      expect(await house.gateway.latestRow()).toMatchObject({
        outcome: 'ok',
        channelId: backup.id,
        attempts: [
          { channelId: house.channels[protocol].id, status },
          { channelId: backup.id, status: 200 },
        ],
      });
    });
  }

  it('a 400 is the client’s own: no second try', async () => {
    house.upstream.script({ status: 400 });
    await expect(house.through(protocol, { maxRetries: 0 }).generate('text')).rejects.toMatchObject({ status: 400 });
    expect(second.requests).toHaveLength(0);
  });

  it('after the first byte: no second try, an error in-band', async () => {
    house.upstream.script({ fault: { kind: 'reset', at: Math.floor(streamLength(protocol) * 0.8) } });
    await expect(house.through(protocol, { maxRetries: 0 }).stream('text')).rejects.toThrow();
    expect(second.requests).toHaveLength(0);
    expect(await house.gateway.latestRow()).toMatchObject({ outcome: 'error', attempts: [{ status: 200 }] });
  });

  it('after headers, but before a whole frame: the second answers', async () => {
    house.upstream.script({ fault: { kind: 'reset', at: 30 } });
    const result = await house.through(protocol, { maxRetries: 0 }).stream('text');
    expect(result.text).toContain('城门');
    expect(second.requests).toHaveLength(1);
  });

  it('when all fail, the last failure is told', async () => {
    house.upstream.script(() => ({ status: 500 }));
    second.script(() => ({ status: 529 }));
    const failure: unknown = await house
      .through(protocol, { maxRetries: 0 })
      .generate('text')
      .catch((error: unknown) => error);
    const statuses = (await house.gateway.latestRow()).attempts.map((attempt) => attempt.status);
    // All once, then all a second time, after waits drawn by lot.
    expect(statuses.slice(0, 2)).toEqual([500, 529]);
    expect(statuses.slice(2).sort()).toEqual([500, 529]);
    expect(failure).toMatchObject({ status: statuses.at(-1) });
  });

  it('a channel that is switched off is not asked', async () => {
    await house.gateway.call('updateChannel', { id: house.channels[protocol].id, body: { enabled: false } });
    await house.through(protocol).generate('text');
    await house.gateway.call('updateChannel', { id: house.channels[protocol].id, body: { enabled: true } });
    expect(house.upstream.requests).toHaveLength(0);
    expect(second.lastRequest().body.toString()).not.toContain(alias(protocol));
  });
});
