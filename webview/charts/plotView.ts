// The living plot of a time chart: keeps uPlot's canvas at the size of its place, tells of the pointer, and shows where the reader is.
// Used by the time chart alone. Styles are set through the CSSOM, which the page's policy allows.
import type uPlot from 'uplot';
import type { ChartTheme } from './chartTheme';
import { isStacked } from './stacking';
import { drawnKind, isBars, makePlot, type PlotFacts } from './timePlot';

export interface PlotListener {
  /** The pointer is at point `index`, at the height of `value`; null where it has left. */
  onHover(index: number | null, value: number): void;
  onClick(): void;
  /** Dragged from point `first` to point `last`. */
  onSelect(first: number, last: number): void;
}

/** Movements shorter than this are clicks, in CSS pixels. */
const leastDrag = 6;

export class PlotView {
  readonly #listener: PlotListener;
  readonly #resized = new ResizeObserver(() => this.#fit());
  #plot: uPlot | undefined;
  #parent: HTMLElement | undefined;
  /** True from the end of a drag to the next press. */
  #dragged = false;
  #facts: PlotFacts | undefined;
  #make: ((width: number, height: number) => uPlot) | undefined;

  constructor(listener: PlotListener) {
    this.#listener = listener;
  }

  /** Draws `facts` into `parent` in place of what was there. */
  show(parent: HTMLElement, facts: PlotFacts, theme: ChartTheme, selectable: boolean): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#facts = facts;
    this.#make = (width, height) => {
      const look = { theme, width, height, zoom: 1 };
      const hooks = {
        setCursor: [(plot: uPlot) => this.#hovered(plot)],
        setSelect: [(plot: uPlot) => this.#selected(plot)],
      };
      return this.#listen(makePlot(facts, look, parent, { hooks, cursor: this.#cursor(selectable) }));
    };
    if (this.#parent !== parent) {
      this.#resized.disconnect();
      this.#resized.observe(parent);
      this.#parent = parent;
    }
    this.#fit();
  }

  /** Forgets the drawing; `show` begins again. */
  destroy(): void {
    this.#resized.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#parent = undefined;
  }

  /** Marks the points of a range, or none. */
  select(range: readonly [number, number] | undefined): void {
    const plot = this.#plot;
    if (plot === undefined) return;
    if (range === undefined) {
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      return;
    }
    const [first, last] = range[0] <= range[1] ? range : [range[1], range[0]];
    const [left, right] = [plot.valToPos(first - 0.5, 'x'), plot.valToPos(last + 0.5, 'x')];
    plot.setSelect({ left, top: 0, width: right - left, height: plot.over.clientHeight }, false);
  }

  /** Puts the column and the tooltip of `host` at point `index`. */
  place(host: HTMLElement, index: number, isColumn: boolean): void {
    const plot = this.#plot;
    const column = host.querySelector<HTMLElement>('.column');
    const tooltip = host.querySelector<HTMLElement>('.tooltip');
    if (plot === undefined || column === null || tooltip === null) return;
    const offset = plot.over.offsetLeft;
    const center = offset + plot.valToPos(index, 'x');
    const width = isColumn ? Math.max(2, plot.valToPos(index + 0.5, 'x') - plot.valToPos(index - 0.5, 'x')) : 1;
    column.style.width = `${width}px`;
    column.style.height = `${plot.over.clientHeight}px`;
    column.style.transform = `translate(${isColumn ? center - width / 2 : center}px, ${plot.over.offsetTop}px)`;
    const gap = Math.max(10, width / 2 + 6);
    const isRoomRight = center + gap + tooltip.offsetWidth <= host.clientWidth;
    const wanted = isRoomRight ? center + gap : center - gap - tooltip.offsetWidth;
    const left = Math.max(0, Math.min(host.clientWidth - tooltip.offsetWidth, wanted));
    tooltip.style.transform = `translate(${Math.round(left)}px, 4px)`;
  }

  #fit(): void {
    const parent = this.#parent;
    if (parent === undefined || parent.clientWidth === 0 || parent.clientHeight === 0) return;
    const { clientWidth: width, clientHeight: height } = parent;
    const { width: before = width, height: heightBefore = height } = this.#plot ?? {};
    // Columns that have become too narrow are drawn otherwise.
    if (this.#facts !== undefined && drawnKind(this.#facts, before) !== drawnKind(this.#facts, width)) {
      this.#plot?.destroy();
      this.#plot = undefined;
    }
    if (this.#plot === undefined) this.#plot = this.#make?.(width, height);
    else if (before !== width || heightBefore !== height) this.#plot.setSize({ width, height });
  }

  #cursor(selectable: boolean): uPlot.Cursor {
    return {
      x: false,
      y: false,
      points: { show: false },
      drag: {
        x: selectable,
        y: false,
        setScale: false,
        dist: leastDrag,
        // A hand that trembles still clicks; what a drag is, is told by #dragged.
        click: () => undefined,
      },
      // A double click means nothing here: the axes stand still.
      bind: { dblclick: () => null },
    };
  }

  #listen(plot: uPlot): uPlot {
    plot.over.addEventListener('mousedown', () => {
      this.#dragged = false;
    });
    plot.over.addEventListener('click', () => {
      if (!this.#dragged) this.#listener.onClick();
    });
    return plot;
  }

  #hovered(plot: uPlot): void {
    const { left = -1, top = -1, idx } = plot.cursor;
    const isOut = left < 0 || idx === null || idx === undefined;
    this.#listener.onHover(isOut ? null : idx, isOut ? 0 : plot.posToVal(top, 'y'));
  }

  #selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < leastDrag) return;
    this.#dragged = true;
    const [first, last] = [plot.posToIdx(left), plot.posToIdx(left + width)];
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#listener.onSelect(first, last);
  }
}

/** The series at the height of `value` in point `index`: the part of the stack there, or the nearest line; null where there is none. */
export function seriesAt(facts: PlotFacts, index: number, value: number): string | null {
  const { series, kind } = facts;
  if (series.length === 1) return series[0]?.id ?? null;
  if (isStacked(kind)) {
    let height = 0;
    for (const { id, values } of series) {
      height += Math.max(0, values[index] ?? 0);
      if (value <= height) return value < 0 ? null : id;
    }
    return null;
  }
  if (isBars(kind)) return null;
  const known = series.flatMap(({ id, values }) => {
    const at = values[index] ?? null;
    return at === null ? [] : [{ id, far: Math.abs(at - value) }];
  });
  return known.sort((one, other) => one.far - other.far)[0]?.id ?? null;
}
