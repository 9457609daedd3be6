// What the Prices page can ask: what is known of prices, the user's own ones, rates of currencies, and pricing past requests anew.
// Called by actions.ts with checked actions only. The gateway finds and works out everything; imports are a command of their own.
import type { KnownPrices, PriceQuote } from '../../shared/knownPrices';
import type { CurrencyRates, PriceList, PriceOverride } from '../../shared/prices';
import type { PriceFilters, PriceScope, PriceSort, RecomputeSummary } from '../../shared/pricesMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { displayCurrency } from '../settings';
import { showMoneyIn } from '../shownMoney';
import * as own from './ownPrices';

/** Rows of the page that are read at a time. */
const pageSize = 200;
/** How long pricing all past requests anew may take, in milliseconds. */
const recomputeTimeout = 600_000;

let recomputing: AbortController | undefined;

export function listKnownPrices(
  window: GatehouseWindow,
  filters: PriceFilters,
  sort: PriceSort | null,
  cursor: string | null,
): Promise<KnownPrices> {
  const order =
    sort === null
      ? {}
      : { sort: sort.columnId, ...(sort.direction === 'descending' ? { descending: '1' as const } : {}) };
  const query = { ...filters, ...order, limit: pageSize, cursor: cursor ?? undefined };
  return clientOf(window).call('listKnownPrices', { query }, { timeout: 30_000 });
}

export function listOwnPrices(window: GatehouseWindow): Promise<PriceList> {
  return clientOf(window).call('getPrices', {});
}

export async function savePrice(
  window: GatehouseWindow,
  price: PriceOverride,
  replaces: PriceScope | null,
): Promise<void> {
  await own.savePrice(clientOf(window), price, replaces);
  window.mirror.pricesChanged.fire();
}

export async function removePrice(window: GatehouseWindow, scope: PriceScope): Promise<void> {
  await own.removePrice(clientOf(window), scope);
  window.mirror.pricesChanged.fire();
}

/** What money is shown in follows the rates. */
export async function setCurrencyRates(window: GatehouseWindow, rates: CurrencyRates): Promise<void> {
  const client = clientOf(window);
  await own.setCurrencyRates(client, rates);
  window.mirror.pricesChanged.fire();
  await showMoneyIn(displayCurrency(), window.mirror, client);
}

export function quotePrice(
  window: GatehouseWindow,
  body: { price: PriceOverride; inputTokens: number; outputTokens: number },
): Promise<PriceQuote> {
  return clientOf(window).call('quotePrice', { body });
}

/** Only counts where `dryRun` is true. Throws `client-closed` when it is cancelled. */
export async function recomputeCosts(window: GatehouseWindow, dryRun: boolean): Promise<RecomputeSummary> {
  recomputing?.abort();
  const mine = new AbortController();
  recomputing = mine;
  const { signal } = mine;
  try {
    const client = clientOf(window);
    const result = await client.call('recomputeCosts', { body: { dryRun } }, { signal, timeout: recomputeTimeout });
    // What was spent today is another sum now.
    if (!dryRun) window.mirror.apply({ type: 'status', status: await client.call('getStatus', {}) });
    return result;
  } finally {
    if (recomputing === mine) recomputing = undefined;
  }
}

export function cancelRecompute(): void {
  recomputing?.abort();
}
