// What can be filtered by, with the values to choose from: those seen in the figures so far, and those that are known without any.
// Used by the page, which hands it to the filter chips.
import { protocolIds } from '../../src/shared/channel';
import { outcomes, requestRoutes, type SummaryFilter } from '../../src/shared/usage';
import type { SidebarState } from '../../src/shared/webviewMessages';
import type { FilterDimension } from '../components/filterChips';
import { formatCompact } from '../format';
import { t } from '../l10n';
import { foldBy } from './figures';
import { offeredFilters, type Filters } from './filters';
import type { Shown } from './statisticsData';
import { valueWords } from './valueWords';

/** Filters whose values come from the figures, and from which answer. */
const seenIn = {
  model: 'mix',
  channel: 'mix',
  provider: 'mix',
  key: 'mix',
  tool: 'mix',
  folder: 'mix',
  operation: 'mix',
  route: 'routes',
  errorKind: 'routes',
} as const satisfies Partial<Record<SummaryFilter, 'mix' | 'routes'>>;

const always: Partial<Record<SummaryFilter, readonly string[]>> = {
  protocol: protocolIds,
  route: requestRoutes,
  outcome: outcomes,
};

/** Values whose names may be written freely. */
const free: ReadonlySet<SummaryFilter> = new Set(['model', 'folder', 'tool']);

export class FilterOptions {
  /** Values by filter, with the requests of the figures in which they were seen last. */
  readonly #seen = new Map<SummaryFilter, Map<string, number>>();

  /** Remembers the values in `shown`; a filter hides the other values of its own, which stay as they were. */
  take({ view, answers }: Shown): void {
    for (const [filter, name] of Object.entries(seenIn) as [keyof typeof seenIn, 'mix' | 'routes'][]) {
      const rows = answers[name]?.rows;
      if (rows === undefined) continue;
      const values = this.#seen.get(filter) ?? new Map<string, number>();
      this.#seen.set(filter, values);
      if (view.filters[filter] === undefined) for (const value of values.keys()) values.set(value, 0);
      for (const [value, sums] of foldBy(rows, (row) => row[filter] ?? '')) values.set(value, sums.requests);
    }
  }

  /** The dimensions of the filter chips. */
  dimensions(state: SidebarState | undefined, filters: Filters): FilterDimension[] {
    // A filter that is set without being offered (it came from elsewhere) can still be seen and removed.
    const shown: SummaryFilter[] = [...offeredFilters, ...(filters.status === undefined ? [] : ['status' as const])];
    return shown.map((filter) => ({
      name: filter,
      label: t(`statistics.by.${filter}`),
      options: this.#values(filter, state).map(([value, requests]) => {
        const { label, title } = valueWords(filter, value, state);
        return { value, label, title, ...(requests === 0 ? {} : { note: formatCompact(requests) }) };
      }),
      freeText: free.has(filter),
      labelOf: (value: string) => valueWords(filter, value, state).label,
    }));
  }

  #values(filter: SummaryFilter, state: SidebarState | undefined): [string, number][] {
    const values = new Map(this.#seen.get(filter));
    const known = [
      ...(always[filter] ?? []),
      ...(filter === 'channel' ? (state?.channels ?? []).map(({ id }) => id) : []),
      ...(filter === 'key' ? (state?.keys ?? []).map(({ id }) => id) : []),
    ];
    for (const value of known) if (!values.has(value)) values.set(value, 0);
    return [...values].sort(([, one], [, other]) => other - one);
  }
}
