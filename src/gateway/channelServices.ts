// What the management API asks of the gateway about channels: tests, lists, prices, imports, local servers. Put together here so that
// main.ts stays short; every part lives in a file of its own.
import type { ImportRequest } from '../shared/channelImport';
import type { ModelPrice } from '../shared/channelModels';
import { signInTenant } from '../shared/signInSecret';
import { findPrice } from '../metering/pricing';
import type { ChannelRecord } from '../store/channelRepository';
import { channelOfSecret } from '../store/channelView';
import { testChannel, type ProbeOptions } from './channelProbe';
import { findLocalServers } from './discovery';
import { readImport, type ImportPlaces } from './imports/readImport';
import { fetchModels } from './probe/modelList';
import { testDraft, type DraftSecrets } from './probe/testDraft';
import { whereOf } from './prices/priceList';
import { recordHealth } from './proxy/channelHealth';
import type { Services } from './services';

/** Also asks the windows for tokens of sign-ins when requests want them, and gives channels another chance whose secret a window replaced. */
export function channelServices(services: Services, places: ImportPlaces) {
  const { secrets, events, prices, health } = services;
  secrets.tokens.onWanted((channelId) => {
    const tenant = signInTenant(secrets.peek(channelId) ?? '') ?? '';
    events.publish({ type: 'sign-in', channelId, tenant });
  });
  secrets.onReplaced((secretId) => {
    const channelId = channelOfSecret(secretId);
    health.changed(channelId);
    recordHealth(services, channelId, undefined);
  });
  return {
    testChannel: (channel: ChannelRecord, wishes: ProbeOptions) => testChannel(services, channel, wishes),
    testDraft: (channel: ChannelRecord, draft: DraftSecrets, wishes: ProbeOptions) =>
      testDraft(services, channel, draft, wishes),
    fetchModels: (channel: ChannelRecord, signal: AbortSignal) => fetchModels(services, channel, { signal }),
    async modelPrices() {
      await prices.ready();
      const sources = prices.sources();
      const at = services.now();
      return (channel: ChannelRecord, model: string) => priceOf(channel, model, at, sources);
    },
    async priceSources() {
      await prices.ready();
      return prices.sources();
    },
    findLocalServers: (signal: AbortSignal) => findLocalServers(services, places.environment, signal),
    readImport: (request: Omit<ImportRequest, 'apply'>) => readImport(request, places),
    setSignInToken: (channelId: string, token: string, expiresAt: number) =>
      secrets.tokens.set(channelId, token, expiresAt),
  };
}

/** Rates are pico-dollars per token: a million of them is a micro-dollar per million tokens. */
const picoPerDollarPerMillion = 1e6;

function priceOf(
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
