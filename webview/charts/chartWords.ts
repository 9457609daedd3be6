// The words of a time chart: its accessible name with what it shows at a glance, and what is said of a point.
// Used by the time chart for screen readers; figures are those of the chart.
import { plural, t } from '../l10n';
import { pointName, shortFigure } from './chartFormat';
import type { ChartGranularity, ChartSeries, ChartUnit } from './chartTypes';
import { addsUp, totalAt, totals } from './stacking';
import { summaryOf, type Summary } from './summary';

export interface ChartFacts {
  label: string;
  x: readonly number[];
  /** Those that are shown. */
  series: readonly ChartSeries[];
  unit: ChartUnit;
  granularity: ChartGranularity;
  zone: string;
  previous?: readonly (number | null)[] | undefined;
  budget?: number | undefined;
  /** Quiet words for each point: "12 requests". */
  notes?: readonly string[] | undefined;
}

/** More series than this are counted, not told one by one. */
const mostTold = 4;

/** The text alternative of a chart: how many points from when to when, total, highest, lowest, trend. */
export function chartSummary(facts: ChartFacts): string {
  const { label, x, series, unit } = facts;
  const [first, last] = [x[0], x.at(-1)];
  if (first === undefined || last === undefined || series.length === 0)
    return [label, t('chart.noFigures')].join(t('chart.sentenceEnd'));
  const name = (at: number): string => pointName(at, facts.granularity, facts.zone);
  const span = x.length === 1 ? name(first) : plural('chart.span', x.length, { from: name(first), to: name(last) });
  const sentences =
    addsUp(unit) || series.length === 1
      ? [summarySentence(summaryOf(totals(series, x.length)), facts)]
      : series
          .slice(0, mostTold)
          .map((one) =>
            t('chart.ofSeries', { name: one.name, summary: summarySentence(summaryOf(one.values), facts) }),
          );
  const more = sentences.length > 1 && series.length > mostTold ? [plural('chart.more', series.length - mostTold)] : [];
  const budget = facts.budget === undefined ? [] : [t('chart.budgetOf', { amount: shortFigure(facts.budget, unit) })];
  return [label, span, ...sentences, ...more, ...budget].join(t('chart.sentenceEnd'));
}

function summarySentence({ known, total, least, most, trend }: Summary, facts: ChartFacts): string {
  if (known === 0 || least === null || most === null) return t('chart.noFigures');
  const figure = (value: number): string => shortFigure(value, facts.unit);
  const name = (index: number): string => pointName(facts.x[index] ?? 0, facts.granularity, facts.zone);
  return [
    ...(addsUp(facts.unit) ? [t('chart.total', { total: figure(total) })] : []),
    ...(known > 1
      ? [
          t('chart.highest', { figure: figure(most.value), point: name(most.index) }),
          t('chart.lowest', { figure: figure(least.value), point: name(least.index) }),
        ]
      : addsUp(facts.unit)
        ? []
        : [figure(most.value)]),
    ...(trend === null ? [] : [t(`chart.trend.${trend}`)]),
  ].join(t('chart.separator'));
}

export interface PointFact {
  id: string;
  name: string;
  value: number | null;
}

/** What is said when the keyboard comes to a point: its name and total, then its series, largest first; or one series alone. */
export function pointWords(facts: ChartFacts, index: number, seriesId: string | null): string {
  const at = facts.x[index];
  if (at === undefined) return '';
  const figure = (value: number | null): string => (value === null ? t('chart.none') : shortFigure(value, facts.unit));
  const point = pointName(at, facts.granularity, facts.zone);
  const chosen = facts.series.find(({ id }) => id === seriesId);
  if (chosen !== undefined) {
    return t('chart.pointOfSeries', { point, name: chosen.name, figure: figure(chosen.values[index] ?? null) });
  }
  const parts = facts.series
    .map(({ id, name, values }): PointFact => ({ id, name, value: values[index] ?? null }))
    .filter(({ value }) => value !== null && value !== 0)
    .sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const total = totalAt(facts.series, index);
  const head =
    facts.series.length === 1 || (addsUp(facts.unit) && facts.series.length > 1)
      ? [t('chart.point', { point, figure: figure(total) })]
      : [point];
  const told =
    facts.series.length === 1
      ? []
      : parts.slice(0, mostTold).map(({ name, value }) => t('chart.part', { name, figure: figure(value) }));
  const more =
    facts.series.length > 1 && parts.length > mostTold ? [plural('chart.more', parts.length - mostTold)] : [];
  const before = facts.previous?.[index];
  const previous = before === undefined ? [] : [t('chart.before', { figure: figure(before) })];
  const note = facts.notes?.[index] ?? '';
  const notes = note === '' ? [] : [note];
  return [[...head, ...notes].join(t('chart.separator')), ...told, ...more, ...previous].join(t('chart.partEnd'));
}
