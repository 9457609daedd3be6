// A whole small world for integration tests: one fake upstream, one real gateway, one channel per protocol, one key.
// Clients use the alias of a model; the upstream must see the model's own name.
import {
  protocolIds,
  type Channel,
  type ChannelCreate,
  type ProtocolId,
  type HttpProtocolId,
} from '../../src/shared/channel';
import type { KeyWithSecret } from '../../src/shared/virtualKey';
import { FakeUpstream, upstreamModels } from './fakeUpstream/fakeUpstream';
import { GatewayFixture, type GatewayOptions } from './gatewayFixture';
import { createDriver, type SdkDriver, type SdkOptions } from './sdkDriver';

export const alias = (protocol: HttpProtocolId): string => `gate/${protocol}-模型`;

/** A channel that leads to `upstream`; its model has an alias. */
export function channelTo(
  upstream: FakeUpstream,
  protocol: HttpProtocolId,
  more: Partial<ChannelCreate> = {},
): ChannelCreate {
  return {
    name: `to ${protocol}`,
    provider: 'custom',
    protocol,
    baseUrl: upstream.baseUrl(protocol),
    secret: upstream.secret,
    models: [{ id: upstreamModels[protocol], alias: alias(protocol) }],
    ...more,
  };
}

export class House {
  private constructor(
    readonly upstream: FakeUpstream,
    readonly gateway: GatewayFixture,
    readonly channels: Record<ProtocolId, Channel>,
    readonly key: KeyWithSecret,
  ) {}

  static async build(options: GatewayOptions = {}): Promise<House> {
    const upstream = await FakeUpstream.start();
    const gateway = await GatewayFixture.start(options).catch(async (error: unknown) => {
      await upstream.close();
      throw error;
    });
    const channels = Object.fromEntries(
      await Promise.all(
        protocolIds.map(
          async (protocol) => [protocol, await gateway.createChannel(channelTo(upstream, protocol))] as const,
        ),
      ),
    ) as Record<ProtocolId, Channel>;
    return new House(upstream, gateway, channels, await gateway.createKey());
  }

  /** The vendor's SDK as a client of the gateway. */
  through(protocol: ProtocolId, more: Partial<SdkOptions> = {}): SdkDriver {
    return createDriver(protocol, {
      root: this.gateway.proxyUrl,
      key: this.key.secret,
      model: alias(protocol),
      ...more,
    });
  }

  /** The vendor's SDK directly at the provider. */
  direct(protocol: ProtocolId, more: Partial<SdkOptions> = {}): SdkDriver {
    return createDriver(protocol, {
      root: this.upstream.url,
      key: this.upstream.secret,
      model: upstreamModels[protocol],
      ...more,
    });
  }

  /** Takes back what earlier tests have taught routing about the channels: a change of how they are asked begins anew. */
  async forgive(): Promise<void> {
    const channels = await this.gateway.call('listChannels', {});
    await Promise.all(channels.map(({ id, headers }) => this.gateway.call('updateChannel', { id, body: { headers } })));
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.upstream.close();
  }
}
