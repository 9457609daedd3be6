// The list of requests: the shared data table over rows of one height, so that only those seen are drawn. Columns that fit, and cards below
// 660 px. What a cell says is in requestCell.ts.
import { property, customElement } from 'lit/decorators.js';
import type { RequestLogRow } from '../../src/shared/usage';
import { Clock } from '../components/clock';
import { DataTable, type TableCell, type TableColumn } from '../components/dataTable';
import { dataTableStyles } from '../components/dataTableStyles';
import { t } from '../l10n';
import { rowContext } from '../rowContext';
import { sharedStyles } from '../sharedStyles';
import { cellOf } from './requestCell';
import { cardColumns, cardsBelow, isNumber, layoutColumns, usualColumns, type ColumnName } from './requestColumns';
import { headHeight, rowHeights, tableStyles } from './tableStyles';
import type { Names } from './requestWords';

@customElement('gatehouse-request-table')
export class RequestTableElement extends DataTable<RequestLogRow> {
  static override styles = [...sharedStyles, ...dataTableStyles, tableStyles];

  @property({ attribute: false }) accessor names: Names = { channels: {}, keys: {} };
  @property({ attribute: false }) accessor columns: readonly ColumnName[] = usualColumns;

  readonly #clock = new Clock(this, 1000, () => this.rows.some((row) => row.outcome === null));

  protected override get label(): string {
    return t('requests.title');
  }

  protected override isCards(width: number): boolean {
    return width < cardsBelow;
  }

  protected override heights(): { row: number; head: number } {
    return { row: this.isCards(this.size.width) ? rowHeights.card : rowHeights.row, head: headHeight };
  }

  protected override columnsFor(width: number): { columns: readonly TableColumn[]; template: string } {
    const { shown, template } = layoutColumns(this.columns, width);
    const columns = (this.isCards(width) ? cardColumns : shown).map((id) => ({
      id,
      label: t(`requests.column.${id}`),
      number: isNumber(id),
    }));
    return { columns, template };
  }

  protected override keyOf({ id }: RequestLogRow): string {
    return id;
  }

  /** Again where something it shows has changed: its time of day, or its seconds while it runs. */
  protected override drawnFor(row: RequestLogRow): readonly unknown[] {
    const { now } = this.#clock;
    return [this.names, row.outcome === null ? now : new Date(now).toDateString()];
  }

  protected override rowMarks(row: RequestLogRow): { className: string; data: Readonly<Record<string, string>> } {
    const { id, model, channelId, keyId } = row;
    const vscodeContext = rowContext({ webviewSection: 'request', id, model, channelId, keyId });
    return { className: row.outcome === null ? 'running' : '', data: { vscodeContext } };
  }

  protected override cellOf(column: string, row: RequestLogRow): TableCell {
    // The columns are those of columnsFor.
    return cellOf(column as ColumnName, row, this.names, this.#clock.now);
  }
}
