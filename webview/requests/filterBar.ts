// What stands above the request list: the search, the filter chips, the range where the user sets one, the columns, the count.
// Draws it; the panel keeps the values.
import { html, nothing, type TemplateResult } from 'lit';
import type { FilterDimension, ChosenFilters } from '../components/filterChips';
import { t } from '../l10n';
import { iconButton } from '../ui/button';
import { searchField } from '../ui/searchField';
import { tick } from '../ui/tick';
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
      ${columnChoice(options)}
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

function columnChoice({ columns, columnsOpen, onColumns, onToggleColumns }: FilterBarOptions): TemplateResult {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !columnsOpen) return;
    event.stopPropagation();
    onToggleColumns(false);
    if (event.currentTarget instanceof Element)
      event.currentTarget.querySelector<HTMLElement>('vscode-button')?.focus();
  };
  const onFocusOut = (event: FocusEvent): void => {
    const { currentTarget, relatedTarget } = event;
    const stays =
      currentTarget instanceof Element && relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
    if (!stays && relatedTarget !== null && columnsOpen) onToggleColumns(false);
  };
  return html`<div class="columns" @keydown=${onKeyDown} @focusout=${onFocusOut}>
    ${iconButton({
      label: t('requests.columns'),
      icon: 'columns',
      expanded: columnsOpen,
      onClick: () => onToggleColumns(!columnsOpen),
    })}
    ${
      columnsOpen
        ? html`<div class="column-box" role="group" aria-label=${t('requests.columns')}>
            ${columnNames.map((name) => {
              const label = t(`requests.column.${name}`);
              const isFixed = fixedColumns.includes(name);
              return html`<label class="column">
                ${tick({
                  label,
                  checked: isFixed || columns.includes(name),
                  disabled: isFixed,
                  onChange: (checked) =>
                    onColumns(columnNames.filter((one) => (one === name ? checked : columns.includes(one)))),
                })}
                <span aria-hidden="true">${label}</span>
              </label>`;
            })}
          </div>`
        : nothing
    }
  </div>`;
}
