// What a time chart is beside its drawing: its table twin, its legend, its picture, and where its points end.
// Used by the time chart. The table has every series, also those that are switched off.
import { momentOf, localTime, hourMs } from '../localTime';
import { t } from '../l10n';
import type { ChartTheme } from './chartTheme';
import type {
  ChartDrawing,
  ChartGranularity,
  ChartKind,
  ChartSeries,
  ChartTable,
  ChartUnit,
  LegendEntry,
} from './chartTypes';
import { addsUp, totalAt } from './stacking';
import { makePlot, type PlotFacts } from './timePlot';

interface TimeFacts {
  label: string;
  x: readonly number[];
  series: readonly ChartSeries[];
  kind: ChartKind;
  unit: ChartUnit;
  granularity: ChartGranularity;
  zone: string;
  previous?: readonly (number | null)[] | undefined;
  budget?: number | undefined;
  notes?: readonly string[] | undefined;
}

/** A row for each point: its moment, its series, their total where they add up, the period before. */
export function timeTable(facts: TimeFacts): ChartTable {
  const { label, x, series, unit, granularity, previous, notes } = facts;
  const hasTotal = series.length > 1 && addsUp(unit);
  return {
    caption: label,
    columns: [
      { id: 'point', name: t(`chart.column.${granularity}`), kind: granularity },
      ...series.map(({ id, name }) => ({ id: `series-${id}`, name, kind: unit })),
      ...(hasTotal ? [{ id: 'total', name: t('chart.sum'), kind: unit }] : []),
      ...(previous === undefined ? [] : [{ id: 'previous', name: t('chart.previous'), kind: unit }]),
      ...(notes === undefined ? [] : [{ id: 'notes', name: t('chart.column.notes'), kind: 'text' as const }]),
    ],
    rows: x.map((at, index) => ({
      id: String(at),
      cells: [
        at,
        ...series.map(({ values }) => values[index] ?? null),
        ...(hasTotal ? [totalAt(series, index)] : []),
        ...(previous === undefined ? [] : [previous[index] ?? null]),
        ...(notes === undefined ? [] : [notes[index] ?? null]),
      ],
    })),
  };
}

/** One entry for each series, for the period before and for the budget; a single series needs none of its own. */
export function timeLegend(facts: TimeFacts): LegendEntry[] {
  const { series, kind, previous, budget } = facts;
  const mark = kind === 'line' || kind === 'area' ? 'line' : 'area';
  const own = series.map(({ id, name, color }, place): LegendEntry => ({
    id,
    name,
    color: color ?? place,
    pattern: place,
    mark,
    canHide: series.length > 1,
  }));
  const extra = { pattern: 0, canHide: false };
  return [
    ...own,
    ...(previous === undefined
      ? []
      : [{ ...extra, id: 'previous', name: t('chart.previous'), color: 'text', mark: 'dashed' } as const]),
    ...(budget === undefined
      ? []
      : [{ ...extra, id: 'budget', name: t('chart.budgetName'), color: 'warning', mark: 'budget' } as const]),
  ];
}

/** The end of point `index`: the beginning of the next, or of what would be the next. */
export function endOfPoint(
  { x, granularity, zone }: Pick<TimeFacts, 'x' | 'granularity' | 'zone'>,
  index: number,
): number {
  const next = x[index + 1];
  if (next !== undefined) return next;
  const at = x[index] ?? 0;
  if (granularity === 'hour') return at + hourMs;
  const { year, month, day } = localTime(at, zone);
  return granularity === 'day' ? momentOf(zone, year, month, day + 1) : momentOf(zone, year, month + 1, 1);
}

const pictureHeight = 300;

/** The plot for a picture, `width` CSS pixels wide. */
export function timeDrawing(facts: PlotFacts, theme: ChartTheme, width: number, scale: number): ChartDrawing {
  const height = pictureHeight;
  return {
    width,
    height,
    draw(context) {
      const parent = document.createElement('div');
      const plot = makePlot(facts, { theme, width, height, zoom: scale / window.devicePixelRatio }, parent);
      // uPlot draws at the end of the task; a batch draws at once.
      plot.batch(() => undefined);
      context.drawImage(plot.ctx.canvas, 0, 0, width, height);
      plot.destroy();
    },
  };
}
