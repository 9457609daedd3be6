// What the management API says of routing: the gateway's options, the settings of channels that fit together, health with its cause.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeRefusal } from '../../src/routing/judgeAttempt';
import { RoutingSettings } from '../../src/gateway/routingSettings';
import type { ChannelCreate } from '../../src/shared/channel';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
beforeEach(async () => {
  house = await ManagementFixture.start();
});
afterEach(() => house.close());

const custom: ChannelCreate = {
  name: 'mine',
  provider: 'custom',
  protocol: 'openai-chat',
  baseUrl: 'https://models.example/v1',
};
const openai: ChannelCreate = { name: 'theirs', provider: 'openai' };

describe('options', () => {
  it('are told, changed and kept', async () => {
    expect(await house.call('getOptions', {})).toMatchObject({
      keepRunning: false,
      routingStrategy: 'weighted',
      preferNative: true,
    });
    await house.call('updateOptions', { body: { routingStrategy: 'least-busy', keepRunning: true } });
    await house.call('updateOptions', { body: { preferNative: false } });
    expect(await house.call('getOptions', {})).toMatchObject({
      keepRunning: true,
      routingStrategy: 'least-busy',
      preferNative: false,
    });
    expect(new RoutingSettings(house.store.settings).get()).toEqual({ strategy: 'least-busy', preferNative: false });
  });

  it('refuse what is no strategy, and survive one that a later version has stored', async () => {
    const refusal = await house.refusal('PATCH', '/gateway/options', { routingStrategy: 'best' });
    expect(refusal).toMatchObject({ status: 400, message: expect.stringContaining('routingStrategy') as string });
    house.store.settings.set('routing', { strategy: 'telepathy', more: 1 });
    expect(new RoutingSettings(house.store.settings).get()).toEqual({ strategy: 'weighted', preferNative: true });
  });
});

describe('settings of a channel', () => {
  const auth = { header: 'x-team', template: 'Key {secret}' };

  it.each<[string, object, string]>([
    ['auth of a vendor', { ...openai, auth }, 'custom provider'],
    ['paths of a vendor', { ...openai, paths: { models: '/list' } }, 'custom provider'],
    ['auth where AWS signs', { ...custom, protocol: 'bedrock', auth }, 'AWS'],
    ['a header that is ours', { ...custom, auth: { ...auth, header: 'Content-Length' } }, 'gateway itself'],
    ['a template without the key', { ...custom, auth: { ...auth, template: 'none' } }, 'auth.template'],
    ['a path of Gemini', { ...custom, protocol: 'gemini', paths: { generate: '/x' } }, 'in the path'],
    ['a path upwards', { ...custom, paths: { generate: '/../x' } }, '".."'],
    ['a path with a fragment', { ...custom, paths: { models: '/x#y' } }, '"#"'],
    ['an unknown placeholder', { ...custom, paths: { generate: '/{key}' } }, '{model}'],
    ['a group with a colon', { ...custom, group: 'a:b' }, 'group'],
    ['a group with a star', { ...custom, group: 'a*' }, 'group'],
  ])('%s is refused', async (_what, body, words) => {
    const refusal = await house.refusal('POST', '/channels', body);
    expect(refusal).toMatchObject({ status: 400, message: expect.stringContaining(words) as string });
    expect(house.store.channels.list()).toEqual([]);
  });

  it('that fit are kept, also by a change; one that makes them not fit is refused', async () => {
    const paths = { generate: '/{model}/chat?v=1', models: '/list' };
    const channel = await house.call('createChannel', {
      body: { ...custom, group: 'Équipe 1', auth, paths, endpointUse: 'own' },
    });
    expect(channel).toMatchObject({ group: 'Équipe 1', auth, paths, endpointUse: 'own' });
    const { id } = channel;
    expect(await house.call('updateChannel', { id, body: { group: null, auth: null } })).toMatchObject({
      group: null,
      auth: null,
      paths,
    });
    expect(await house.refusal('PATCH', `/channels/${id}`, { protocol: 'gemini' })).toMatchObject({ status: 400 });
  });

  it('a key may be limited to a group that exists', async () => {
    await house.call('createChannel', { body: { ...custom, group: 'work' } });
    const { key } = await house.call('createKey', { body: { name: 'k', channels: ['group:work'] } });
    expect(key.channels).toEqual(['group:work']);
    for (const name of ['group:play', 'group:']) {
      expect(await house.refusal('POST', '/keys', { name: 'l', channels: [name] })).toMatchObject({ status: 400 });
    }
  });
});

describe('health', () => {
  const held = (id: string): void => {
    const candidate = { id, name: id, provider: 'custom', region: null, baseUrl: 'https://models.example/v1' };
    const channel = {
      ...{ ...candidate, protocol: 'openai-chat' as const, enabled: true, priority: 0, weight: 1, models: [] },
      ...{ knownModels: null, settings: { group: null, endpointUse: 'native' as const, paths: null } },
    };
    const { router } = house;
    const plan = router.plan(
      {
        model: 'm',
        protocol: 'openai-chat',
        channels: [channel],
        allowedChannels: null,
        allowedModels: null,
        translate: true,
      },
      house.now,
    );
    const [first] = plan.candidates;
    const attempt = first === undefined ? undefined : router.begin(plan, first, house.now);
    attempt?.failed(judgeRefusal({ status: 401, message: 'No such key.' }), house.now);
    attempt?.end();
  };

  it('has a cause that windows can say in their own language, until what it is about changes', async () => {
    const { id } = await house.call('createChannel', { body: custom });
    const health = async () => (await house.call('getChannel', { id })).health;
    expect(await health()).toEqual({ state: 'unknown', reason: null, checkedAt: null, cause: null, models: [] });
    const down = {
      state: 'down',
      reason: 'key rejected (status 401): No such key.',
      cause: { code: 'key-rejected', params: { status: 401 }, until: null, detail: 'No such key.' },
    };
    for (const change of [{ secret: 'a-new-secret' }, { baseUrl: 'https://other.example/v1' }, { proxy: 'direct' }]) {
      held(id);
      expect(await health()).toMatchObject(down);
      await house.call('updateChannel', { id, body: { weight: 2 } });
      expect(await health()).toMatchObject(down);
      await house.call('updateChannel', { id, body: change });
      expect((await health()).cause).toBeNull();
    }
  });
});
