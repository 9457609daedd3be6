// What the management API asks of the gateway about channels: tests, lists, prices, imports, local servers. Put together here so that
// main.ts stays short; every part lives in a file of its own.
import { windowProvider } from '../catalog/windowModels';
import type { ImportRequest } from '../shared/channelImport';
import { signInTenant } from '../shared/signInSecret';
import type { ChannelRecord } from '../store/channelRepository';
import { channelOfSecret } from '../store/channelView';
import { testChannel } from './channelProbe';
import type { ProbeOptions } from './probe/probeOptions';
import { findLocalServers } from './discovery';
import { readImport, type ImportPlaces } from './imports/readImport';
import { fetchModels } from './probe/modelList';
import { testDraft, type DraftSecrets } from './probe/testDraft';
import { modelPrice } from './prices/modelPrice';
import { recordHealth } from './proxy/channelHealth';
import type { Services } from './services';
import { windowModelFacts } from './windowModels/windowChannels';

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
    modelFacts(channel: ChannelRecord, upstreamModel: string) {
      const model = channel.provider === windowProvider ? services.windows?.find(upstreamModel) : undefined;
      return model === undefined ? {} : windowModelFacts(model);
    },
    async modelPrices() {
      await prices.ready();
      const sources = prices.sources();
      const at = services.now();
      return (channel: ChannelRecord, model: string) => modelPrice(channel, model, at, sources);
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
