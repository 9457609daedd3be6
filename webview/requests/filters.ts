// The filters of the request log: what they are, how a row matches them, and how the host is asked for them.
// The match is the same as the gateway's own (exact model name, outcome or HTTP status), so that live rows and pages agree.
import * as v from 'valibot';
import { outcomes, type RequestLogRow } from '../../src/shared/usage';

/** Values of the result filter: outcomes, then HTTP statuses and classes. */
export const resultChoices = [...outcomes, '4xx', '429', '5xx'] as const;

export const filtersSchema = v.object({
  /** '' in each: no filter. */
  status: v.picklist(['', ...resultChoices]),
  key: v.string(),
  channel: v.string(),
  model: v.string(),
});
export type Filters = v.InferOutput<typeof filtersSchema>;

export const noFilters: Filters = { status: '', key: '', channel: '', model: '' };

export function isFiltered(filters: Filters): boolean {
  return filters.status !== '' || filters.key !== '' || filters.channel !== '' || filters.model !== '';
}

function matchesStatus(row: RequestLogRow, status: Filters['status']): boolean {
  if (status === '') return true;
  if (status === '4xx' || status === '5xx') {
    return row.outcome !== null && row.status !== null && Math.floor(row.status / 100) === Number(status[0]);
  }
  return status === '429' ? row.status === 429 : row.outcome === status;
}

/** True where the gateway would list `row` under `filters`. */
export function matches(row: RequestLogRow, filters: Filters): boolean {
  const { key, channel, model } = filters;
  return (
    (key === '' || row.keyId === key) &&
    (channel === '' || row.channelId === channel) &&
    (model === '' || row.model === model || row.requestedModel === model) &&
    matchesStatus(row, filters.status)
  );
}

/** The `list-requests` action for a page under `filters`, after `cursor` where one is given. */
export function listAction(filters: Filters, cursor: string | undefined) {
  return {
    action: 'list-requests' as const,
    ...(cursor === undefined ? {} : { cursor }),
    ...(filters.status === '' ? {} : { status: filters.status }),
    ...(filters.key === '' ? {} : { key: filters.key }),
    ...(filters.channel === '' ? {} : { channel: filters.channel }),
    ...(filters.model === '' ? {} : { model: filters.model }),
  };
}
