// Reads LiteLLM's `model_prices_and_context_window.json`. Called by readPriceFile. Format: US dollars per unit, one object per model,
// https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.schema.json. Nothing is guessed: what it does not say is left out.
import { amountNames, type AmountName, type PriceAmountSet, type PriceTierSet } from '../prices';
import {
  asAmount,
  asObject,
  isAllZero,
  PriceCollector,
  times,
  type ImportNote,
  type ImportSurroundings,
  type ParsedPrices,
} from './importedPrice';

/** Fields that cost per unit, and how many units one of our amounts is for. */
const fields: Readonly<Record<string, [name: AmountName, factor: number]>> = {
  input_cost_per_token: ['input', 1e6],
  output_cost_per_token: ['output', 1e6],
  cache_read_input_token_cost: ['cacheRead', 1e6],
  cache_creation_input_token_cost: ['cacheWrite5m', 1e6],
  cache_creation_input_token_cost_above_1hr: ['cacheWrite1h', 1e6],
  output_cost_per_reasoning_token: ['reasoning', 1e6],
  input_cost_per_audio_token: ['audioInput', 1e6],
  cache_read_input_audio_token_cost: ['audioCacheRead', 1e6],
  output_cost_per_audio_token: ['audioOutput', 1e6],
  input_cost_per_image_token: ['imageInput', 1e6],
  output_cost_per_image_token: ['imageOutput', 1e6],
  input_cost_per_character: ['characters', 1e6],
  output_cost_per_image: ['image', 1],
  input_cost_per_request: ['perRequest', 1],
};
const aboveTokens = /^(.+)_above_(\d{1,6})k_tokens$/;
/** Other speeds and batches of the same model; tools that are not counted. */
const ignored = /_(flex|priority|batches)$|^(code_interpreter|file_search|vector_store|computer_use|google_maps)/;
/** Entries of the file that are no models. */
const noModels = new Set(['sample_spec', 'fallback_generalizations']);
/** Kinds of models that are paid by both input and output. */
const conversations = new Set(['chat', 'completion', 'responses']);

/** True where `document` looks like this format. */
export function isLitellm(document: Record<string, unknown>): boolean {
  return Object.values(document).some((entry) => typeof asObject(entry)?.['litellm_provider'] === 'string');
}

/** All models of `document`. */
export function readLitellm(document: Record<string, unknown>, surroundings: ImportSurroundings): ParsedPrices {
  const collector = new PriceCollector(surroundings);
  for (const [name, value] of Object.entries(document)) {
    const entry = asObject(value);
    if (entry !== undefined && !noModels.has(name)) readEntry(name, entry, surroundings, collector);
  }
  return { format: 'litellm', prices: collector.prices, refused: collector.refused };
}

function readEntry(
  name: string,
  entry: Record<string, unknown>,
  { litellmProviders }: ImportSurroundings,
  collector: PriceCollector,
): void {
  const vendor = String(entry['litellm_provider']);
  const provider = Object.hasOwn(litellmProviders, vendor) ? litellmProviders[vendor] : undefined;
  if (provider === undefined) return collector.refuse(name, 'provider', vendor);
  const prefix = `${vendor}/`;
  const model = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  // What stands before a slash is a region or a size: such a price holds for one of several variants.
  if (model.includes('/') && provider.slashes !== true) return collector.refuse(name, 'variant');
  const { amounts, tiers, others } = amountsOf(entry);
  const [other] = others;
  const isConversation = conversations.has(String(entry['mode']));
  if (amountNames.every((unit) => amounts[unit] === undefined)) {
    return collector.refuse(name, other === undefined ? 'no-price' : 'unit', other);
  }
  if (isAllZero(amounts)) return collector.refuse(name, other === undefined ? 'zero' : 'unit', other);
  if (isConversation && (amounts.input === undefined || amounts.output === undefined)) {
    return collector.refuse(name, 'no-price');
  }
  const notes: ImportNote[] = [];
  if (amounts.cacheWrite5m !== undefined && amounts.cacheWrite1h === undefined) notes.push({ note: 'hour-writes' });
  if (others.length > 0) notes.push({ note: 'other-units', detail: others.join(', ') });
  const above = [...tiers]
    .sort(([left], [right]) => left - right)
    .map(([tokens, prices]): PriceTierSet => ({ tokens, prices: { ...amounts, ...prices } }));
  const batchPercent = batchOf(entry);
  const price = {
    provider: provider.preset,
    model,
    ...amounts,
    ...(above.length === 0 ? {} : { above }),
    ...(batchPercent === undefined ? {} : { batchPercent }),
  };
  collector.add(name, price, notes);
}

function amountsOf(entry: Record<string, unknown>): {
  amounts: PriceAmountSet;
  tiers: Map<number, PriceAmountSet>;
  others: string[];
} {
  const amounts: PriceAmountSet = {};
  const tiers = new Map<number, PriceAmountSet>();
  const others: string[] = [];
  for (const [key, value] of Object.entries(entry)) {
    const amount = asAmount(value);
    if (amount === undefined || !key.includes('cost') || ignored.test(key)) continue;
    const [, base = key, thousands] = aboveTokens.exec(key) ?? [];
    const field = Object.hasOwn(fields, base) ? fields[base] : undefined;
    if (field !== undefined) {
      const [name, factor] = field;
      const tokens = Number(thousands) * 1000;
      const place = thousands === undefined ? amounts : (tiers.get(tokens) ?? {});
      place[name] = times(amount, factor);
      if (thousands !== undefined) tiers.set(tokens, place);
    } else if (key === 'input_cost_per_second' && entry['mode'] === 'audio_transcription') {
      amounts.audioMinute = times(amount, 60);
    } else if (amount > 0) others.push(key);
  }
  const search = searchPrice(entry['search_context_cost_per_query']);
  if (search !== undefined) amounts.webSearches = search;
  // Thinking at the price of all output is no price of its own.
  if (amounts.reasoning === amounts.output) delete amounts.reasoning;
  return { amounts, tiers, others };
}

/** Per thousand searches, where they cost the same whatever they find. */
function searchPrice(value: unknown): number | undefined {
  const prices = Object.values(asObject(value) ?? {}).map(asAmount);
  const [first] = prices;
  if (first === undefined || prices.some((price) => price !== first)) return undefined;
  return times(first, 1000);
}

/** Whole percent of the usual price, where input and output have the same. */
function batchOf(entry: Record<string, unknown>): number | undefined {
  const percents = ['input_cost_per_token', 'output_cost_per_token'].map((key) => {
    const [usual, batch] = [asAmount(entry[key]), asAmount(entry[`${key}_batches`])];
    return usual === undefined || usual === 0 || batch === undefined ? undefined : times(batch / usual, 100);
  });
  const [percent, other] = percents;
  return percent !== undefined && percent === other && Number.isInteger(percent) && percent <= 100
    ? percent
    : undefined;
}
