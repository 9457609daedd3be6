// The world of the matrix: one fake provider that speaks all upstream protocols, one real gateway with a channel for each way to reach it,
// one key; and the questions that a cell asks of them. Used by the matrix of translation and its scenes.
import { protocolIds, type ProtocolId, type HttpProtocolId } from '../../../src/shared/channel';
import type { RequestLogRow } from '../../../src/shared/usage';
import { converse, type Ask, type Conversation } from '../../protocols/matrix/clients';
import { faultsOf } from '../../protocols/matrix/providerRules';
import { awsKeys } from '../../support/fakeUpstream/bedrockRules';
import { claudeOnBedrock, upstreamModels } from '../../support/fakeUpstream/fakeUpstream';
import { alias, channelTo, House } from '../../support/house';

/** One way to an upstream: a column of the matrix. Bedrock has two, since Claude is spoken to in its own words there. */
export interface Way {
  name: string;
  protocol: HttpProtocolId;
  /** Whose answers and rules these are. */
  wire: HttpProtocolId;
  /** The name that clients use. */
  model: string;
}

const claudeAlias = 'gate/bedrock-claude';

export const ways: readonly Way[] = [
  ...[...protocolIds, 'bedrock' as const].map((protocol) => ({
    name: protocol,
    protocol,
    wire: protocol,
    model: alias(protocol),
  })),
  { name: 'bedrock (Claude)', protocol: 'bedrock', wire: 'anthropic', model: claudeAlias },
];

export interface Cell {
  client: ProtocolId;
  way: Way;
  streamed: boolean;
}

export class World {
  private constructor(readonly house: House) {}

  static async build(): Promise<World> {
    const house = await House.build();
    const { upstream, gateway } = house;
    await gateway.createChannel(channelTo(upstream, 'bedrock'));
    const { accessKeyId, secretAccessKey, sessionToken = '' } = awsKeys[1];
    await gateway.createChannel(
      channelTo(upstream, 'bedrock', {
        name: 'Claude on bedrock',
        secret: `${accessKeyId}:${secretAccessKey}:${sessionToken}`,
        models: [{ id: claudeOnBedrock, alias: claudeAlias }],
      }),
    );
    return new World(house);
  }

  talk({ client, way }: Cell, ask: Ask): Conversation {
    const { gateway, key } = this.house;
    return converse(client, { root: gateway.proxyUrl, key: key.secret, model: way.model }, ask);
  }

  /** The bodies of all requests that the provider took, as text, the latest last. Throws where it would have refused one. */
  sent(way: Way): string[] {
    return this.house.upstream.requests.map(({ body, call, refusal }) => {
      if (call === undefined) throw new Error(`refused: ${refusal?.reason ?? 'no call'}`);
      if (call.protocol !== way.protocol) throw new Error(`sent as ${call.protocol}`);
      const wanted = way.name === 'bedrock (Claude)' ? claudeOnBedrock : upstreamModels[way.protocol];
      if (call.model !== wanted) throw new Error(`asked for ${String(call.model)}`);
      const faults = faultsOf(way.wire, call.body ?? {});
      if (faults.length > 0) throw new Error(`the provider would refuse: ${faults.join('; ')}`);
      return body.toString('utf8');
    });
  }

  /** The row of the latest request, closed. */
  async row(): Promise<RequestLogRow> {
    const [latest] = await this.house.gateway.rows(1);
    return latest?.outcome === null || latest === undefined
      ? this.house.gateway.latestRow((row) => row.id === latest?.id)
      : latest;
  }

  async close(): Promise<void> {
    await this.house.close();
  }
}
