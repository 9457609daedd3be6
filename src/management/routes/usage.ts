// `GET /usage/requests` and `GET /usage/summary`: the request log and the sums over it. The figures are the store's.
import { GatewayError } from '../../shared/errors';
import type { ManagementHandlers } from '../../shared/managementApi';
import type { ManagementContext } from '../context';

export function usageHandlers(context: ManagementContext): Pick<ManagementHandlers, 'listRequests' | 'usageSummary'> {
  const { store } = context;
  return {
    listRequests: ({ query }) => store.requests.page(query),
    usageSummary({ query }) {
      const { from, to } = query;
      if (from !== undefined && to !== undefined && Date.parse(from) > Date.parse(to)) {
        throw new GatewayError('bad-request', '"from" is later than "to".', {
          details: [{ path: 'from', message: 'later than "to"' }],
        });
      }
      return store.requests.summary(query);
    },
  };
}
