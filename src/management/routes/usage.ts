// `GET /usage/requests`, `/usage/requests/:id`, `/usage/summary`, `POST /usage/recompute` and `DELETE /usage/captures`: the request log and
// the sums over it.
// The figures are the store's; prices are explained by metering.
import { priceArithmetic } from '../../metering/prices/arithmetic';
import { GatewayError } from '../../shared/errors';
import type { ManagementHandlers } from '../../shared/managementApi';
import type { RequestLogPage, RequestQuery } from '../../shared/usage';
import { usualLimit } from '../../store/requestPage';
import type { ManagementContext } from '../context';

/** After so many milliseconds a page is answered as it is: its cursor goes on. */
const longestSearch = 50;

export function usageHandlers(
  context: ManagementContext,
): Pick<ManagementHandlers, 'listRequests' | 'getRequest' | 'deleteCaptures' | 'usageSummary' | 'recomputeCosts'> {
  const { store } = context;
  return {
    async listRequests({ query, signal }) {
      checkRange(query);
      return searchOn((part) => store.requests.page(part), query, signal);
    },
    async getRequest({ id }) {
      const detail = store.requests.detail(id);
      if (detail === undefined) throw new GatewayError('not-found', 'There is no such request in the log.');
      const { request, usage, buckets, record, toolTrace } = detail;
      const arithmetic = buckets === undefined || record === null ? undefined : priceArithmetic(buckets, record);
      return {
        request,
        usage,
        price: { record, arithmetic: arithmetic ?? null },
        toolTrace,
        capture: await store.captures.read(id),
      };
    },
    recomputeCosts({ body, signal }) {
      checkRange(body);
      return context.recomputeCosts(body, signal);
    },
    deleteCaptures: async () => ({ deleted: await store.captures.deleteAll() }),
    usageSummary({ query }) {
      checkRange(query);
      return store.requests.summary(query);
    },
  };
}

/** Throws GatewayError `bad-request` where `from` is later than `to`. */
export function checkRange({ from, to }: { from?: string | undefined; to?: string | undefined }): void {
  if (from === undefined || to === undefined || Date.parse(from) <= Date.parse(to)) return;
  throw new GatewayError('bad-request', '"from" is later than "to".', {
    details: [{ path: 'from', message: 'later than "to"' }],
  });
}

/** Reads on where a page is short, giving way to everything else in between, until it is full or took too long. */
async function searchOn(
  read: (query: RequestQuery) => RequestLogPage,
  query: RequestQuery,
  signal: AbortSignal,
): Promise<RequestLogPage> {
  const limit = query.limit ?? usualLimit;
  const begin = performance.now();
  let page = read({ ...query, limit });
  while (page.searchedTo !== undefined && performance.now() - begin < longestSearch && !signal.aborted) {
    await new Promise((resolve) => setImmediate(resolve));
    const more = read({ ...query, cursor: page.nextCursor ?? undefined, limit: limit - page.rows.length });
    page = { ...more, rows: [...page.rows, ...more.rows] };
  }
  return page;
}
