// What requests of this process are priced with: the user's prices from the store, and the published list once it is loaded.
// Made by the composition root, in the hands of all services. Loading is begun once the gateway listens, so that no request waits for it.
import type { Estimate } from '../../metering/limits/measures';
import { estimateCost, type ExpectedTokens } from '../../metering/prices/estimate';
import type { PriceBook } from '../../metering/prices/priceBook';
import { findPrice, type PriceContext, type PriceSources } from '../../metering/pricing';
import type { Candidate } from '../../routing/candidates';
import type { PriceRepository } from '../../store/priceRepository';
import type { Log } from '../log';
import { loadGenaiBook } from './genaiBook';

export class PriceList {
  private book: PriceBook | undefined;
  private loading: Promise<void> | undefined;

  constructor(
    private readonly prices: PriceRepository,
    private readonly log: Log,
    private readonly load: () => Promise<PriceBook> = loadGenaiBook,
  ) {}

  /**
   * Resolves once the published list is there. Never throws: without it prices are those of the user and of the catalogue, and what is
   * left out is unknown; the next call tries again.
   */
  ready(): Promise<void> {
    if (this.book !== undefined) return Promise.resolve();
    this.loading ??= this.load().then(
      (book) => {
        this.book = book;
      },
      (error: unknown) => {
        this.loading = undefined;
        this.log.error('the price list cannot be loaded', { error: String(error) });
      },
    );
    return this.loading;
  }

  /** True where `ready` would not wait. */
  get isReady(): boolean {
    return this.book !== undefined;
  }

  /** The sources as they are now. */
  sources(): PriceSources {
    return { overrides: this.prices.list(), currencyRates: this.prices.currencyRates(), book: this.book };
  }

  /** True where it is known what `candidate` costs. */
  knows(candidate: Candidate, at: number): boolean {
    return findPrice(whereOf(candidate, at), this.sources()).found !== undefined;
  }

  /** What a request to `candidate` may cost, in nano-dollars, or undefined where its price is not known. `at` in ms since the epoch. */
  estimate(candidate: Candidate, expected: ExpectedTokens, at: number): Estimate | undefined {
    return estimateCost(whereOf(candidate, at), expected, this.sources());
  }

  /**
   * A price to compare candidates by, in pico-dollars: three tokens of input and one of output, without tiers. Undefined where it is not
   * known.
   */
  comparable(candidate: Candidate, at: number): number | undefined {
    const { found } = findPrice(whereOf(candidate, at), this.sources());
    if (found === undefined) return undefined;
    const { input, output } = found.card.rates;
    return input === undefined && output === undefined ? undefined : (input ?? 0) * 3 + (output ?? 0);
  }
}

/** Where `candidate` would be asked, as prices look at it. */
export function whereOf({ channel, upstreamModel: model }: Candidate, at: number): PriceContext {
  const { id: channelId, provider, region, baseUrl } = channel;
  return { provider, channelId, region, baseUrl, model, at };
}
