// The table of models with the price that holds for each: the shared data table with details below a row, and the place where its editor
// opens. Cards where there is no room for columns. Tells of a row to open by `choose`, of one to edit by `edit` (detail: KnownPrice).
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { KnownPrice } from '../../src/shared/knownPrices';
import type { ProviderPreset } from '../../src/shared/status';
import { DataTable, type TableCell, type TableColumn } from '../components/dataTable';
import { dataTableStyles } from '../components/dataTableStyles';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { priceCell, priceDetailsOf } from './priceCells';
import {
  columnLabel,
  isNumberColumn,
  layoutPriceColumns,
  priceCardsBelow,
  priceColumnNames,
  sortColumnOf,
  usualPriceColumns,
  type PriceColumn,
} from './priceColumns';
import { priceTableStyles } from './priceTableStyles';
import { rowKey } from './priceWords';

@customElement('gatehouse-price-table')
export class PriceTableElement extends DataTable<KnownPrice> {
  static override styles = [...sharedStyles, ...dataTableStyles, priceTableStyles];

  @property({ attribute: false }) accessor columns: readonly PriceColumn[] = usualPriceColumns;
  @property({ attribute: false }) accessor providers: readonly ProviderPreset[] = [];
  /** Keys of the rows whose details are open. */
  @property({ attribute: false }) accessor open: ReadonlySet<string> = new Set();
  /** Key of the row whose price is edited: its editor is in the slot `editor`. */
  @property({ attribute: false }) accessor edited: string | undefined = undefined;

  protected override get label(): string {
    return t('pricing.table');
  }

  protected override isCards(width: number): boolean {
    return width < priceCardsBelow;
  }

  protected override columnsFor(width: number): { columns: readonly TableColumn[]; template: string } {
    const { shown, template } = layoutPriceColumns(this.columns, width);
    const names = this.isCards(width) ? priceColumnNames.filter((name) => name !== 'example') : shown;
    return { columns: names.map((name) => this.#column(name)), template };
  }

  protected override keyOf(row: KnownPrice): string {
    return rowKey(row);
  }

  protected override rowMarks({ model, channelId }: KnownPrice): {
    className: string;
    data: Readonly<Record<string, string>>;
  } {
    return { className: '', data: { model, channel: channelId ?? '' } };
  }

  protected override cellOf(column: string, row: KnownPrice, tabIndex: 0 | -1): TableCell {
    const key = rowKey(row);
    // The columns are those of columnsFor.
    return priceCell(column as PriceColumn, {
      row,
      providers: this.providers,
      isOpen: this.open.has(key),
      tabIndex,
      onToggle: () => this.dispatchEvent(new CustomEvent('choose', { detail: key })),
      onEdit: () => this.dispatchEvent(new CustomEvent('edit', { detail: row })),
    });
  }

  protected override below(row: KnownPrice): TemplateResult | typeof nothing {
    const key = rowKey(row);
    const isOpen = this.open.has(key);
    const isEdited = this.edited === key;
    if (!isOpen && !isEdited) return nothing;
    return html`<div class="below" role="row">
      <div role="gridcell">
        ${isOpen ? priceDetailsOf(row) : nothing}${isEdited ? html`<slot name="editor"></slot>` : nothing}
      </div>
    </div>`;
  }

  #column(id: PriceColumn): TableColumn {
    const common = { id, label: columnLabel(id), number: isNumberColumn(id), isLabelHidden: id === 'actions' };
    if (sortColumnOf(id) === undefined) return common;
    return { ...common, sorts: id === 'model' ? 'ascending' : 'descending' };
  }
}
