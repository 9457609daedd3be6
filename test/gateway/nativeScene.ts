// A house whose models are served by fake providers of every protocol, and beside them one provider that serves an endpoint itself, with one
// fixed answer; the OpenAI SDK is the client. For the tests of endpoints that most providers lack. Registers its own hooks.
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ChannelRecord } from '../../src/store/channelRepository';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { addFakeChannels } from './fakeChannels';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

export interface NativeScene {
  upstream: FakeUpstream;
  native: LocalUpstream;
  house: ProxyHouse;
  client: OpenAI;
}

/** The scene of each test, filled before it begins. `channel` says what the channel to the provider is beside its address. */
export function nativeScene(answer: object, channel: Partial<ChannelRecord>): NativeScene {
  const scene = {} as NativeScene;
  beforeAll(async () => {
    scene.upstream = await FakeUpstream.start();
    scene.native = await startUpstream((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  afterAll(async () => {
    await Promise.all([scene.upstream.close(), scene.native.close()]);
  });
  beforeEach(async () => {
    scene.upstream.reset();
    scene.native.requests.length = 0;
    scene.house = await ProxyHouse.open();
    addFakeChannels(scene.house, scene.upstream);
    scene.house.channel({ id: 'native', baseUrl: `${scene.native.url}/v1`, ...channel });
    scene.client = new OpenAI({ baseURL: `${scene.house.url}/v1`, apiKey: scene.house.key(), maxRetries: 0 });
  });
  afterEach(async () => scene.house.close());
  return scene;
}
