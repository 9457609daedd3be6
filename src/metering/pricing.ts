// Prices and costs: which price a request has and what its usage comes to. Called once per request, when it is settled.
// Integers throughout: rates in pico-dollars, cost in nano-dollars. An unknown price is undefined, never 0.
import { demoModels, demoPrice } from '../catalog/demo';
import { matchesPattern } from '../shared/modelPattern';
import type { PriceOverride } from '../shared/prices';
import type { UsageBuckets } from '../shared/usage';

/** Integer pico-dollars (10^-12 USD) per token; `image` per piece and `perRequest` once per request. */
export interface Rates {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  image: number;
  perRequest: number;
}

export interface PriceContext {
  /** Preset id of the channel. */
  provider: string;
  channelId: string;
  /** The model as sent upstream. */
  model: string;
  overrides: readonly PriceOverride[];
}

export interface Price {
  rates: Rates;
  source: 'override' | 'demo';
}

/**
 * The price of a model at a channel, or undefined where it is not known. The user's own prices come first; among those
 * that fit, one for the channel beats one for the provider beats one for any, then a plain name beats a pattern, then the
 * longer pattern, then the later row.
 */
export function findPrice(context: PriceContext): Price | undefined {
  let best: PriceOverride | undefined;
  let bestRank = -1;
  for (const override of context.overrides) {
    if (override.channelId !== undefined && override.channelId !== context.channelId) continue;
    if (override.provider !== undefined && override.provider !== context.provider) continue;
    if (!matchesPattern(override.model, context.model)) continue;
    const rank = specificity(override);
    if (rank >= bestRank) {
      best = override;
      bestRank = rank;
    }
  }
  if (best !== undefined) return { rates: ratesOf(best), source: 'override' };
  if (context.provider === 'demo' && demoModels.some((model) => model.id === context.model)) {
    return { rates: ratesOf(demoPrice), source: 'demo' };
  }
  return undefined;
}

/**
 * Rates of a price in US dollars per million tokens. A cache price that is not given falls back to the next dearer known
 * one (1 h to 5 min, all to input), so that a gap in a price never makes tokens free.
 */
export function ratesOf(price: Pick<PriceOverride, 'input' | 'output'> & Partial<PriceOverride>): Rates {
  const input = perToken(price.input);
  const cacheWrite5m = price.cacheWrite5m === undefined ? input : perToken(price.cacheWrite5m);
  return {
    input,
    output: perToken(price.output),
    cacheRead: price.cacheRead === undefined ? input : perToken(price.cacheRead),
    cacheWrite5m,
    cacheWrite1h: price.cacheWrite1h === undefined ? cacheWrite5m : perToken(price.cacheWrite1h),
    image: perPiece(price.image ?? 0),
    perRequest: perPiece(price.perRequest ?? 0),
  };
}

/** Cost of one request in integer nano-dollars (10^-9 USD), rounded half up once, at the end. */
export function costNanoDollars(usage: UsageBuckets, rates: Rates): number {
  const pico =
    product(usage.input, rates.input) +
    product(usage.cacheRead, rates.cacheRead) +
    product(usage.cacheWrite5m, rates.cacheWrite5m) +
    product(usage.cacheWrite1h, rates.cacheWrite1h) +
    product(usage.output, rates.output) +
    product(usage.images, rates.image) +
    product(1, rates.perRequest);
  return Number((pico + 500n) / 1000n);
}

function specificity(override: PriceOverride): number {
  const scope = override.channelId !== undefined ? 2 : override.provider !== undefined ? 1 : 0;
  const plain = override.model.includes('*') ? 0 : 1;
  return scope * 10_000 + plain * 1000 + override.model.length;
}

/** 1 USD per million tokens is 10^6 pico-dollars per token. */
function perToken(usdPerMillion: number): number {
  return Math.round(usdPerMillion * 1e6);
}

function perPiece(usd: number): number {
  return Math.round(usd * 1e12);
}

function product(count: number, rate: number): bigint {
  if (!Number.isFinite(count) || count <= 0 || rate === 0) return 0n;
  return BigInt(Math.round(count)) * BigInt(rate);
}
