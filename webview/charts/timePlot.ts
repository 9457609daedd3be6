// The drawing of a time chart by uPlot: its options and data from what is to be shown, in the colours of the theme, at any zoom.
// Used by the time chart for the page and, zoomed, for its PNG. The axis of points is their index: buckets are evenly wide.
import uPlot from 'uplot';
import { locale, t } from '../l10n';
import { axisFigure, shortFigure } from './chartFormat';
import { colorOf, type ChartTheme } from './chartTheme';
import { colorText, parseColor } from './colors';
import type { ChartColor, ChartGranularity, ChartKind, ChartSeries, ChartUnit } from './chartTypes';
import { canvasFill, dashOf } from './patterns';
import { isStacked, showsBudget, stacked, valueRange } from './stacking';
import { timeTicks } from './timeTicks';
import { valueSteps } from './valueSteps';

/** A series that is shown, with its place among all of them. */
export interface PlacedSeries extends ChartSeries {
  color: ChartColor;
  pattern: number;
}

export interface PlotFacts {
  x: readonly number[];
  series: readonly PlacedSeries[];
  kind: ChartKind;
  unit: ChartUnit;
  granularity: ChartGranularity;
  zone: string;
  previous?: readonly (number | null)[] | undefined;
  budget?: number | undefined;
}

export interface PlotLook {
  theme: ChartTheme;
  width: number;
  height: number;
  /** Canvas pixels are these many times those of the screen: for pictures finer than it. */
  zoom: number;
}

/** True where points are columns rather than places on a line. */
export function isBars(kind: ChartKind): boolean {
  return kind === 'bars' || kind === 'stacked-bars';
}

/** Columns narrower than this, in CSS pixels, are drawn as what they look like: an area, or lines where they would stand side by side. */
const leastColumn = 2;

/** How `facts` are drawn `width` CSS pixels wide. Besides its look, a hundred thousand columns would take a canvas minutes. */
export function drawnKind({ kind, x, series }: Pick<PlotFacts, 'kind' | 'x' | 'series'>, width: number): ChartKind {
  if (!isBars(kind) || width / Math.max(1, x.length) >= leastColumn) return kind;
  return kind === 'stacked-bars' || series.length === 1 ? 'stacked' : 'line';
}

/** Draws the chart into `parent`. `hooks` and `cursor` are the caller's; a picture needs neither. */
export function makePlot(
  wanted: PlotFacts,
  look: PlotLook,
  parent: HTMLElement,
  extra: Pick<uPlot.Options, 'hooks' | 'cursor'> = {},
): uPlot {
  const { width, height, zoom } = look;
  const facts = { ...wanted, kind: drawnKind(wanted, width) };
  const rows = drawnRows(facts);
  const budget = budgetPainter(facts, look, rows);
  const options: uPlot.Options = {
    width: width * zoom,
    height: height * zoom,
    padding: [12 * zoom, 14 * zoom, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: xRange(facts) },
      y: { range: (_plot, least, most) => yRange(facts, least, most) },
    },
    axes: [xAxis(facts, look), yAxis(facts, look)],
    series: [{}, ...rows.map(({ options: row }) => row(look))],
    hooks: { ...extra.hooks, draw: [budget, ...(extra.hooks?.draw ?? [])] },
    cursor: extra.cursor ?? { show: false },
  };
  const indices = Float64Array.from(facts.x, (_at, index) => index);
  return new uPlot(options, [indices, ...rows.map(({ values }) => values)] as uPlot.AlignedData, parent);
}

interface DrawnRow {
  values: (number | null)[];
  options: (look: PlotLook) => uPlot.Series;
}

/** Stacks are drawn from the top edge down, each part over the one above it, so that no part shows through. */
function drawnRows(facts: PlotFacts): DrawnRow[] {
  const { series, kind, x, previous } = facts;
  const heights = isStacked(kind) ? stacked(series, x.length) : series.map(({ values }) => [...values]);
  const rows = series.map((one, place): DrawnRow => ({
    values: heights[place] ?? [],
    options: (look) => seriesOptions(facts, one, place, look),
  }));
  if (isStacked(kind)) rows.reverse();
  if (previous !== undefined) rows.push({ values: [...previous], options: (look) => previousOptions(look) });
  return rows;
}

function seriesOptions(facts: PlotFacts, one: PlacedSeries, place: number, look: PlotLook): uPlot.Series {
  const { kind, series } = facts;
  const { theme, zoom } = look;
  const color = colorOf(theme, one.color);
  const isFilled = isStacked(kind) || isBars(kind);
  const fill = isFilled ? patternFill(color, one.pattern, look) : kind === 'area' ? faint(color, theme) : undefined;
  if (isBars(kind)) {
    const paths = barPaths(isStacked(kind) ? 1 : series.length, isStacked(kind) ? 0 : place, zoom, facts.x.length);
    // Without an edge: it would hide what is only a pixel high.
    return { width: 0, fill, paths, points: { show: false } };
  }
  return {
    stroke: color,
    width: (isStacked(kind) ? 1 : theme.isStrong ? 2 : 1.5) * zoom,
    // The edge of a part of a stack is no line of its own.
    dash: isStacked(kind) ? [] : dashOf(one.pattern).map((part) => part * zoom),
    fill,
    points: { size: 5 * zoom, width: zoom, fill: color, stroke: color, ...(isStacked(kind) ? { show: false } : {}) },
  };
}

function previousOptions({ theme, zoom }: PlotLook): uPlot.Series {
  const stroke = theme.foreground;
  return { stroke, width: 1.25 * zoom, dash: [3 * zoom, 4 * zoom], points: { show: false } };
}

/** Columns of one width; several series of a point stand side by side. A column is never thinner than a pixel. */
function barPaths(count: number, place: number, zoom: number, points: number): uPlot.Series.PathBuilder {
  const share = points > 60 ? 0.86 : 0.74;
  if (count === 1) return barsOf({ size: [share, 56 * zoom, 1] });
  const size = share / count;
  // The columns' left edges, in points.
  const left = Float64Array.from({ length: points }, (_, index) => index - share / 2 + place * size);
  return barsOf({
    disp: {
      x0: { unit: 1, values: () => [...left] },
      size: { unit: 1, values: () => [size] },
    },
  });
}

function barsOf(options: uPlot.Series.BarsPathBuilderOpts): uPlot.Series.PathBuilder {
  const { bars } = uPlot.paths;
  if (bars === undefined) throw new Error('uPlot draws no bars');
  return bars(options);
}

function patternFill(color: string, pattern: number, { theme, zoom }: PlotLook): uPlot.Series.Fill {
  let made: { scale: number; fill: string | CanvasPattern } | undefined;
  return () => {
    const scale = uPlot.pxRatio * zoom;
    if (made?.scale !== scale) made = { scale, fill: canvasFill(color, pattern, theme.background, scale) };
    return made.fill;
  };
}

/** The colour of an area below a line: none where lines must stand out. */
function faint(color: string, theme: ChartTheme): string | undefined {
  const parsed = parseColor(color);
  return theme.isStrong || parsed === undefined ? undefined : colorText({ ...parsed, a: 0.16 });
}

/** Columns need half a point of room at both ends; so does a single point. */
function xRange({ x, kind }: PlotFacts): uPlot.Scale.Range {
  const last = Math.max(0, x.length - 1);
  return isBars(kind) || last === 0 ? [-0.5, last + 0.5] : [0, last];
}

function yRange({ budget, unit }: PlotFacts, least: number | null, most: number | null): [number, number] {
  const high = showsBudget(budget, most ?? 0) ? Math.max(most ?? 0, budget ?? 0) : most;
  const [low, top] = valueRange(least, high);
  // Shares reach to all, and no further.
  return unit === 'percent' && (high ?? 0) <= 1 ? [low, Math.min(1, top)] : [low, top];
}

function font({ theme, zoom }: PlotLook): string {
  return `${Math.round((theme.fontSize - 2) * zoom)}px ${theme.fontFamily}`;
}

function xAxis(facts: PlotFacts, look: PlotLook): uPlot.Axis {
  const { theme, zoom } = look;
  const ticks = (plot: uPlot): ReturnType<typeof timeTicks> => {
    const most = Math.floor((plot.width / zoom - 56) / 66);
    return timeTicks({ x: facts.x, granularity: facts.granularity, zone: facts.zone, locale, most });
  };
  return {
    stroke: theme.quiet,
    font: font(look),
    gap: 4 * zoom,
    size: (_plot, labels) => ((labels ?? []).some((label) => String(label).includes('\n')) ? 40 : 26) * zoom,
    lineGap: 1.25,
    grid: { show: false },
    ticks: { stroke: theme.grid, width: zoom, size: 4 * zoom },
    border: { show: true, stroke: theme.grid, width: zoom },
    splits: (plot) => ticks(plot).map(({ index }) => index),
    values: (plot) => ticks(plot).map(({ label }) => label),
  };
}

function yAxis({ unit, series }: PlotFacts, look: PlotLook): uPlot.Axis {
  const { theme, zoom } = look;
  // An axis without figures would promise some.
  const isEmpty = !series.some(({ values }) => values.some((value) => value !== null));
  return {
    stroke: theme.quiet,
    font: font(look),
    gap: 6 * zoom,
    size: (plot, values, axisIndex) => {
      const axisFont = plot.axes[axisIndex]?.font;
      // uPlot keeps the font at canvas size there; before its first drawing there are no labels.
      const [size] = Array.isArray(axisFont) ? (axisFont as string[]) : [axisFont ?? ''];
      if (size !== undefined && size !== '') plot.ctx.font = size;
      const widest = Math.max(0, ...(values ?? []).map((text) => plot.ctx.measureText(text).width));
      return Math.max(24 * zoom, Math.ceil(widest / uPlot.pxRatio) + 10 * zoom);
    },
    space: 34 * zoom,
    incrs: [...valueSteps(unit)],
    grid: { show: !isEmpty, stroke: theme.grid, width: zoom },
    ticks: { show: false },
    values: (_plot, splits, _axis, _space, step) =>
      splits.map((value) => (isEmpty ? '' : axisFigure(value, unit, step))),
  };
}

/** A line at the budget with its name, or its name with an arrow where it is far above the figures. */
function budgetPainter(facts: PlotFacts, look: PlotLook, rows: readonly DrawnRow[]): (plot: uPlot) => void {
  const { budget, unit } = facts;
  const { theme, zoom } = look;
  return (plot) => {
    if (budget === undefined || budget <= 0) return;
    const most = rows.reduce(
      (highest, { values }) => values.reduce<number>((top, v) => Math.max(top, v ?? 0), highest),
      0,
    );
    const isShown = showsBudget(budget, most);
    const { ctx, bbox } = plot;
    const scale = uPlot.pxRatio * zoom;
    const words = t(isShown ? 'chart.budget' : 'chart.budgetAbove', { amount: shortFigure(budget, unit) });
    const y = isShown ? plot.valToPos(budget, 'y', true) : bbox.top;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colorOf(theme, 'warning');
    if (isShown) {
      ctx.lineWidth = 1.5 * scale;
      ctx.setLineDash([6 * scale, 4 * scale]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.font = `${Math.round((theme.fontSize - 2) * scale)}px ${theme.fontFamily}`;
    ctx.textAlign = 'right';
    ctx.textBaseline = isShown ? 'bottom' : 'top';
    // What lies below the words must not make them hard to read.
    ctx.lineWidth = 3 * scale;
    ctx.setLineDash([]);
    ctx.strokeStyle = theme.background;
    ctx.strokeText(words, bbox.left + bbox.width, y - (isShown ? 2 * scale : 0));
    ctx.fillText(words, bbox.left + bbox.width, y - (isShown ? 2 * scale : 0));
    ctx.restore();
  };
}
