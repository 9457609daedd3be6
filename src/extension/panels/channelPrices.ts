// The user's own prices of one channel, out of the gateway's one list of prices and back into it. Used by the panels' actions.
import type { PriceOverride } from '../../shared/prices';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';

/** The overrides that are narrowed to this channel. */
export async function channelPrices(window: GatehouseWindow, channelId: string): Promise<PriceOverride[]> {
  const { overrides } = await clientOf(window).call('getPrices', {});
  return overrides.filter((override) => override.channelId === channelId);
}

/** Puts `prices` in the place of the channel's; all others stay. */
export async function setChannelPrices(
  window: GatehouseWindow,
  channelId: string,
  prices: readonly PriceOverride[],
): Promise<void> {
  const client = clientOf(window);
  const { overrides } = await client.call('getPrices', {});
  const others = overrides.filter((override) => override.channelId !== channelId);
  await client.call('putPrices', {
    body: { overrides: [...others, ...prices.map((price) => ({ ...price, channelId }))] },
  });
}
