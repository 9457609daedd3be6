// The demo channel of a first start: the first request works at once, without an account. Called by main.ts.
import { randomUUID } from 'node:crypto';
import { providerPresets } from '../../catalog/providers';
import { usualChannelSettings } from '../../shared/channel';
import type { Store } from '../../store/store';

/**
 * Adds the channel "Demo" to a database that never had any channel, and says whether it did. Channels that were deleted still
 * count: a demo that the user took out stays out.
 */
export function addDemoChannel(store: Pick<Store, 'channels'>, now: number): boolean {
  if (Object.keys(store.channels.names()).length > 0) return false;
  const preset = providerPresets.find(({ id }) => id === 'demo');
  const baseUrl = preset?.endpoints.default?.[preset.defaultProtocol];
  if (preset === undefined || baseUrl === undefined) return false;
  store.channels.insert({
    id: randomUUID(),
    name: 'Demo',
    provider: preset.id,
    region: null,
    baseUrl,
    protocol: preset.defaultProtocol,
    enabled: true,
    priority: 0,
    weight: 1,
    models: [],
    headers: {},
    secretHint: null,
    knownModels: null,
    settings: { ...usualChannelSettings },
    createdAt: now,
    updatedAt: now,
  });
  return true;
}
