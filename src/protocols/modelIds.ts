// Reads the ids out of a provider's model list. Providers of one protocol differ in the envelope, so all known ones are tried.
import { arrayIn, stringIn } from './wire/jsonValue';

/**
 * Ids in the provider's order, without duplicates. Takes `{data:[{id}]}` (OpenAI, Anthropic), `{models:[{name|id}]}`
 * (Gemini, where `models/` is taken off) and a bare array. Empty where the shape is not known.
 */
export function readModelIds(body: unknown): string[] {
  const entries = [body, arrayIn(body, 'data'), arrayIn(body, 'models')].find(
    (list): list is unknown[] => Array.isArray(list) && list.length > 0,
  );
  const ids = (entries ?? []).map((entry) => {
    const id = typeof entry === 'string' ? entry : (stringIn(entry, 'id') ?? stringIn(entry, 'name'));
    return id?.startsWith('models/') === true ? id.slice('models/'.length) : id;
  });
  return [...new Set(ids.filter((id): id is string => id !== undefined && id !== ''))];
}
