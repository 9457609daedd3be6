// The button in the heading of a column that sorts, with an arrow that says which way. The heading itself carries `aria-sort`.
// Used by all tables: the shared data table, the tables of charts, the ranked lists.
import { css, html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n';
import { icon } from '../ui/icons';
import type { TableSort } from './tableSort';

export const sortButtonStyles = css`
  .sort {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-width: 0;
    padding: 0;
    border: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: inherit;
    cursor: pointer;
  }
  .sort:hover {
    color: var(--vscode-foreground);
  }
  .sort .icon {
    width: 11px;
    height: 11px;
  }
  .sort.ascending .icon {
    transform: rotate(180deg);
  }
  [aria-sort='ascending'] > .sort,
  [aria-sort='descending'] > .sort {
    color: var(--vscode-foreground);
    font-weight: 600;
  }
`;

export interface SortButtonOptions {
  label: string;
  /** How the column is sorted now; undefined where it is not. */
  direction: TableSort['direction'] | undefined;
  /** Part of a roving focus group. */
  tabIndex?: number;
  onSort: () => void;
}

/** The button. */
export function sortButton({ label, direction, tabIndex, onSort }: SortButtonOptions): TemplateResult {
  return html`<button
    class="sort ${direction ?? ''}"
    title=${t('table.sortBy', { column: label })}
    tabindex=${tabIndex ?? nothing}
    @click=${onSort}
  >
    ${label}${direction === undefined ? nothing : icon('chevronDown')}
  </button>`;
}
