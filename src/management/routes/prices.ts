// `/prices`: the user's own prices and currency rates, and what is known of prices at all. PUT replaces the whole list of own prices;
// rates that it leaves out stay as they were.
import { setImmediate as pause } from 'node:timers/promises';
import { quoteOverride } from '../../metering/prices/listedPrice';
import { perUsdOf } from '../../metering/pricing';
import type { ManagementHandlers } from '../../shared/managementApi';
import type { PriceList } from '../../shared/prices';
import { badField } from '../channelDraft';
import { findPreset } from '../../store/channelView';
import type { ManagementContext } from '../context';
import { comparePrices, knownPrices, seenWithin } from '../knownPrices';

type PriceCalls = 'getPrices' | 'putPrices' | 'listKnownPrices' | 'quotePrice' | 'comparePrices';

export function priceHandlers(context: ManagementContext): Pick<ManagementHandlers, PriceCalls> {
  const { store } = context;
  const list = (): PriceList => {
    const overrides = [...store.prices.list()];
    const currencyRates = store.prices.currencyRates();
    return Object.keys(currencyRates).length === 0 ? { overrides } : { overrides, currencyRates };
  };
  return {
    getPrices: list,
    putPrices({ body }) {
      // A price of a channel that was deleted since may stay in the list: what GET gave can always be PUT.
      const present = new Set(store.prices.list().map((price) => price.channelId));
      const rates = body.currencyRates ?? store.prices.currencyRates();
      for (const [index, { provider, channelId, currency }] of body.overrides.entries()) {
        if (provider !== undefined && findPreset(provider) === undefined) {
          throw badField(`overrides.${index}.provider`, `There is no provider "${provider}".`);
        }
        if (channelId !== undefined && !present.has(channelId) && store.channels.get(channelId) === undefined) {
          throw badField(`overrides.${index}.channelId`, `There is no channel "${channelId}".`);
        }
        if (perUsdOf(currency, rates) === undefined) {
          throw badField(`overrides.${index}.currency`, `There is no rate for ${currency}: set one in currencyRates.`);
        }
      }
      store.prices.replace(body.overrides, body.currencyRates);
      return list();
    },
    async listKnownPrices({ query }) {
      const sources = await context.priceSources();
      const now = context.now();
      const from = new Date(now - seenWithin).toISOString();
      const seen = store.requests.summary({ from, groupBy: ['channel', 'model', 'provider'] }).rows;
      return knownPrices(query, { channels: store.channels.list(), seen, sources, now }, pause);
    },
    quotePrice: ({ body: { price, inputTokens: input, outputTokens: output } }) => ({
      costUsd: quoteOverride(price, { input, output }, store.prices.currencyRates()),
    }),
    async comparePrices({ body }) {
      const sources = await context.priceSources();
      return comparePrices(body.prices, { channels: store.channels.list(), sources, now: context.now() });
    },
  };
}
