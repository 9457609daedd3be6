// The shapes that charts take and tell: series, units, tables, events. Imported by every chart and by the pages that use charts.
// Types alone: no words, no drawing. Times are milliseconds since the epoch, money is US dollars, shares are 0 to 1.

/** How a figure is written: dollars, tokens, a plain count, milliseconds, a share (0 to 1), or tokens per second. */
export type ChartUnit = 'usd' | 'tokens' | 'count' | 'ms' | 'percent' | 'rate';

/** A place in the palette (0 to 9, then again from the start), or a colour with a meaning. */
export type ChartColor = number | 'good' | 'warning' | 'bad' | 'quiet' | 'text';

export type ChartKind = 'line' | 'area' | 'stacked' | 'bars' | 'stacked-bars';

/** What one point of a time chart stands for. */
export type ChartGranularity = 'hour' | 'day' | 'month';

export interface ChartSeries {
  id: string;
  name: string;
  /** One value for each point; null is a gap. */
  values: readonly (number | null)[];
  /** The series' place in the list unless told. The pattern and the dashes follow the place in the list. */
  color?: ChartColor;
}

/** Detail of `pick` of a time chart: a point or bar was clicked, or Enter pressed on it. `seriesId` is null where the whole point is meant. */
export interface PointPick {
  index: number;
  seriesId: string | null;
}

/** Detail of `range` of a time chart: from (inclusive) to (exclusive), on the borders of points. */
export interface RangePick {
  from: number;
  to: number;
}

/** A part of a bar: its colour and pattern follow its place in the list unless told. */
export interface BarPart {
  id: string;
  name: string;
  value: number;
  color?: ChartColor;
}

export interface BarRow {
  id: string;
  name: string;
  value: number;
  /** What the bar is made of; they need not add up to `value`, and what is missing is drawn quiet. */
  parts?: readonly BarPart[];
  /** Quiet words after the name: "12 requests". */
  detail?: string;
  /** Share of the whole (0 to 1), shown as percent. */
  share?: number | null;
  color?: ChartColor;
  /** More figures for the table twin, one for each of the list's `extraColumns`. */
  extra?: readonly (string | number | null)[];
  /** False where there is nothing to drill down to ("Other"). */
  canPick?: boolean;
}

/** Detail of `pick` of bar lists and split bars; `partId` is null unless a part was clicked. */
export interface BarPick {
  id: string;
  partId: string | null;
}

/** A day of a calendar heat map: the moment at which it begins, null where nothing is known of it. */
export interface CalendarDay {
  at: number;
  value: number | null;
}

/** Detail of `pick` of a heat map: an hour of the week (0 is Monday) or a day of the calendar. */
export type HeatPick = { kind: 'week'; weekday: number; hour: number } | { kind: 'calendar'; at: number };

export interface TableColumn {
  id: string;
  name: string;
  /** `text`, a moment by granularity, or a figure by its unit. */
  kind: 'text' | ChartGranularity | ChartUnit;
}

/** The table twin of a chart. Cells are raw: moments in ms, figures unrounded, null where there is none. */
export interface ChartTable {
  caption: string;
  columns: readonly TableColumn[];
  rows: readonly { id: string; cells: readonly (string | number | null)[] }[];
}

export interface LegendEntry {
  id: string;
  name: string;
  color: ChartColor;
  /** Pattern and dashes, by the place of the series in its list. */
  pattern: number;
  mark: 'line' | 'area' | 'dashed' | 'budget';
  /** False for lines that cannot be switched off. */
  canHide: boolean;
}

/** A drawing for the PNG export: `draw` fills `width` by `height` CSS pixels from the origin of the context that it gets. */
export interface ChartDrawing {
  width: number;
  height: number;
  draw(context: CanvasRenderingContext2D): void;
}

/** What a chart element offers to the frame around it. It fires `chart-change` when any of this has changed. */
export interface ChartElement extends HTMLElement {
  readonly table: ChartTable;
  readonly legend: readonly LegendEntry[];
  /** Ids of the series that are switched off. */
  hiddenSeries: ReadonlySet<string>;
  /** The chart as it stands, `width` CSS pixels wide, drawn at `scale` canvas pixels for each. */
  drawing(width: number, scale: number): ChartDrawing;
}

/** `loading` keeps what stands there and shows that it is being read; `empty` and `error` take its place. */
export type ChartState = 'ready' | 'loading' | 'empty' | 'error';

/** Detail of `picture` of a chart frame: a PNG for the host to save. `base64` has no data-URL head. */
export interface ChartPicture {
  /** File name without folder, ends in .png. */
  name: string;
  base64: string;
}
