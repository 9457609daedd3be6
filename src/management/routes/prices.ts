// `GET/PUT /prices`: the user's own prices and currency rates. PUT replaces the whole list; rates that it leaves out stay as they were.
import { perUsdOf } from '../../metering/pricing';
import type { ManagementHandlers } from '../../shared/managementApi';
import type { PriceList } from '../../shared/prices';
import { badField } from '../channelDraft';
import { findPreset } from '../../store/channelView';
import type { ManagementContext } from '../context';

export function priceHandlers(context: ManagementContext): Pick<ManagementHandlers, 'getPrices' | 'putPrices'> {
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
  };
}
