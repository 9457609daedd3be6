// The mirror of the gateway that a window keeps: loaded once, kept true by events.
import { describe, expect, it } from 'vitest';
import { GatewayMirror } from '../../src/extension/gatewayMirror';
import type { ManagementClient } from '../../src/extension/managementClient';
import type { Channel } from '../../src/shared/channel';
import type { GatewayStatus } from '../../src/shared/status';
import type { RequestLogRow } from '../../src/shared/usage';
import type { VirtualKey } from '../../src/shared/virtualKey';

const channel = (id: string, name = id) => ({ id, name }) as Channel;
const key = (id: string, state: VirtualKey['state'] = 'active') => ({ id, state }) as VirtualKey;
const status = { today: { requests: 1 }, warnings: ['w'] } as unknown as GatewayStatus;

/** A client whose lists come when `answer` is called. */
function slowClient(lists: Record<string, unknown[]>) {
  const gate = Promise.withResolvers<void>();
  const call = async (name: string) => {
    await gate.promise;
    return lists[name] ?? [];
  };
  return { client: { call } as unknown as ManagementClient, answer: () => gate.resolve() };
}

describe('GatewayMirror', () => {
  it('loads the lists and follows events', async () => {
    const mirror = new GatewayMirror();
    let changes = 0;
    mirror.changes.subscribe(() => (changes += 1));
    const { client, answer } = slowClient({ listChannels: [channel('a')], listKeys: [key('k')] });
    answer();
    await mirror.load(client, status);
    expect(mirror.warnings).toEqual(['w']);
    mirror.apply({ type: 'channel', action: 'created', channel: channel('b') });
    mirror.apply({ type: 'channel', action: 'updated', channel: channel('a', 'renamed') });
    mirror.apply({ type: 'key', action: 'revoked', key: key('k', 'revoked') });
    expect(mirror.channels.map(({ name }) => name)).toEqual(['renamed', 'b']);
    expect(mirror.keys).toEqual([key('k', 'revoked')]);
    mirror.apply({ type: 'channel', action: 'deleted', channel: channel('a') });
    expect(mirror.channels.map(({ id }) => id)).toEqual(['b']);
    expect(changes).toBe(5);
  });

  it('loses no event that comes while the lists are on their way', async () => {
    const mirror = new GatewayMirror();
    const { client, answer } = slowClient({ listChannels: [channel('a'), channel('b')] });
    const loaded = mirror.load(client, status);
    mirror.apply({ type: 'channel', action: 'deleted', channel: channel('a') });
    mirror.apply({ type: 'channel', action: 'updated', channel: channel('b', 'new') });
    answer();
    await loaded;
    expect(mirror.channels).toEqual([channel('b', 'new')]);
  });

  it('knows when a key was used last', async () => {
    const mirror = new GatewayMirror();
    const { client, answer } = slowClient({ listKeys: [key('k')] });
    answer();
    await mirror.load(client, status);
    const request = { keyId: 'k', startedAt: '2026-01-01T00:00:00.000Z' } as RequestLogRow;
    mirror.apply({ type: 'request', phase: 'finished', request });
    expect(mirror.keys).toMatchObject([{ id: 'k', lastUsedAt: request.startedAt }]);
  });

  it('says nothing of events that it does not show', () => {
    const mirror = new GatewayMirror();
    let changes = 0;
    mirror.changes.subscribe(() => (changes += 1));
    mirror.apply({ type: 'draining', reason: 'stop' });
    expect(changes).toBe(0);
  });
});
