// The user's own prices of one channel, out of the gateway's one list of prices and back into it. Used by the panels' actions.
// Does not import vscode: the client comes in as a parameter.
import type { PriceOverride } from '../../shared/prices';
import type { ManagementClient } from '../managementClient';

/** The overrides that are narrowed to this channel. Throws what the client throws. */
export async function channelPrices(
  client: Pick<ManagementClient, 'call'>,
  channelId: string,
): Promise<PriceOverride[]> {
  const { overrides } = await client.call('getPrices', {});
  return overrides.filter((override) => override.channelId === channelId);
}

/** Puts `prices` in the place of the channel's; all others stay, and so do the rates of currencies. Throws what the client throws. */
export async function setChannelPrices(
  client: Pick<ManagementClient, 'call'>,
  channelId: string,
  prices: readonly PriceOverride[],
): Promise<void> {
  const { overrides } = await client.call('getPrices', {});
  const others = overrides.filter((override) => override.channelId !== channelId);
  await client.call('putPrices', {
    body: { overrides: [...others, ...prices.map((price) => ({ ...price, channelId }))] },
  });
}
