// The list price of a model on a channel, per million tokens, for lists of models. Used by the management's `GET /models` and by the tools
// for agents. No price of a request: that is found when it is settled.
import type { ModelPrice } from '../../shared/channelModels';
import { findPrice } from '../../metering/pricing';
import type { ChannelRecord } from '../../store/channelRepository';
import { whereOf } from './priceList';

/** Rates are pico-dollars per token: a million of them is a micro-dollar per million tokens. */
const picoPerDollarPerMillion = 1e6;

/** US dollars; null where no price is known. `at` in ms since the epoch, `model` as the provider names it. */
export function modelPrice(
  channel: ChannelRecord,
  model: string,
  at: number,
  sources: Parameters<typeof findPrice>[1],
): ModelPrice | null {
  const { protocol, baseUrl } = channel;
  const { found } = findPrice(whereOf({ channel, model, upstreamModel: model, protocol, baseUrl }, at), sources);
  if (found === undefined) return null;
  const { input, output, cacheRead } = found.card.rates;
  const perMillion = (rate: number | undefined): number | null =>
    rate === undefined ? null : rate / picoPerDollarPerMillion;
  return { input: perMillion(input), output: perMillion(output), cacheRead: perMillion(cacheRead) };
}
