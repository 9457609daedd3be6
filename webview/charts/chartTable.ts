// <gh-chart-table>: the table twin of a chart: the same figures with all their digits, sortable, copied as tab-separated text.
// Used by the chart frame. Long tables show their first rows until asked for more; what is copied is always all of it.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { CopyFlash } from '../components/copyFlash';
import { sortButton, sortButtonStyles } from '../components/sortButton';
import { nextSort, type TableSort } from '../components/tableSort';
import { locale, plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { cellText, plainCell } from './chartFormat';
import type { ChartTable, TableColumn } from './chartTypes';
import { sortedRows } from './tableSort';

const rowsAtOnce = 200;

@customElement('gh-chart-table')
export class ChartTableElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    sortButtonStyles,
    css`
      .bar {
        display: flex;
        justify-content: flex-end;
        align-items: center;
        gap: 8px;
        margin-bottom: 6px;
      }
      .scroll {
        max-height: var(--chart-table-height, 320px);
        overflow: auto;
        border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
      }
      .scroll:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 0.92em;
      }
      th,
      td {
        padding: 3px 10px;
        text-align: end;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      th {
        position: sticky;
        top: 0;
        padding: 4px 10px;
        background: var(--vscode-editor-background);
        font-weight: 600;
        box-shadow: inset 0 -1px var(--vscode-widget-border, var(--vscode-contrastBorder, currentColor));
      }
      .text {
        text-align: start;
      }
      tbody tr:hover {
        background: var(--vscode-list-hoverBackground);
      }
    `,
  ];

  @property({ attribute: false }) accessor table: ChartTable = { caption: '', columns: [], rows: [] };
  /** IANA name of the zone in which moments are written. */
  @property() accessor zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  @state() private accessor sort: TableSort | undefined = undefined;
  @state() private accessor shown = rowsAtOnce;
  @state() private accessor failed = false;
  readonly #copied = new CopyFlash(this);

  /** The whole table as tab-separated text with a line of headings, in the order shown. */
  get text(): string {
    const { columns } = this.table;
    const lines = this.#rows.map(({ cells }) =>
      columns.map(({ kind }, place) => plainCell(cells[place] ?? null, kind)).join('\t'),
    );
    return [columns.map(({ name }) => plainCell(name, 'text')).join('\t'), ...lines].join('\n');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('table') && this.sort !== undefined) {
      const { columnId } = this.sort;
      if (!this.table.columns.some(({ id }) => id === columnId)) this.sort = undefined;
    }
  }

  override render(): TemplateResult {
    const { columns, caption } = this.table;
    const rows = this.#rows;
    const more = Math.max(0, rows.length - this.shown);
    return html`<div class="bar">
        <span role="status" class=${this.failed ? 'tone-bad' : 'visually-hidden'}
          >${this.failed ? t('common.copyFailed') : this.#copied.isShown() ? t('common.copied') : ''}</span
        >
        ${button({
          label: this.#copied.isShown() ? t('common.copied') : t('chart.copyTable'),
          icon: this.#copied.isShown() ? 'check' : 'copy',
          onClick: () => void this.#copy(),
        })}
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label=${caption}>
        <table>
          <caption class="visually-hidden">
            ${caption}
          </caption>
          <thead>
            <tr>
              ${columns.map((column) => this.#heading(column))}
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, this.shown).map(
              ({ cells }) =>
                html`<tr>
                  ${columns.map(
                    ({ kind }, place) =>
                      html`<td class=${isWords(kind) ? 'text' : ''}>
                        ${cellText(cells[place] ?? null, kind, this.zone)}
                      </td>`,
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        more === 0
          ? nothing
          : html`<div class="bar">
              ${button({ label: plural('chart.moreRows', more), onClick: () => (this.shown = Infinity) })}
            </div>`
      }`;
  }

  get #rows(): ChartTable['rows'] {
    return sortedRows(this.table, this.sort, locale);
  }

  #heading({ id, name, kind }: TableColumn): TemplateResult {
    const direction = this.sort?.columnId === id ? this.sort.direction : undefined;
    return html`<th scope="col" class=${isWords(kind) ? 'text' : ''} aria-sort=${direction ?? 'none'}>
      ${sortButton({ label: name, direction, onSort: () => this.#sortBy(id, kind) })}
    </th>`;
  }

  /** Figures begin with the largest, words with the first. The third press gives the chart's own order back. */
  #sortBy(columnId: string, kind: TableColumn['kind']): void {
    this.sort = nextSort(this.sort, columnId, kind === 'text' ? 'ascending' : 'descending');
  }

  async #copy(): Promise<void> {
    this.failed = false;
    try {
      await navigator.clipboard.writeText(this.text);
      this.#copied.show('table');
    } catch {
      // No clipboard in this page (no focus): the table can still be selected.
      this.failed = true;
    }
  }
}

/** True for columns that are read from their beginning: names and moments. */
function isWords(kind: TableColumn['kind']): boolean {
  return kind === 'text' || kind === 'hour' || kind === 'day' || kind === 'month';
}

declare global {
  interface HTMLElementTagNameMap {
    'gh-chart-table': ChartTableElement;
  }
}
