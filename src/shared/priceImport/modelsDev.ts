// Reads models.dev's `api.json`. Called by readPriceFile. Format: US dollars per million tokens in `cost` of each model of each provider,
// https://github.com/anomalyco/models.dev (packages/core/src/schema.ts, README "Schema Reference"). Nothing is guessed.
import type { AmountName, PriceAmountSet, PriceTierSet } from '../prices';
import {
  asAmount,
  asObject,
  isAllZero,
  PriceCollector,
  type ImportNote,
  type ImportSurroundings,
  type ParsedPrices,
} from './importedPrice';

const fields: Readonly<Record<string, AmountName>> = {
  input: 'input',
  output: 'output',
  cache_read: 'cacheRead',
  // Writes for five minutes; what writes for an hour cost it does not say.
  cache_write: 'cacheWrite5m',
  reasoning: 'reasoning',
  input_audio: 'audioInput',
  output_audio: 'audioOutput',
  per_minute: 'audioMinute',
};

/** True where `document` looks like this format. */
export function isModelsDev(document: Record<string, unknown>): boolean {
  return Object.values(document).some((provider) => {
    const models = asObject(asObject(provider)?.['models']);
    return models !== undefined && Object.values(models).some((model) => asObject(model)?.['id'] !== undefined);
  });
}

/** All models of all providers of `document`. */
export function readModelsDev(document: Record<string, unknown>, surroundings: ImportSurroundings): ParsedPrices {
  const collector = new PriceCollector(surroundings);
  const { modelsDevProviders } = surroundings;
  for (const [vendor, value] of Object.entries(document)) {
    const provider = Object.hasOwn(modelsDevProviders, vendor) ? modelsDevProviders[vendor] : undefined;
    for (const [key, entry] of Object.entries(asObject(asObject(value)?.['models']) ?? {})) {
      const model = asObject(entry);
      const id = typeof model?.['id'] === 'string' ? model['id'] : key;
      const name = `${vendor}/${id}`;
      if (provider === undefined) collector.refuse(name, 'provider', vendor);
      else readModel(name, provider.preset, id, asObject(model?.['cost']), collector);
    }
  }
  return { format: 'models.dev', prices: collector.prices, refused: collector.refused };
}

function readModel(
  name: string,
  provider: string,
  model: string,
  cost: Record<string, unknown> | undefined,
  collector: PriceCollector,
): void {
  if (cost === undefined) return collector.refuse(name, 'no-price');
  const { amounts, others } = amountsOf(cost);
  if (amounts.input === undefined || amounts.output === undefined) return collector.refuse(name, 'no-price');
  if (isAllZero(amounts)) return collector.refuse(name, 'zero');
  const above = tiersOf(cost, amounts);
  if (above === undefined) return collector.refuse(name, 'tier');
  const notes: ImportNote[] = [];
  if (amounts.cacheWrite5m !== undefined) notes.push({ note: 'hour-writes' });
  if (others.length > 0) notes.push({ note: 'other-units', detail: others.join(', ') });
  collector.add(name, { provider, model, ...amounts, ...(above.length === 0 ? {} : { above }) }, notes);
}

function amountsOf(cost: Record<string, unknown>): { amounts: PriceAmountSet; others: string[] } {
  const amounts: PriceAmountSet = {};
  const others: string[] = [];
  for (const [key, value] of Object.entries(cost)) {
    const amount = asAmount(value);
    if (amount === undefined) continue;
    const name = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (name !== undefined) amounts[name] = amount;
    else if (amount > 0) others.push(key);
  }
  // Thinking at the price of all output is no price of its own.
  if (amounts.reasoning === amounts.output) delete amounts.reasoning;
  return { amounts, others };
}

/** `tiers` where there are any, else the older `context_over_200k`; undefined where a tier is not by input length. */
function tiersOf(cost: Record<string, unknown>, base: PriceAmountSet): PriceTierSet[] | undefined {
  const { tiers, context_over_200k: over } = cost;
  if (!Array.isArray(tiers)) {
    const prices = asObject(over);
    return prices === undefined ? [] : [{ tokens: 200_000, prices: { ...base, ...amountsOf(prices).amounts } }];
  }
  const found: PriceTierSet[] = [];
  for (const value of tiers as unknown[]) {
    const entry = asObject(value);
    const { type, size } = asObject(entry?.['tier']) ?? {};
    const tokens = type === 'context' ? asAmount(size) : asAmount(asObject(entry?.['context'])?.['min']);
    if (entry === undefined || tokens === undefined) return undefined;
    found.push({ tokens, prices: { ...base, ...amountsOf(entry).amounts } });
  }
  return found.sort((left, right) => left.tokens - right.tokens);
}
