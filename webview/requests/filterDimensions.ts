// What the request log can be filtered by, with the values that are known, as the chips want it; and the filters to and from the chips.
// Names come from the catalogue and from what the host has told; values that only the log knows come from the rows that were seen.
import { toolRows } from '../../src/catalog/tools';
import type { RequestFilters } from '../../src/shared/statisticsMessages';
import { protocolIds } from '../../src/shared/channel';
import { errorStatus } from '../../src/shared/errors';
import { outcomes, requestRoutes, type RequestLogRow } from '../../src/shared/usage';
import type { SidebarState } from '../../src/shared/webviewMessages';
import type { ChosenFilters, FilterDimension } from '../components/filterChips';
import type { PickerOption } from '../components/valuePicker';
import { formatDateTime } from '../format';
import { t } from '../l10n';
import { valueWords, type ValueGroup } from '../statistics/valueWords';
import { filtersSchema, statusChoices, withinChoices, type Filters } from './filters';
import * as v from 'valibot';

/** The value of the dimension `time` for a range that the user set. */
export const customTime = 'custom';

const groups = [
  ...(['route', 'outcome', 'errorKind', 'channel', 'model', 'key'] as const),
  ...(['tool', 'provider', 'folder', 'protocol', 'operation'] as const),
] satisfies ValueGroup[];

const operations = [
  ...['generate', 'count-tokens', 'embed', 'batch-embed', 'generate-images', 'edit-images', 'vary-images', 'speak'],
  ...['transcribe', 'translate-audio', 'moderate', 'rerank', 'predict', 'list-models'],
];

/** Values that were met in the log, by group. */
export interface SeenValues {
  models: ReadonlySet<string>;
  folders: ReadonlySet<string>;
}

/** Adds the models and folders of `rows` to those seen before. */
export function seenIn(rows: readonly RequestLogRow[], before: SeenValues): SeenValues {
  const models = new Set(before.models);
  const folders = new Set(before.folders);
  for (const row of rows) {
    for (const model of [row.requestedModel, row.model]) if (model !== null && models.size < 2000) models.add(model);
    if (row.folder !== null && folders.size < 500) folders.add(row.folder);
  }
  const isSame = models.size === before.models.size && folders.size === before.folders.size;
  return isSame ? before : { models, folders };
}

/** The dimensions of the chips. */
export function dimensionsOf(state: SidebarState | undefined, seen: SeenValues): FilterDimension[] {
  const values: Record<(typeof groups)[number], readonly string[]> = {
    route: requestRoutes,
    outcome: outcomes,
    errorKind: Object.keys(errorStatus),
    channel: state?.channels.map(({ id }) => id) ?? [],
    model: [...seen.models],
    key: state?.keys.map(({ id }) => id) ?? [],
    tool: toolRows.map(({ id }) => id),
    provider: [...new Set(state?.channels.map(({ provider }) => provider) ?? [])],
    folder: [...seen.folders],
    protocol: protocolIds,
    operation: operations,
  };
  const fixed: readonly string[] = ['route', 'outcome', 'operation'];
  const withNone: readonly string[] = ['channel', 'key', 'tool', 'folder'];
  return [
    {
      name: 'time',
      label: t('requests.filter.time'),
      options: [
        ...withinChoices.map((value) => ({ value, label: t(`requests.within.${value}`) })),
        { value: customTime, label: t('requests.within.custom') },
      ],
    },
    {
      name: 'status',
      label: t('requests.filter.status'),
      options: statusChoices.map((value) => ({ value, label: statusWords(value) })),
      labelOf: statusWords,
    },
    ...groups.map((group): FilterDimension => {
      const option = (value: string): PickerOption => ({ value, ...valueWords(group, value, state) });
      const options = values[group].map(option);
      if (!fixed.includes(group)) options.sort((a, b) => a.label.localeCompare(b.label));
      return {
        name: group,
        label: t(`requests.filter.${group}`),
        options: withNone.includes(group) ? [...options, option('')] : options,
        freeText: group === 'model' || group === 'folder',
        labelOf: (value) => valueWords(group, value, state).label,
      };
    }),
  ];
}

function statusWords(value: string): string {
  if (value === '4xx' || value === '429' || value === '5xx' || value === '2xx') return t(`requests.filter.${value}`);
  const outcome = outcomes.find((one) => one === value);
  return outcome === undefined ? value : t(`requests.outcome.${outcome}`);
}

/** The filters as the chips show them. */
export function chipsOf({ from, to, within, search: _search, ...rest }: Filters): ChosenFilters {
  const time = within ?? (from === undefined && to === undefined ? undefined : customTime);
  return { ...rest, ...(time === undefined ? {} : { time }) };
}

/** The filters that the chips `chosen` stand for; the search and the ends of a set range are those of `before`. */
export function filtersOf(chosen: ChosenFilters, before: Filters, now: number): Filters {
  const { time, ...rest } = chosen;
  const { from, to, search } = before;
  const isKnown = withinChoices.find((choice) => choice === time);
  const range =
    time !== customTime
      ? {}
      : from === undefined && to === undefined
        ? { from: new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString() }
        : { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const filters = v.safeParse(filtersSchema, {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...range,
    ...(isKnown === undefined ? {} : { within: isKnown }),
    ...(search === undefined ? {} : { search }),
  });
  return filters.success ? filters.output : before;
}

/** A range that the user set, in words. */
export function rangeWords({ from, to }: RequestFilters): string {
  if (from === undefined) return to === undefined ? '' : t('requests.rangeTo', { to: formatDateTime(to) });
  if (to === undefined) return t('requests.rangeFrom', { from: formatDateTime(from) });
  return t('requests.range', { from: formatDateTime(from), to: formatDateTime(to) });
}
