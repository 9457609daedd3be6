// A channel of each protocol that leads to the fake upstream, under its model's own name, for tests of the proxy.
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import { upstreamModels, type FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import type { ProxyHouse } from './proxyHouse';

/** The channels' ids are those of their protocols. */
export function addFakeChannels(
  house: ProxyHouse,
  upstream: FakeUpstream,
  protocols: readonly ProtocolId[] = protocolIds,
): void {
  for (const protocol of protocols) {
    const models = [{ id: upstreamModels[protocol] }];
    house.channel({ id: protocol, protocol, baseUrl: upstream.baseUrl(protocol), models, secret: upstream.secret });
  }
}
