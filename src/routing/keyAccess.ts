// What a virtual key may use and what its model names mean. Used by the candidate choice and by model lists. Pure.
import { channelGroupPrefix } from '../shared/channel';
import { matchesPattern } from '../shared/modelPattern';

/** Whether a key that is limited to `allowed` (channel ids and `group:<name>`; null: no limit) may use `channel`. */
export function mayUseChannel(
  allowed: readonly string[] | null,
  channel: { id: string; settings: { group: string | null } },
): boolean {
  if (allowed === null || allowed.includes(channel.id)) return true;
  const { group } = channel.settings;
  return group !== null && allowed.includes(channelGroupPrefix + group);
}

/** Whether a key that is limited to the patterns `allowed` (null: no limit) may use the model called `model`. */
export function mayUseModel(allowed: readonly string[] | null, model: string): boolean {
  return allowed === null || allowed.some((pattern) => matchesPattern(pattern, model));
}

/** The part of a key that says which models it gets. */
export interface ModelAccess {
  models: readonly string[] | null;
  settings: { modelAliases: Readonly<Record<string, string>>; fallbackModels: readonly string[] };
}

export interface ResolvedModel {
  /** What is routed: the alias's target, or the name as asked. */
  model: string;
  /** Aliases are resolved in these too; without repeats and without `model`. */
  fallbackModels: string[];
  /** Patterns for the names above. */
  allowedModels: readonly string[] | null;
}

/**
 * What `asked` means to a key. An alias comes before everything and is resolved once. The alias may be used where the key's models
 * allow either of its names: whoever gave a key an alias meant it to be used.
 */
export function resolveModel(key: ModelAccess, asked: string): ResolvedModel {
  const { modelAliases } = key.settings;
  const targetOf = (name: string): string => (Object.hasOwn(modelAliases, name) ? (modelAliases[name] ?? name) : name);
  const model = targetOf(asked);
  const fallbacks = key.settings.fallbackModels.map((name) => ({ name, target: targetOf(name) }));
  const granted = [{ name: asked, target: model }, ...fallbacks]
    .filter(({ name, target }) => name !== target && !target.includes('*') && mayUseModel(key.models, name))
    .map(({ target }) => target);
  return {
    model,
    fallbackModels: [...new Set(fallbacks.map(({ target }) => target))].filter((name) => name !== model),
    allowedModels: key.models === null ? null : [...key.models, ...granted],
  };
}
