// A request may come with two keys: its client's, and in the header x-gatehouse-folder-key that of the workspace folder it works in. The
// terminals of a folder set that header for tools whose own key stands in their settings. Used by admit.ts; sees no secret.
import type { KeySettings } from '../../shared/virtualKey';
import type { KeyRecord } from '../../store/keyRepository';

const combined = new WeakMap<KeyRecord, WeakMap<KeyRecord, KeyRecord>>();

/**
 * The key under which a request of `client` runs in the folder of `folder`: the folder's, with its channels, models, limits and budget, so
 * that it counts as the folder's. What the client's key adds to requests stays (its tool, its tool mode, aliases, a system prompt where the
 * folder has none), and of two bounds for tokens the lower one holds. One record for each pair, as long as neither is changed.
 */
export function inFolder(client: KeyRecord, folder: KeyRecord): KeyRecord {
  let ofFolder = combined.get(folder);
  if (ofFolder === undefined) combined.set(folder, (ofFolder = new WeakMap()));
  let key = ofFolder.get(client);
  if (key === undefined) {
    key = {
      ...folder,
      models: folder.models ?? client.models,
      channels: folder.channels ?? client.channels,
      defaultModel: folder.defaultModel ?? client.defaultModel,
      settings: settingsInFolder(client.settings, folder.settings),
    };
    ofFolder.set(client, key);
  }
  return key;
}

function settingsInFolder(client: KeySettings, own: KeySettings): KeySettings {
  const { limits, quotas, budget, overLimit, folder } = own;
  return {
    ...client,
    ...{ limits, quotas, budget, overLimit, folder },
    modelAliases: { ...client.modelAliases, ...own.modelAliases },
    fallbackModels: [...new Set([...own.fallbackModels, ...client.fallbackModels])],
    systemPrompt: own.systemPrompt ?? client.systemPrompt,
    maxInputTokens: lower(client.maxInputTokens, own.maxInputTokens),
    maxOutputTokens: lower(client.maxOutputTokens, own.maxOutputTokens),
  };
}

function lower(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
