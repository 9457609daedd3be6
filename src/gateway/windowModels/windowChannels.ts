// The channels of VS Code's own models: what they list follows the windows, and what held them back is over when a window tells of models.
// Called by the composition root whenever the models of the windows have changed.
import { windowProvider } from '../../catalog/windowModels';
import type { ModelFacts } from '../../shared/channelModels';
import { windowModelName, type WindowModel } from '../../shared/windowModels';
import { toChannel } from '../../store/channelView';
import { recordHealth } from '../proxy/channelHealth';
import type { Services } from '../services';

/** Brings lists and health of these channels up to date. Without a window, the last list stays. */
export function windowModelsChanged(services: Services): void {
  const { store, health, events, windows } = services;
  const names = windows?.models().map(windowModelName) ?? [];
  if (names.length === 0) return;
  for (const channel of store.channels.list()) {
    if (channel.provider !== windowProvider) continue;
    health.changed(channel.id);
    recordHealth(services, channel.id, undefined);
    if (JSON.stringify(channel.knownModels) === JSON.stringify(names)) continue;
    store.channels.update(channel.id, { knownModels: names, updatedAt: channel.updatedAt });
    const record = store.channels.get(channel.id);
    if (record !== undefined) {
      events.publish({ type: 'channel', action: 'updated', channel: toChannel(record, services) });
    }
  }
}

/** What VS Code tells of a model. */
export function windowModelFacts({ name, maxInputTokens, images, tools }: WindowModel): ModelFacts {
  return {
    name,
    ...(maxInputTokens > 0 ? { contextTokens: maxInputTokens } : {}),
    ...(images === null ? {} : { input: images ? ['text', 'image'] : ['text'] }),
    ...(tools === null ? {} : { tools }),
  };
}
