// What usage costs at given rates: line by line, exact, rounded once at the end. Pure integers; called once per priced request and by
// whoever explains a cost. Rates are pico-dollars per unit, costs nano-dollars.
import type { PriceArithmetic, PriceRecord, PriceUnit, Rates } from '../../shared/priceRecord';
import type { UsageBuckets } from '../../shared/usage';

interface Quantity {
  unit: PriceUnit;
  count: number;
  /** Undefined where the price does not say what it costs. */
  rate: number | undefined;
}

const usable = (count: number | undefined): number =>
  count !== undefined && Number.isFinite(count) && count > 0 ? count : 0;

/**
 * What of `usage` is paid at which rate. Sound, pictures and thinking are parts of input and output; they are counted apart where they have
 * a rate of their own, and with the rest where they have none. Each token stands in exactly one line.
 */
function quantitiesOf(usage: UsageBuckets, rates: Rates): Quantity[] {
  const quantities: Quantity[] = [];
  const add = (unit: PriceUnit, count: number, rate = rates[unit]): void => {
    if (count > 0) quantities.push({ unit, count, rate });
  };
  /** Takes the parts that have their own rate out of `total` tokens and returns what is left. */
  const takeParts = (total: number, parts: readonly [PriceUnit, number | undefined][]): number => {
    let left = Math.round(usable(total));
    for (const [unit, part] of parts) {
      if (rates[unit] === undefined) continue;
      const count = Math.min(Math.round(usable(part)), left);
      add(unit, count);
      left -= count;
    }
    return left;
  };
  add(
    'input',
    takeParts(usage.input, [
      ['audioInput', usage.audioInput],
      ['imageInput', usage.imageInput],
    ]),
  );
  add('cacheRead', takeParts(usage.cacheRead, [['audioCacheRead', usage.audioCacheRead]]));
  add('cacheWrite5m', takeParts(usage.cacheWrite5m, []));
  add('cacheWrite1h', takeParts(usage.cacheWrite1h, []));
  const output = takeParts(usage.output, [
    ['audioOutput', usage.audioOutput],
    ['imageOutput', usage.imageOutput],
    ['reasoning', usage.reasoning],
  ]);
  const thought = usable(usage.reasoning) > 0 && rates.thinkingOutput !== undefined;
  add(thought ? 'thinkingOutput' : 'output', output);
  add('image', Math.round(usable(usage.images)));
  add('audioSecond', usable(usage.audioSeconds));
  add('character', Math.round(usable(usage.characters)));
  add('webSearch', Math.round(usable(usage.webSearches)));
  add('perRequest', 1);
  return quantities;
}

/** Seconds are counted to the millisecond, all else in whole units. */
function product({ count, rate = 0 }: Quantity): bigint {
  return (BigInt(Math.round(count * 1000)) * BigInt(rate) + 500n) / 1000n;
}

/** Cost of one request in integer nano-dollars (10^-9 USD), rounded half up once, at the end. What has no rate adds nothing. */
export function costNanoDollars(usage: UsageBuckets, rates: Rates, percent = 100): number {
  const pico = quantitiesOf(usage, rates).reduce((sum, quantity) => sum + product(quantity), 0n);
  return roundedNano(pico, percent);
}

function roundedNano(pico: bigint, percent: number): number {
  return Number((pico * BigInt(percent) + 50_000n) / 100_000n);
}

/** The arithmetic behind a stored cost; undefined where the record has no rates (a reported or unknown cost). */
export function priceArithmetic(usage: UsageBuckets, record: PriceRecord): PriceArithmetic | undefined {
  const { rates, batchPercent: percent = 100 } = record;
  if (rates === undefined) return undefined;
  let sum = 0n;
  const lines = quantitiesOf(usage, rates).flatMap((quantity) => {
    const { unit, count, rate } = quantity;
    if (rate === undefined) return [];
    const pico = product(quantity);
    sum += pico;
    return [{ unit, count, rate, product: String(pico) }];
  });
  return { lines, sum: String(sum), percent, costNanoDollars: roundedNano(sum, percent) };
}

const tokenUnits: readonly PriceUnit[] = ['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'output'];

/**
 * What `usage` counts and `rates` have no price for, although it must be paid for. Pictures, sound and characters count where there are
 * no tokens: beside tokens they only describe what the tokens were.
 */
export function missingRates(usage: UsageBuckets, rates: Rates): PriceUnit[] {
  if ((rates.perRequest ?? 0) > 0) return [];
  const quantities = quantitiesOf(usage, rates);
  const tokens = quantities.filter(({ unit }) => tokenUnits.includes(unit) || unit === 'thinkingOutput');
  const paid = quantities.some(({ unit, rate }) => rate !== undefined && unit !== 'perRequest');
  const due =
    tokens.length > 0 || paid ? [...tokens, ...quantities.filter(({ unit }) => unit === 'webSearch')] : quantities;
  return due.filter(({ rate, unit }) => rate === undefined && unit !== 'perRequest').map(({ unit }) => unit);
}

/**
 * True where `rates` say what this usage of an endpoint beside the conversations costs. Pictures, sound and characters that no rate counts,
 * or a request in which nothing was counted at all, would come out as free, which they are not.
 */
export function coversUsage(usage: UsageBuckets, rates: Rates): boolean {
  if ((rates.perRequest ?? 0) > 0) return true;
  const counted = quantitiesOf(usage, rates).some(({ unit }) => unit !== 'perRequest');
  return counted && missingRates(usage, rates).length === 0;
}
