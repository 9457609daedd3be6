// The rows of the price table: read page by page from the host, anew whenever filters, prices or the gateway change. A reactive controller.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { KnownPrice, KnownPrices } from '../../src/shared/knownPrices';
import type { PriceFilters, PriceSort } from '../../src/shared/pricesMessages';
import type { Calls } from '../calls';
import { rowKey } from './priceWords';

export const listSlot = 'list';
export const moreSlot = 'more';

export class PriceRows implements ReactiveController {
  rows: readonly KnownPrice[] | undefined = undefined;
  /** The last page: totals and rates. */
  last: KnownPrices | undefined = undefined;
  private asked = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly calls: Calls,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** Reads from the beginning; an answer that a later question has overtaken is dropped. */
  async read(filters: PriceFilters, sort: PriceSort | null): Promise<void> {
    const asked = (this.asked += 1);
    // Each question has a slot of its own, so that typing goes on while one is answered.
    const slot = `${listSlot}.${asked}`;
    const done = await this.calls.run(slot, { action: 'list-known-prices', filters, sort, cursor: null });
    if (asked !== this.asked) return;
    if (done === undefined) {
      this.failedSlot = slot;
    } else {
      this.failedSlot = undefined;
      this.last = done.value;
      this.rows = done.value.rows;
    }
    this.host.requestUpdate();
  }

  /** The slot whose error is shown. */
  failedSlot: string | undefined = undefined;

  /** Reads the next page. */
  async more(filters: PriceFilters, sort: PriceSort | null): Promise<void> {
    const cursor = this.last?.nextCursor ?? null;
    if (cursor === null) return;
    const asked = this.asked;
    const done = await this.calls.run(moreSlot, { action: 'list-known-prices', filters, sort, cursor });
    if (done === undefined || asked !== this.asked) return;
    const known = new Set((this.rows ?? []).map(rowKey));
    this.rows = [...(this.rows ?? []), ...done.value.rows.filter((row) => !known.has(rowKey(row)))];
    this.last = done.value;
    this.host.requestUpdate();
  }
}
