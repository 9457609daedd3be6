// The filters of the statistics, which combine: what they are, and as what the gateway is asked for them. Pure.
import * as v from 'valibot';
import { summaryFilters, type SummaryFilter } from '../../src/shared/usage';

/** At most one value each; an empty text stands for requests that have none. */
export type Filters = Partial<Record<SummaryFilter, string>>;

export const filtersSchema = v.strictObject(v.entriesFromList(summaryFilters, v.exactOptional(v.string())));

/** The filters that the bar offers, in its order. */
export const offeredFilters = [
  'model',
  'channel',
  'provider',
  'key',
  'tool',
  'folder',
  'protocol',
  'operation',
  'route',
  'outcome',
  'errorKind',
] as const satisfies SummaryFilter[];

/** `filters` with `name` set to `value`, or without it. */
export function withFilter(filters: Filters, name: SummaryFilter, value: string | undefined): Filters {
  const { [name]: _gone, ...rest } = filters;
  return value === undefined ? rest : { ...rest, [name]: value };
}

/** The filters among `values`: what the chips tell, checked. */
export function filtersOf(values: Readonly<Record<string, string | undefined>>): Filters {
  const filters: Filters = {};
  for (const name of summaryFilters) {
    const value = values[name];
    if (value !== undefined) filters[name] = value;
  }
  return filters;
}

export function isFiltered(filters: Filters): boolean {
  return Object.keys(filters).length > 0;
}
