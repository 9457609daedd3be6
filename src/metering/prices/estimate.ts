// What a request may cost before it is made: for reservations of budgets and for routing by cost. Bounds in integer nano-dollars.
import type { Rates } from '../../shared/priceRecord';
import { findPrice, type PriceContext, type PriceSources } from '../pricing';
import type { Estimate } from '../limits/measures';
import type { RateCard } from './rateCard';

export interface ExpectedTokens {
  inputTokens: Estimate;
  outputTokens: Estimate;
  /** False where the request surely writes nothing to a prompt cache, which may cost more than plain input. */
  mayWriteCache?: boolean;
  /** False where the request has no sound and no pictures, whose tokens may cost more. Asked only where the price has such rates. */
  mayHaveMedia?: () => boolean;
}

/**
 * The least and the most that a request can cost, or undefined where the price is not known. The most counts every input token at the
 * dearest rate it may have, in the tier in which the whole becomes dearest, and all output that is allowed.
 */
export function estimateCost(
  context: PriceContext,
  expected: ExpectedTokens,
  sources: PriceSources,
): Estimate | undefined {
  const { found } = findPrice(context, sources);
  if (found === undefined) return undefined;
  const { inputTokens, outputTokens } = expected;
  const spans = spansOf(found.card, inputTokens);
  const costs = spans.map(({ least, most, rates }) => {
    const [cheapIn, dearIn] = inputRange(rates, expected);
    const [cheapOut, dearOut] = outputRange(rates, expected);
    const once = BigInt(rates.perRequest ?? 0);
    return {
      least: tokens(least) * cheapIn + tokens(outputTokens.least) * cheapOut + once,
      most: tokens(most) * dearIn + tokens(outputTokens.most) * dearOut + once,
    };
  });
  const least = costs.reduce((lowest, cost) => (cost.least < lowest ? cost.least : lowest), costs[0]?.least ?? 0n);
  const most = costs.reduce((highest, cost) => (cost.most > highest ? cost.most : highest), 0n);
  return { least: Number(least / 1000n), most: Number((most + 999n) / 1000n) };
}

interface Span extends Estimate {
  rates: Rates;
}

/** The tiers that input between the bounds can fall into, with the bounds cut to each. */
function spansOf(card: RateCard, input: Estimate): Span[] {
  const steps = [{ tokens: -1, rates: card.rates }, ...card.tiers];
  return steps.flatMap(({ tokens: above, rates }, index): Span[] => {
    const last = steps[index + 1]?.tokens ?? Infinity;
    const least = Math.max(input.least, above + 1);
    const most = Math.min(input.most, last);
    return least > most ? [] : [{ least, most, rates }];
  });
}

function inputRange(rates: Rates, expected: ExpectedTokens): [bigint, bigint] {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, audioInput, imageInput } = rates;
  const written = expected.mayWriteCache === false ? [] : [cacheWrite5m, cacheWrite1h];
  return range([input, cacheRead, ...written, ...mediaRates(expected, audioInput, imageInput)]);
}

function outputRange(rates: Rates, expected: ExpectedTokens): [bigint, bigint] {
  const { output, thinkingOutput, reasoning, audioOutput, imageOutput } = rates;
  return range([output, thinkingOutput, reasoning, ...mediaRates(expected, audioOutput, imageOutput)]);
}

function mediaRates({ mayHaveMedia }: ExpectedTokens, ...rates: (number | undefined)[]): (number | undefined)[] {
  const known = rates.filter((rate) => rate !== undefined);
  return known.length === 0 || mayHaveMedia?.() === false ? [] : known;
}

function range(rates: readonly (number | undefined)[]): [bigint, bigint] {
  const known = rates.filter((rate) => rate !== undefined);
  return known.length === 0 ? [0n, 0n] : [BigInt(Math.min(...known)), BigInt(Math.max(...known))];
}

const tokens = (count: number): bigint => BigInt(Number.isFinite(count) && count > 0 ? Math.ceil(count) : 0);
