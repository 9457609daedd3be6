// The filters of the request log: what they are, how a row matches them, and what the gateway is asked for them.
// The match is the same as the gateway's own (src/store/requestFilters.ts), so that live rows and pages agree.
import * as v from 'valibot';
import { requestFiltersSchema, type RequestFilters } from '../../src/shared/statisticsMessages';
import { outcomes, type RequestLogRow } from '../../src/shared/usage';

/** Times that go with the clock: since midnight, and the last minutes, hours, days. */
export const withinChoices = ['15m', '1h', '24h', 'today', '7d', '30d'] as const;
export type Within = (typeof withinChoices)[number];

const minute = 60_000;
const day = 1440 * minute;
const spans: Record<Exclude<Within, 'today'>, number> = {
  '15m': 15 * minute,
  '1h': 60 * minute,
  '24h': day,
  '7d': 7 * day,
  '30d': 30 * day,
};

/** Those of the gateway, and `within` in place of `from` and `to` where the time goes with the clock. */
export const filtersSchema = v.strictObject({
  ...requestFiltersSchema.entries,
  within: v.exactOptional(v.picklist(withinChoices)),
});
export type Filters = v.InferOutput<typeof filtersSchema>;

export const noFilters: Filters = {};

/** Values of the status filter: classes and the statuses that are met most. */
export const statusChoices = [
  ...['2xx', '4xx', '5xx'],
  ...['200', '400', '401', '402', '403', '404', '408', '413', '429', '499', '500', '502', '503', '504'],
];

export function isFiltered(filters: Filters): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}

/** The query of the gateway for `filters` at `now` (ms since the epoch). An empty search is none. */
export function queryOf({ within, search, ...filters }: Filters, now: number): RequestFilters {
  return {
    ...filters,
    ...(within === undefined ? {} : { from: new Date(startOf(within, now)).toISOString() }),
    ...(search === undefined || search.trim() === '' ? {} : { search: search.trim() }),
  };
}

function startOf(within: Within, now: number): number {
  return within === 'today' ? new Date(now).setHours(0, 0, 0, 0) : now - spans[within];
}

/** What a match needs to know beside the row. */
export interface KnownNames {
  channels: readonly { id: string; name: string; provider: string }[];
  keys: readonly { id: string; name: string }[];
}

function matchesStatus({ outcome, status }: RequestLogRow, wanted: string): boolean {
  if ((outcomes as readonly string[]).includes(wanted)) return outcome === wanted;
  if (wanted === '') return status === null;
  if (status === null) return false;
  return wanted.endsWith('xx') ? Math.floor(status / 100) === Number(wanted[0]) : status === Number(wanted);
}

/** The beginning of an id says enough from this length on. */
const shortestId = 8;

function matchesSearch(row: RequestLogRow, search: string, { channels, keys }: KnownNames): boolean {
  const sought = search.trim().toLowerCase();
  const nameOf = (list: readonly { id: string; name: string }[], id: string | null): string | undefined =>
    list.find((item) => item.id === id)?.name;
  const texts = [row.model, row.requestedModel, row.error, nameOf(channels, row.channelId), nameOf(keys, row.keyId)];
  if (texts.some((text) => text?.toLowerCase().includes(sought) === true)) return true;
  return [sought, `req_${sought}`].some((id) => id.length >= shortestId && row.id.startsWith(id));
}

/** True where the gateway would list `row` under `query`. A value of '' stands for requests that have none. */
export function matches(row: RequestLogRow, query: RequestFilters, known: KnownNames): boolean {
  const { from, to, model, provider, status, search } = query;
  const started = Date.parse(row.startedAt);
  if (from !== undefined && started < Date.parse(from)) return false;
  if (to !== undefined && started >= Date.parse(to)) return false;
  const equal: [string | undefined, string | null][] = [
    [query.channel, row.channelId],
    [query.key, row.keyId],
    [query.tool, row.tool],
    [query.folder, row.folder],
    [query.protocol, row.inboundProtocol],
    [query.operation, row.operation],
    [query.outcome, row.outcome],
    [query.route, row.route],
    [query.errorKind, row.errorKind],
  ];
  if (equal.some(([wanted, value]) => wanted !== undefined && wanted !== (value ?? ''))) return false;
  if (model === '' ? row.model !== null : model !== undefined && row.model !== model && row.requestedModel !== model) {
    return false;
  }
  if (provider !== undefined) {
    const own = known.channels.find(({ id }) => id === row.channelId)?.provider;
    if (provider === '' ? row.channelId !== null : own !== provider) return false;
  }
  if (status !== undefined && !matchesStatus(row, status)) return false;
  return search === undefined || search.trim() === '' || matchesSearch(row, search, known);
}
