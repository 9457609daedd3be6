// <gh-time-chart>: figures over time as lines, areas, bars or stacks, drawn by uPlot. Used by the pages inside a <gh-chart-frame>.
// Fires `pick` {index, seriesId} (a click, or Enter), `range` {from, to} (dragging, or Shift and arrows, then Enter) and `chart-change`.
// `x` are the beginnings of consecutive buckets of one granularity; null is a gap. It keeps nothing and asks nothing of the host.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { differs } from './same';
import { ChartThemeController } from './chartTheme';
import { chartColorStyles } from './chartColors';
import type {
  ChartDrawing,
  ChartElement,
  ChartGranularity,
  ChartKind,
  ChartSeries,
  ChartTable,
  ChartUnit,
  LegendEntry,
  PointPick,
  RangePick,
} from './chartTypes';
import { chartSummary, pointWords } from './chartWords';
import { patternStyles } from './patterns';
import { PlotView, seriesAt } from './plotView';
import { pointTooltip, tooltipStyles } from './pointTooltip';
import { timeChartStyles } from './timeChartStyles';
import { endOfPoint, timeDrawing, timeLegend, timeTable } from './timeFacts';
import { isBars, type PlacedSeries } from './timePlot';

@customElement('gh-time-chart')
export class TimeChartElement extends LitElement implements ChartElement {
  static override styles = [...sharedStyles, ...chartColorStyles, patternStyles, timeChartStyles, tooltipStyles];

  /** What it shows, in words: the accessible name begins with it, and the table's caption is it. */
  @property() accessor label = '';
  /** The beginnings of the points, ms since the epoch, ascending. */
  @property({ attribute: false, hasChanged: differs }) accessor x: readonly number[] = [];
  @property({ attribute: false, hasChanged: differs }) accessor series: readonly ChartSeries[] = [];
  @property() accessor kind: ChartKind = 'line';
  @property() accessor unit: ChartUnit = 'count';
  @property() accessor granularity: ChartGranularity = 'day';
  /** IANA name of the zone in which points are named. */
  @property() accessor zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  /** The same points of the period before, drawn as one dashed line. */
  @property({ attribute: false, hasChanged: differs }) accessor previous: readonly (number | null)[] | undefined =
    undefined;
  /** A line across the chart, in the unit of the chart. */
  @property({ attribute: false, hasChanged: differs }) accessor budget: number | undefined = undefined;
  /** Quiet words for each point: "12 requests". */
  @property({ attribute: false, hasChanged: differs }) accessor notes: readonly string[] | undefined = undefined;
  /** True where points can be picked and ranges chosen. */
  @property({ type: Boolean }) accessor selectable = false;
  @property({ attribute: false, hasChanged: differs }) accessor hiddenSeries: ReadonlySet<string> = new Set();

  /** The point that the pointer or the keyboard is at. */
  @state() private accessor active: { index: number; seriesId: string | null } | undefined = undefined;
  /** The other end of the range that Shift and arrows choose. */
  #anchor: number | undefined;
  @state() private accessor said = '';
  #summary = '';
  readonly #theme = new ChartThemeController(this);
  readonly #view = new PlotView({
    onHover: (index, value) => this.#hover(index, value),
    onClick: () => this.#pick(),
    onSelect: (first, last) => this.#choose(first, last),
  });

  get table(): ChartTable {
    return timeTable(this);
  }

  get legend(): readonly LegendEntry[] {
    return timeLegend(this);
  }

  drawing(width: number, scale: number): ChartDrawing {
    return timeDrawing(this.#facts(), this.#theme.theme, width, scale);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate('theme', null);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#view.destroy();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!isNewDrawing(changed)) return;
    this.#summary = chartSummary(this.#facts());
    if (this.active !== undefined && this.active.index >= this.x.length) this.active = undefined;
    this.#anchor = undefined;
  }

  override render(): TemplateResult {
    const { active } = this;
    return html`<div
        class="plot ${this.selectable ? 'selectable' : ''}"
        role="application"
        tabindex="0"
        aria-roledescription=${t('chart.role')}
        aria-label=${this.#summary}
        aria-describedby="keys"
        @keydown=${this.#onKeyDown}
        @blur=${this.#leave}
      >
        <div class="canvas" aria-hidden="true"></div>
        ${this.#isEmpty ? html`<span class="nothing" aria-hidden="true">${t('chart.noFigures')}</span>` : nothing}
        ${
          active === undefined
            ? nothing
            : html`<div class="column ${isBars(this.kind) ? '' : 'line'}" aria-hidden="true"></div>
                <div class="tooltip" aria-hidden="true">
                  ${pointTooltip(this.#facts(), active.index, active.seriesId)}
                </div>`
        }
      </div>
      <span id="keys" hidden>${t(this.selectable ? 'chart.keysSelectable' : 'chart.keys')}</span>
      <div class="visually-hidden" role="status" aria-live="polite">${this.said}</div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const canvas = this.renderRoot.querySelector<HTMLElement>('.canvas');
    const plot = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (canvas === null || plot === null) return;
    if (isNewDrawing(changed)) {
      this.#view.show(canvas, this.#facts(), this.#theme.theme, this.selectable);
      this.dispatchEvent(new CustomEvent('chart-change', { bubbles: true }));
    }
    if (this.active !== undefined) this.#view.place(plot, this.active.index, isBars(this.kind));
  }

  get #isEmpty(): boolean {
    return this.x.length === 0 || !this.#shown.some(({ values }) => values.some((value) => value !== null));
  }

  get #shown(): PlacedSeries[] {
    return this.series
      .map((series, place): PlacedSeries => ({ ...series, color: series.color ?? place, pattern: place }))
      .filter(({ id }) => !this.hiddenSeries.has(id));
  }

  #facts() {
    const { label, x, kind, unit, granularity, zone, previous, budget, notes } = this;
    return { label, x, series: this.#shown, kind, unit, granularity, zone, previous, budget, notes };
  }

  #hover(index: number | null, value: number): void {
    if (index === null) {
      // The keyboard's point stays while the chart has the focus.
      if (this.said === '') this.active = undefined;
      return;
    }
    this.said = '';
    this.active = { index, seriesId: seriesAt(this.#facts(), index, value) };
  }

  readonly #leave = (): void => {
    this.active = undefined;
    this.#anchor = undefined;
    this.said = '';
    this.#view.select(undefined);
  };

  #pick(): void {
    const { active } = this;
    if (!this.selectable || active === undefined) return;
    this.dispatchEvent(new CustomEvent<PointPick>('pick', { detail: { ...active } }));
  }

  #choose(first: number, last: number): void {
    const from = this.x[Math.min(first, last)];
    if (!this.selectable || from === undefined) return;
    const to = endOfPoint(this, Math.max(first, last));
    this.dispatchEvent(new CustomEvent<RangePick>('range', { detail: { from, to } }));
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || this.#isEmpty) return;
    const { active } = this;
    if (event.key === 'Enter' && active !== undefined) {
      event.preventDefault();
      if (this.#anchor === undefined || this.#anchor === active.index) this.#pick();
      else this.#choose(this.#anchor, active.index);
      return;
    }
    if (event.key === 'Escape' && active !== undefined) {
      event.preventDefault();
      this.#leave();
      return;
    }
    const target = this.#targetOf(event.key);
    if (target === undefined) return;
    event.preventDefault();
    const isRange = event.shiftKey && this.selectable;
    this.#anchor = isRange ? (this.#anchor ?? active?.index ?? target.index) : undefined;
    this.active = target;
    this.#view.select(this.#anchor === undefined ? undefined : [this.#anchor, target.index]);
    this.said = this.#words(target);
  };

  #words({ index, seriesId }: { index: number; seriesId: string | null }): string {
    const point = pointWords(this.#facts(), index, seriesId);
    const anchor = this.#anchor;
    if (anchor === undefined || anchor === index) return point;
    return t('chart.rangeChosen', { count: Math.abs(index - anchor) + 1, point });
  }

  /** Left and right walk over the points, up and down over the whole and the series of one. */
  #targetOf(key: string): { index: number; seriesId: string | null } | undefined {
    const last = this.x.length - 1;
    const { index, seriesId } = this.active ?? { index: undefined, seriesId: null };
    const jump = Math.max(1, Math.round(last / 10));
    const to = (next: number): { index: number; seriesId: string | null } => ({
      index: Math.max(0, Math.min(last, next)),
      seriesId,
    });
    switch (key) {
      case 'ArrowRight':
        return to(index === undefined ? 0 : index + 1);
      case 'ArrowLeft':
        return to(index === undefined ? last : index - 1);
      case 'PageDown':
        return to((index ?? 0) + jump);
      case 'PageUp':
        return to((index ?? last) - jump);
      case 'Home':
        return to(0);
      case 'End':
        return to(last);
      case 'ArrowDown':
      case 'ArrowUp': {
        const ids: (string | null)[] = [null, ...this.#shown.map(({ id }) => id)];
        const step = key === 'ArrowDown' ? 1 : -1;
        const next = ids[(ids.indexOf(seriesId) + step + ids.length) % ids.length] ?? null;
        return { index: index ?? 0, seriesId: next };
      }
      default:
        return undefined;
    }
  }
}

/** True where something changed that is drawn, and not only the point that the pointer is at. */
function isNewDrawing(changed: PropertyValues): boolean {
  return [...changed.keys()].some((name) => name !== 'active' && name !== 'said');
}

declare global {
  interface HTMLElementTagNameMap {
    'gh-time-chart': TimeChartElement;
  }
}
