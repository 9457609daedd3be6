// Prices the stored requests of a range anew, with the prices of today's sources as they were at the time of each request. Called by the
// management API. Works in small steps, so that no request waits for it; sums and limits are right again when it ends.
import { recompute } from '../../metering/prices/recompute';
import { GatewayError } from '../../shared/errors';
import type { RecomputeRequest, RecomputeResult } from '../../shared/recompute';
import type { NewCost, RepricedRequest } from '../../store/repricing';
import type { RequestRepository } from '../../store/requestRepository';
import type { PriceList } from './priceList';

/** One step, after which everything else has its turn. */
const stepMs = 2;

export class CostRecomputer {
  private running = false;

  constructor(
    private readonly parts: {
      requests: Pick<RequestRepository, 'reprice'>;
      prices: Pick<PriceList, 'ready' | 'sources'>;
      /** Costs on record were changed. */
      changed: () => void;
    },
  ) {}

  /**
   * Throws GatewayError `conflict` while another one runs, `client-closed` when `signal` is aborted (what was done until then stays), and
   * `internal` when the database cannot be written.
   */
  async run(request: RecomputeRequest, signal: AbortSignal): Promise<RecomputeResult> {
    if (this.running) throw new GatewayError('conflict', 'Costs are being worked out anew already.');
    this.running = true;
    try {
      await this.parts.prices.ready();
      return await this.steps(request, signal);
    } finally {
      this.running = false;
      if (request.dryRun !== true) this.parts.changed();
    }
  }

  private async steps({ dryRun = false, ...request }: RecomputeRequest, signal: AbortSignal): Promise<RecomputeResult> {
    const { requests, prices } = this.parts;
    const sources = prices.sources();
    const price = (stored: RepricedRequest): NewCost => {
      const { source: priceSource, record: rates, ...costs } = recompute(stored, sources);
      return { ...costs, priceSource, rates };
    };
    const range = {
      from: request.from === undefined ? Number.MIN_SAFE_INTEGER : Date.parse(request.from),
      to: request.to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(request.to),
      model: request.model,
      channel: request.channel,
    };
    const sums = { examined: 0, changed: 0, costBefore: 0, costAfter: 0, unpricedBefore: 0, unpricedAfter: 0 };
    let place: Parameters<RequestRepository['reprice']>[1];
    do {
      if (signal.aborted) throw new GatewayError('client-closed', 'The client left.');
      const { next, ...batch } = requests.reprice(range, place, price, { dryRun, milliseconds: stepMs });
      for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += batch[name];
      place = next;
      await new Promise((resolve) => setImmediate(resolve));
    } while (place !== undefined);
    const { costBefore, costAfter, ...counts } = sums;
    return { ...counts, costUsdBefore: costBefore / 1e9, costUsdAfter: costAfter / 1e9 };
  }
}
