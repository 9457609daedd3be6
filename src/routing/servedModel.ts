// Whether a channel serves a model, and under which name of the provider's. Used by the candidate choice.
import { matchesPattern } from '../shared/modelPattern';

export interface ServedModel {
  upstreamModel: string;
  /** True where the channel names the model itself; false where it serves whatever its provider lists. */
  explicit: boolean;
}

/** The part of a channel that says what it serves. */
export interface ModelOffer {
  models: readonly { id: string; alias?: string | undefined }[];
  knownModels: readonly string[] | null;
}

/**
 * How the channel serves `model`, or undefined where it does not. An alias or id is matched before a pattern (`*` in the
 * id of an entry without alias, which sends the name on as it is). A channel without models serves what its provider
 * listed, or anything where no list is known (never fetched, or empty).
 */
export function servedModel(offer: ModelOffer, model: string): ServedModel | undefined {
  if (offer.models.length === 0) {
    const known = offer.knownModels;
    if (known !== null && known.length > 0 && !known.some((listed) => lists(listed, model))) return undefined;
    return { upstreamModel: model, explicit: false };
  }
  const named = offer.models.find((entry) => entry.alias === model) ?? offer.models.find((entry) => entry.id === model);
  if (named !== undefined) return { upstreamModel: named.id, explicit: true };
  const fits = offer.models.some((entry) => entry.alias === undefined && matchesPattern(entry.id, model));
  return fits ? { upstreamModel: model, explicit: true } : undefined;
}

/**
 * Providers take names that their lists do not show word for word: `claude-x` and `claude-x-latest` for the listed
 * `claude-x-20250929` (Anthropic), `llama3` for `llama3:latest` (Ollama), `vendor/x:free` for `vendor/x` (OpenRouter).
 */
function lists(listed: string, model: string): boolean {
  if (listed === model || listed === `${model}:latest`) return true;
  const dated = /^(.+)-\d{8}$/.exec(listed)?.[1];
  if (dated !== undefined && (model === dated || model === `${dated}-latest`)) return true;
  return listed.includes('/') && model.startsWith(`${listed}:`);
}
