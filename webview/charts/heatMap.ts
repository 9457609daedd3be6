// <gh-heat-map>: when things happen: the hours of the week (`kind` week), or the days of a year (`kind` calendar), deeper where there is more.
// Used by the pages inside a <gh-chart-frame>. Fires `pick` HeatPick (a click or Enter on a cell) and `chart-change`.
// A grid for assistive technology, with arrow keys; depth is told by the size of the cells too, where colours are few.
import { html, LitElement, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { differs } from './same';
import { shortFigure } from './chartFormat';
import { ChartThemeController } from './chartTheme';
import type {
  CalendarDay,
  ChartDrawing,
  ChartElement,
  ChartTable,
  ChartUnit,
  HeatPick,
  LegendEntry,
} from './chartTypes';
import { heatDrawing } from './heatDrawing';
import {
  calendarLayout,
  heatLevels,
  levelBorders,
  levelOf,
  weekLayout,
  type HeatCell,
  type HeatGrid,
} from './heatLayout';
import { heatStyles } from './heatStyles';
import { heatTable } from './heatTable';
import { summaryOf } from './summary';
import { firstWeekday, hourWords, markWords, pickWords, weekdayWords } from './heatWords';

@customElement('gh-heat-map')
export class HeatMapElement extends LitElement implements ChartElement {
  static override styles = [...sharedStyles, heatStyles];

  @property() accessor label = '';
  @property() accessor kind: 'week' | 'calendar' = 'week';
  /** For `week`: by weekday (0 is Monday), then by hour of the zone; null where nothing is known. */
  @property({ attribute: false, hasChanged: differs }) accessor week: readonly (readonly (number | null)[])[] = [];
  /** For `calendar`: days by the moment at which they begin in `zone`, ascending. */
  @property({ attribute: false, hasChanged: differs }) accessor days: readonly CalendarDay[] = [];
  @property() accessor unit: ChartUnit = 'count';
  /** IANA name of the zone whose days these are. */
  @property() accessor zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  /** True where cells can be picked. */
  @property({ type: Boolean }) accessor selectable = false;
  @property({ attribute: false, hasChanged: differs }) accessor hiddenSeries: ReadonlySet<string> = new Set();

  /** The cell that the keyboard is at: its row and column. */
  @state() private accessor at: readonly [number, number] | undefined = undefined;
  /** The cell that the pointer is at. */
  @state() private accessor under: HeatCell | undefined = undefined;
  #grid: HeatGrid = { rows: [], weekdays: [], marks: [] };
  #borders: number[] = [];
  readonly #theme = new ChartThemeController(this);
  readonly #resized = new ResizeObserver(() => this.#showNewest());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate('theme', null);
  }

  get table(): ChartTable {
    return heatTable(this);
  }

  get legend(): readonly LegendEntry[] {
    return [];
  }

  drawing(width: number, scale: number): ChartDrawing {
    const facts = { grid: this.#grid, borders: this.#borders, kind: this.kind, zone: this.zone };
    return heatDrawing(facts, this.#theme.theme, width, scale);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!isNewDrawing(changed)) return;
    // Where colours are few, the depths are told by size.
    this.toggleAttribute('strong', this.#theme.theme.isStrong);
    const first = firstWeekday();
    this.#grid = this.kind === 'week' ? weekLayout(this.week, first) : calendarLayout(this.days, this.zone, first);
    this.#borders = levelBorders(this.#grid.rows.flat().map((cell) => cell?.value ?? null));
    if (this.at !== undefined && this.#cellAt(this.at) === null) this.at = undefined;
  }

  override render(): TemplateResult {
    const { rows, marks } = this.#grid;
    const columns = rows[0]?.length ?? 0;
    if (columns === 0) return html`<p class="quiet">${t('chart.noFigures')}</p>`;
    return html`<div class="scroll">
        <div class="map ${this.kind}">
          <div class="marks" aria-hidden="true">${this.#marks(marks, columns)}</div>
          <div
            class="grid"
            role="grid"
            aria-label=${this.#summary()}
            aria-describedby="keys"
            aria-readonly="true"
            @keydown=${this.#onKeyDown}
            @click=${this.#onClick}
            @pointerover=${this.#onPointer}
            @pointerleave=${() => (this.under = undefined)}
          >
            ${rows.map((row, place) => this.#row(row, place))}
          </div>
        </div>
      </div>
      <div class="foot">
        <span class="quiet words" aria-hidden="true">${this.under === undefined ? '' : this.#words(this.under)}</span>
        ${this.#scale()}
      </div>
      <span id="keys" hidden>${this.selectable ? t('chart.heat.keys') : ''}</span>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!isNewDrawing(changed)) return;
    this.dispatchEvent(new CustomEvent('chart-change', { bubbles: true }));
    const scroll = this.renderRoot.querySelector('.scroll');
    if (scroll !== null) this.#resized.observe(scroll);
    this.#showNewest();
  }

  /** The newest days are what one looks for, unless the keyboard is elsewhere. */
  #showNewest(): void {
    const scroll = this.renderRoot.querySelector('.scroll');
    if (scroll !== null && this.kind === 'calendar' && this.at === undefined) scroll.scrollLeft = scroll.scrollWidth;
  }

  /** The marks stand in a drawing of one unit for each column, since inline styles are refused. */
  #marks(marks: HeatGrid['marks'], columns: number): TemplateResult {
    return html`<svg width="100%" height="14">
      ${marks.map(
        ({ column, hour, at }) =>
          svg`<text x="${(column / columns) * 100}%" y="11">${hour === undefined ? markWords(at ?? 0, this.zone) : hourWords(hour)}</text>`,
      )}
    </svg>`;
  }

  #row(row: readonly (HeatCell | null)[], place: number): TemplateResult {
    const name = weekdayWords(this.#grid.weekdays[place] ?? 0);
    const isNamed = this.kind === 'week' || place % 2 === 0;
    return html`<div class="row" role="row">
      <span class="name" role="rowheader" aria-label=${name}>${isNamed ? name : ''}</span>
      ${row.map((cell, column) => this.#cell(cell, place, column))}
    </div>`;
  }

  #cell(cell: HeatCell | null, row: number, column: number): TemplateResult {
    if (cell === null) return html`<span class="cell none" role="gridcell"></span>`;
    const level = levelOf(cell.value, this.#borders);
    const [atRow, atColumn] = this.at ?? this.#firstCell();
    return html`<span
      class="cell level-${level}"
      role="gridcell"
      tabindex=${row === atRow && column === atColumn ? 0 : -1}
      data-cell="${row} ${column}"
      aria-label=${this.#words(cell)}
      ><i></i
    ></span>`;
  }

  #scale(): TemplateResult {
    const levels = Array.from({ length: heatLevels + 1 }, (_, level) => level);
    return html`<span class="scale quiet" aria-hidden="true"
      >${t('chart.heat.less')}${levels.map((level) => html`<span class="cell level-${level}"><i></i></span>`)}${t('chart.heat.more')}</span
    >`;
  }

  #words({ pick, value }: HeatCell): string {
    const figure = value === null ? t('chart.heat.unknown') : shortFigure(value, this.unit);
    return t('chart.heat.cell', { when: pickWords(pick, this.zone), figure });
  }

  /** The label with the cell that has the most. */
  #summary(): string {
    const cells = this.#grid.rows.flat().filter((cell) => cell !== null);
    const { most } = summaryOf(cells.map(({ value }) => value));
    const cell = most === null ? undefined : cells[most.index];
    if (most === null || cell === undefined || most.value <= 0)
      return [this.label, t('chart.noFigures')].join(t('chart.sentenceEnd'));
    const point = pickWords(cell.pick, this.zone);
    const highest = t('chart.highest', { figure: shortFigure(most.value, this.unit), point });
    return [this.label, highest].join(t('chart.sentenceEnd'));
  }

  #cellAt([row, column]: readonly [number, number]): HeatCell | null {
    return this.#grid.rows[row]?.[column] ?? null;
  }

  /** The cell in the tab order before the keyboard has been anywhere: the newest day, or the first hour. */
  #firstCell(): readonly [number, number] {
    const { rows } = this.#grid;
    if (this.kind === 'week') return [0, 0];
    const column = (rows[0]?.length ?? 1) - 1;
    const row = rows.findLastIndex((cells) => cells[column] !== null);
    return [Math.max(0, row), column];
  }

  readonly #onClick = (event: Event): void => {
    const place = placeOf(event.target);
    const cell = place === undefined ? null : this.#cellAt(place);
    if (place === undefined || cell === null) return;
    this.at = place;
    this.#pick(cell);
  };

  readonly #onPointer = (event: Event): void => {
    const place = placeOf(event.target);
    this.under = (place === undefined ? null : this.#cellAt(place)) ?? undefined;
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const place = placeOf(event.target);
    if (place === undefined || event.altKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const cell = this.#cellAt(place);
      if (cell !== null) this.#pick(cell);
      return;
    }
    const target = this.#targetOf(event, place);
    if (target === undefined) return;
    event.preventDefault();
    if (this.#cellAt(target) !== null) void this.#focus(target);
  };

  #targetOf({ key, ctrlKey }: KeyboardEvent, [row, column]: readonly [number, number]): [number, number] | undefined {
    const cells = this.#grid.rows[row] ?? [];
    const [first, last] = [cells.findIndex((cell) => cell !== null), cells.findLastIndex((cell) => cell !== null)];
    const rows = this.#grid.rows.length - 1;
    switch (key) {
      case 'ArrowRight':
        return [row, column + 1];
      case 'ArrowLeft':
        return [row, column - 1];
      case 'ArrowDown':
        // Days go on at the top of the next week.
        return row === rows && this.kind === 'calendar' ? [0, column + 1] : [row + 1, column];
      case 'ArrowUp':
        return row === 0 && this.kind === 'calendar' ? [rows, column - 1] : [row - 1, column];
      case 'Home':
        return ctrlKey ? [0, this.#grid.rows[0]?.findIndex((cell) => cell !== null) ?? 0] : [row, first];
      case 'End':
        return ctrlKey ? [rows, this.#grid.rows[rows]?.findLastIndex((cell) => cell !== null) ?? 0] : [row, last];
      default:
        return undefined;
    }
  }

  async #focus(place: readonly [number, number]): Promise<void> {
    this.at = place;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-cell="${place.join(' ')}"]`)?.focus();
  }

  #pick({ pick }: HeatCell): void {
    if (this.selectable) this.dispatchEvent(new CustomEvent<HeatPick>('pick', { detail: pick }));
  }
}

function placeOf(target: EventTarget | null): readonly [number, number] | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null;
  const [row, column] = cell?.dataset['cell']?.split(' ').map(Number) ?? [];
  return row === undefined || column === undefined ? undefined : [row, column];
}

function isNewDrawing(changed: PropertyValues): boolean {
  return [...changed.keys()].some((name) => name !== 'at' && name !== 'under' && name !== 'selectable');
}

declare global {
  interface HTMLElementTagNameMap {
    'gh-heat-map': HeatMapElement;
  }
}
