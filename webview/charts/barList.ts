// <gh-bar-list>: ranked horizontal bars with names, figures and shares: cost by model, requests by channel. HTML, so that text stays text.
// Used by the pages inside a <gh-chart-frame>. Fires `pick` {id, partId} (a click or Enter on a row, a click on a part) and `chart-change`.
// Rows come in the order in which they are shown; beyond `limit` they fold away.
import { html, LitElement, nothing, svg, type PropertyValues, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { differs } from './same';
import { button } from '../ui/button';
import { barDrawing } from './barDrawing';
import { barListStyles } from './barListStyles';
import { chartColorStyles, colorClass } from './chartColors';
import { shortFigure } from './chartFormat';
import { ChartThemeController } from './chartTheme';
import type {
  BarPart,
  BarPick,
  BarRow,
  ChartDrawing,
  ChartElement,
  ChartTable,
  ChartUnit,
  LegendEntry,
  TableColumn,
} from './chartTypes';
import { patternDefinitions, patternStyles, svgFill } from './patterns';

@customElement('gh-bar-list')
export class BarListElement extends LitElement implements ChartElement {
  static override styles = [...sharedStyles, ...chartColorStyles, patternStyles, barListStyles];

  /** What the bars show, in words. */
  @property() accessor label = '';
  @property({ attribute: false, hasChanged: differs }) accessor rows: readonly BarRow[] = [];
  @property() accessor unit: ChartUnit = 'usd';
  /** Rows shown before "Show All". */
  @property({ type: Number }) accessor limit = 8;
  /** Columns of the table twin for the rows' `extra`. */
  @property({ attribute: false, hasChanged: differs }) accessor extraColumns: readonly TableColumn[] = [];
  /** True where rows can be picked. */
  @property({ type: Boolean }) accessor selectable = false;
  @property({ attribute: false, hasChanged: differs }) accessor hiddenSeries: ReadonlySet<string> = new Set();

  @state() private accessor showsAll = false;
  readonly #theme = new ChartThemeController(this);

  get table(): ChartTable {
    const parts = this.#parts;
    const has = (field: 'detail' | 'share'): boolean => this.#has(field);
    return {
      caption: this.label,
      columns: [
        { id: 'name', name: t('chart.column.name'), kind: 'text' },
        { id: 'value', name: this.label, kind: this.unit },
        ...parts.map(({ id, name }) => ({ id: `part-${id}`, name, kind: this.unit })),
        ...(has('share') ? [{ id: 'share', name: t('chart.column.share'), kind: 'percent' as const }] : []),
        ...(has('detail') ? [{ id: 'detail', name: t('chart.column.detail'), kind: 'text' as const }] : []),
        ...this.extraColumns,
      ],
      rows: this.rows.map((row) => ({
        id: row.id,
        cells: [
          row.name,
          row.value,
          ...parts.map(({ id }) => row.parts?.find((part) => part.id === id)?.value ?? null),
          ...(has('share') ? [row.share ?? null] : []),
          ...(has('detail') ? [row.detail ?? null] : []),
          ...this.extraColumns.map((_column, place) => row.extra?.[place] ?? null),
        ],
      })),
    };
  }

  get legend(): readonly LegendEntry[] {
    return this.#parts.map(({ id, name, color, pattern }) => ({
      id,
      name,
      color,
      pattern,
      mark: 'area',
      canHide: true,
    }));
  }

  drawing(width: number, scale: number): ChartDrawing {
    return barDrawing(
      { rows: this.#shown, unit: this.unit, partsOf: (row) => this.#partsOf(row) },
      this.#theme.theme,
      width,
      scale,
    );
  }

  override render(): TemplateResult {
    const most = Math.max(0, ...this.rows.map(({ value }) => value));
    const rest = this.rows.length - this.limit;
    return html`${patternDefinitions([0, ...this.#parts.map(({ pattern }) => pattern)])}
      ${this.rows.length === 0 ? html`<p class="quiet">${t('chart.noFigures')}</p>` : nothing}
      <ul class=${this.#has('share') ? 'shares' : ''} aria-label=${this.label}>
        ${repeat(
          this.#shown,
          ({ id }) => id,
          (row) => html`<li>${this.#row(row, most)}</li>`,
        )}
      </ul>
      ${
        rest > 0
          ? html`<div class="more">
              ${button({
                label: this.showsAll ? t('chart.showFewer') : plural('chart.showAll', this.rows.length),
                onClick: () => (this.showsAll = !this.showsAll),
              })}
            </div>`
          : nothing
      }`;
  }

  protected override updated(changed: PropertyValues): void {
    const drawn = ['rows', 'unit', 'label', 'theme', 'hiddenSeries', 'showsAll', 'extraColumns'];
    if (drawn.some((name) => changed.has(name))) {
      this.dispatchEvent(new CustomEvent('chart-change', { bubbles: true }));
    }
  }

  #has(field: 'detail' | 'share'): boolean {
    return this.rows.some((row) => row[field] !== undefined);
  }

  get #shown(): readonly BarRow[] {
    return this.showsAll ? this.rows : this.rows.slice(0, this.limit);
  }

  /** Every part that a row has, in the order of their first appearance. */
  get #parts(): { id: string; name: string; color: NonNullable<BarPart['color']>; pattern: number }[] {
    const parts = new Map<string, BarPart>();
    for (const row of this.rows) for (const part of row.parts ?? []) if (!parts.has(part.id)) parts.set(part.id, part);
    return [...parts.values()].map(({ id, name, color }, pattern) => ({ id, name, color: color ?? pattern, pattern }));
  }

  /** What a bar is drawn of: its parts that are shown, or itself. */
  #partsOf(
    row: BarRow,
  ): { id: string | null; name: string; value: number; color: NonNullable<BarPart['color']>; pattern: number }[] {
    const parts = row.parts;
    if (parts === undefined) return [{ id: null, name: row.name, value: row.value, color: row.color ?? 0, pattern: 0 }];
    return this.#parts
      .filter(({ id }) => !this.hiddenSeries.has(id))
      .map((part) => ({ ...part, value: parts.find(({ id }) => id === part.id)?.value ?? 0 }));
  }

  #row(row: BarRow, most: number): TemplateResult {
    const figure = shortFigure(row.value, this.unit);
    const share = row.share === undefined || row.share === null ? '' : shortFigure(row.share, 'percent');
    const words = html`<span class="name ellipsis" title=${row.name}>${row.name}</span
      ><span class="figure">${figure}</span>${this.#has('share') ? html`<span class="share">${share}</span>` : nothing}
      ${this.#bar(row, most)}
      ${row.detail === undefined ? nothing : html`<span class="detail quiet">${row.detail}</span>`}`;
    const canPick = this.selectable && row.canPick !== false;
    if (!canPick) return html`<div class="row">${words}</div>`;
    return html`<button class="row" @click=${(event: Event) => this.#pick(row.id, event)}>${words}</button>`;
  }

  #bar(row: BarRow, most: number): TemplateResult {
    const size = (value: number): number => (most <= 0 ? 0 : (Math.max(0, value) / most) * 100);
    let left = 0;
    const pieces: SVGTemplateResult[] = this.#partsOf(row).map(({ id, name, value, color, pattern }) => {
      const [x, width] = [left, size(value)];
      left += width;
      return svg`<g data-part=${id ?? nothing}><title>${t('chart.rowWords', { name, figure: shortFigure(value, this.unit) })}</title>
        <rect class="fill ${colorClass(color)}" x="${x}%" width="${width}%" height="100%" />
        <rect x="${x}%" width="${width}%" height="100%" fill=${svgFill(pattern)} /></g>`;
    });
    return html`<svg class="bar" aria-hidden="true">
      <rect class="track" width="100%" height="100%" />
      ${row.parts === undefined ? nothing : svg`<rect class="rest" width="${size(row.value)}%" height="100%" />`}
      ${pieces}
    </svg>`;
  }

  #pick(id: string, event: Event): void {
    const part = event.target instanceof Element ? event.target.closest<SVGElement>('[data-part]') : null;
    const partId = part?.dataset['part'] ?? null;
    this.dispatchEvent(new CustomEvent<BarPick>('pick', { detail: { id, partId } }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gh-bar-list': BarListElement;
  }
}
