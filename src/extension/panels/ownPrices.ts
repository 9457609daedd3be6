// The user's own prices, one put in or taken out of the gateway's list, and the rates of currencies. Used by the Prices page's actions.
// Does not import vscode: the client comes in as a parameter.
import type { CurrencyRates, PriceOverride } from '../../shared/prices';
import type { PriceScope } from '../../shared/pricesMessages';
import type { ManagementClient } from '../managementClient';

type Client = Pick<ManagementClient, 'call'>;

/** Saves `price` in the place of the one with the same scope and of `replaces`; all others stay. Throws what the client throws. */
export async function savePrice(client: Client, price: PriceOverride, replaces: PriceScope | null): Promise<void> {
  await changePrices(client, (overrides) => [
    ...overrides.filter((other) => !isFor(other, scopeOf(price)) && (replaces === null || !isFor(other, replaces))),
    price,
  ]);
}

/** Takes the price for `scope` out; all others stay. Throws what the client throws. */
export async function removePrice(client: Client, scope: PriceScope): Promise<void> {
  await changePrices(client, (overrides) => overrides.filter((price) => !isFor(price, scope)));
}

/** Puts `currencyRates` in the place of the user's rates; prices stay. Throws what the client throws. */
export async function setCurrencyRates(client: Client, currencyRates: CurrencyRates): Promise<void> {
  const { overrides } = await client.call('getPrices', {});
  await client.call('putPrices', { body: { overrides, currencyRates } });
}

async function changePrices(
  client: Client,
  change: (overrides: readonly PriceOverride[]) => PriceOverride[],
): Promise<void> {
  const { overrides } = await client.call('getPrices', {});
  await client.call('putPrices', { body: { overrides: change(overrides) } });
}

function scopeOf({ provider, channelId, model }: PriceOverride): PriceScope {
  return { provider: provider ?? null, channelId: channelId ?? null, model };
}

function isFor(price: PriceOverride, scope: PriceScope): boolean {
  const own = scopeOf(price);
  return own.provider === scope.provider && own.channelId === scope.channelId && own.model === scope.model;
}
