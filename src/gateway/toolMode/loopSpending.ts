// What the calls of a model in one request have used and cost so far. Kept by the loop; the usage row reads it when it is closed, however
// the request ends.
import { cacheSavingsNanoDollars } from '../../metering/prices/cacheSavings';
import { priceUse } from '../../metering/prices/priceUse';
import { sumPrices, type SummedPrice } from '../../metering/prices/sumPrices';
import type { PricedRequest } from '../../metering/pricing';
import { sumUsage } from '../../protocols/toolLoop/sumUsage';
import type { Candidate } from '../../routing/candidates';
import type { UsageBuckets } from '../../shared/usage';
import { whereOf, type PriceList } from '../prices/priceList';

export interface Spent {
  /** Undefined where no provider told its usage. */
  usage: UsageBuckets | undefined;
  price: SummedPrice;
  /** Integer nano-dollars; null where it cannot be told of one of the calls. */
  cacheSavings: number | null;
}

interface Metered {
  candidate: Candidate;
  usage: UsageBuckets | undefined;
  price: PricedRequest;
}

const unpriced: PricedRequest = { costNanoDollars: null, source: null, record: null };

export class LoopSpending {
  private readonly calls: Metered[] = [];

  /** `at`: when the request began, in ms since the epoch. */
  constructor(
    private readonly prices: PriceList,
    private readonly at: number,
  ) {}

  /** Notes a call of `candidate` that has ended, and returns what it cost in nano-dollars; null where that is not known. */
  add(candidate: Candidate, usage: UsageBuckets | undefined): number | null {
    const price = usage === undefined ? unpriced : this.price(candidate, usage);
    this.calls.push({ candidate, usage, price });
    return price.costNanoDollars;
  }

  /** A call whose usage nobody told makes the cost unknown; what the others used is told. */
  total(): Spent {
    const { calls } = this;
    const usage = sumUsage(calls.map((call) => call.usage));
    const [first] = calls;
    const same =
      first !== undefined &&
      calls.every(
        ({ candidate }) =>
          candidate.channel.id === first.candidate.channel.id &&
          candidate.upstreamModel === first.candidate.upstreamModel,
      );
    const whole = same && usage !== undefined ? this.price(first.candidate, usage) : undefined;
    const savings = calls.map(({ usage: used, price }) =>
      used === undefined ? null : cacheSavingsNanoDollars(used, price.record),
    );
    const prices = calls.map(({ price }) => price);
    return {
      usage,
      price: sumPrices(prices, whole),
      cacheSavings: savings.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0),
    };
  }

  /** What another call of `candidate` would bring the sum to, if it took in all that the last one took in and said, and said as much. */
  projected(candidate: Candidate): {
    inputTokens: number;
    outputTokens: number;
    cost: number | null;
    nextInput: number;
  } {
    const last = this.calls.at(-1)?.usage;
    const { usage, price } = this.total();
    const nextInput = last === undefined ? 0 : inputOf(last) + last.output;
    const nextOutput = last?.output ?? 0;
    const next = this.price(candidate, { ...nothing, input: nextInput, output: nextOutput }).costNanoDollars;
    const { costNanoDollars: cost } = price;
    return {
      inputTokens: (usage === undefined ? 0 : inputOf(usage)) + nextInput,
      outputTokens: (usage?.output ?? 0) + nextOutput,
      cost: cost === null || next === null ? cost : cost + next,
      nextInput,
    };
  }

  private price(candidate: Candidate, usage: UsageBuckets): PricedRequest {
    return priceUse(usage, 'generate', whereOf(candidate, this.at), this.prices.sources());
  }
}

const nothing: UsageBuckets = {
  ...{ input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, reasoning: 0, images: 0, audioSeconds: 0 },
  raw: undefined,
};

function inputOf(usage: UsageBuckets): number {
  return usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
}
