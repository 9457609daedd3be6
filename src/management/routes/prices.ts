// `GET/PUT /prices`: the user's own prices. PUT replaces the whole list.
import type { ManagementHandlers } from '../../shared/managementApi';
import { badField } from '../channelDraft';
import { findPreset } from '../../store/channelView';
import type { ManagementContext } from '../context';

export function priceHandlers(context: ManagementContext): Pick<ManagementHandlers, 'getPrices' | 'putPrices'> {
  const { store } = context;
  return {
    getPrices: () => ({ overrides: [...store.prices.list()] }),
    putPrices({ body }) {
      // A price of a channel that was deleted since may stay in the list: what GET gave can always be PUT.
      const present = new Set(store.prices.list().map((price) => price.channelId));
      for (const [index, { provider, channelId }] of body.overrides.entries()) {
        if (provider !== undefined && findPreset(provider) === undefined) {
          throw badField(`overrides.${index}.provider`, `There is no provider "${provider}".`);
        }
        if (channelId !== undefined && !present.has(channelId) && store.channels.get(channelId) === undefined) {
          throw badField(`overrides.${index}.channelId`, `There is no channel "${channelId}".`);
        }
      }
      store.prices.replace(body.overrides);
      return { overrides: [...store.prices.list()] };
    },
  };
}
