// What stands above the request list: the search, the filter chips, the range where the user sets one, the columns, the count.
// Draws it; the panel keeps the values.
import { html, nothing, type TemplateResult } from 'lit';
import { columnChoice } from '../components/columnChoice';
import type { FilterDimension, ChosenFilters } from '../components/filterChips';
import { t } from '../l10n';
import { searchField } from '../ui/searchField';
import { timeField } from '../ui/timeField';
import { chipsOf, customTime, filtersOf } from './filterDimensions';
import type { Filters } from './filters';
import { columnNames, fixedColumns, type ColumnName } from './requestColumns';

export interface FilterBarOptions {
  filters: Filters;
  /** As typed, which may be ahead of the filters. */
  search: string;
  dimensions: readonly FilterDimension[];
  columns: readonly ColumnName[];
  columnsOpen: boolean;
  /** How many requests are shown, in words. */
  count: string;
  onFilters: (filters: Filters) => void;
  onSearch: (text: string) => void;
  /** Enter in the search: at once. */
  onSearchNow: () => void;
  onColumns: (columns: ColumnName[]) => void;
  onToggleColumns: (open: boolean) => void;
}

/** The bar. */
export function filterBar(options: FilterBarOptions): TemplateResult {
  const { filters, dimensions, onFilters } = options;
  const chips = chipsOf(filters);
  return html`<div class="filters">
    <div class="first-line">
      ${searchField({
        label: t('requests.search'),
        value: options.search,
        onInput: options.onSearch,
        onEnter: options.onSearchNow,
      })}
      <span class="count quiet">${options.count}</span>
      ${columnChoice({
        columns: columnNames.map((name) => ({
          name,
          label: t(`requests.column.${name}`),
          fixed: fixedColumns.includes(name),
        })),
        chosen: options.columns,
        open: options.columnsOpen,
        onChoose: options.onColumns,
        onToggle: options.onToggleColumns,
      })}
    </div>
    <gatehouse-filter-chips
      .dimensions=${dimensions}
      .filters=${chips}
      @filters-change=${(event: CustomEvent<ChosenFilters>) => onFilters(filtersOf(event.detail, filters, Date.now()))}
    ></gatehouse-filter-chips>
    ${chips['time'] === customTime ? rangeFields(filters, onFilters) : nothing}
  </div>`;
}

function rangeFields(filters: Filters, onFilters: (filters: Filters) => void): TemplateResult {
  const set = (name: 'from' | 'to', value: string): void => {
    const { [name]: _gone, ...rest } = filters;
    onFilters(value === '' ? rest : { ...rest, [name]: value });
  };
  return html`<div class="range" role="group" aria-label=${t('requests.filter.time')}>
    ${timeField({ label: t('requests.from'), value: filters.from ?? '', onChange: (value) => set('from', value) })}
    ${timeField({ label: t('requests.to'), value: filters.to ?? '', onChange: (value) => set('to', value) })}
  </div>`;
}
