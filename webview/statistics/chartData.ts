// The figures of a plan's answers in the shapes that the charts take. Pure but for the words, which come in.
// Charts show dollars; sums were made of nano-dollars before, so that a stack's total is the gateway's own.
import type { BarRow, ChartColor, ChartSeries } from '../charts/chartTypes';
import type { Percentiles } from '../../src/shared/usage';
import type { Dimension, Measure } from './dimensions';
import { dollarsOf, foldBy, type Sums } from './figures';
import { bucketStarts } from './ranges';
import { amountOf, overTime, rowsOverTime, seriesBy, type Series } from './series';
import type { Shown } from './statisticsData';

/** Series by name at most; what is beyond them is "Other". */
const mostSeries = 7;
const mostErrorKinds = 6;
/** Id of the series of all that is beyond the largest; no value has it, since values are prefixed. */
export const otherId = 'other';

/** The id of a series or bar for a value: told apart from `other`, and from having none. */
export function idOf(value: string | null | undefined): string {
  return value === undefined ? otherId : value === null ? 'none' : `value:${value}`;
}

/** The value behind an id of `idOf`; undefined where it stands for several. Null: requests that have none. */
export function valueOfId(id: string): string | null | undefined {
  return id === otherId ? undefined : id === 'none' ? null : id.slice('value:'.length);
}

/** An amount as the charts take it. */
export function shownAmount(sums: Sums, measure: Measure): number {
  const amount = amountOf(sums, measure);
  return measure === 'cost' ? dollarsOf(amount) : amount;
}

/** The beginnings of the points. */
export function pointsOf({ plan }: Shown, zone: string): readonly number[] {
  return bucketStarts(plan.range, plan.size, zone);
}

/** The chart over time, stacked by a dimension. `nameOf` gives the words for a value. */
export function stackedSeries(
  { plan, answers }: Shown,
  zone: string,
  dimension: Dimension,
  measure: Measure,
  nameOf: (value: string | null | undefined) => string,
): ChartSeries[] {
  const starts = bucketStarts(plan.range, plan.size, zone);
  const series = seriesBy(answers.stack?.rows ?? [], plan.size, dimension, starts, measure, mostSeries);
  return series.map((one) => chartSeries(one, nameOf(one.value), (sums) => shownAmount(sums, measure)));
}

function chartSeries(
  { value, sums }: Series,
  name: string,
  amount: (sums: Sums) => number,
  color?: ChartColor,
): ChartSeries {
  const quiet = value === undefined ? ({ color: 'quiet' } as const) : {};
  return { id: idOf(value), name, values: sums.map(amount), ...quiet, ...(color === undefined ? {} : { color }) };
}

/** The totals of the period before, point by point: the first of them beside the first of now. Undefined where nothing is compared. */
export function beforeValues(
  { plan, answers }: Shown,
  zone: string,
  amount: (sums: Sums) => number,
): (number | null)[] | undefined {
  // A period without requests is no line at nothing.
  if (plan.before === null || answers.before === undefined || answers.before.total.requests === 0) return undefined;
  const sums = overTime(answers.before.rows, plan.size, bucketStarts(plan.before, plan.size, zone));
  return bucketStarts(plan.range, plan.size, zone).map((_at, index) => {
    const one = sums[index];
    return one === undefined ? null : amount(one);
  });
}

/** The sums of every point. */
export function timeSums({ plan, answers }: Shown, zone: string): Sums[] {
  return overTime(answers.time.rows, plan.size, bucketStarts(plan.range, plan.size, zone));
}

export const tokenKinds = ['input', 'cacheRead', 'cacheWrite', 'answer', 'reasoning'] as const;
export type TokenKind = (typeof tokenKinds)[number];

/** Tokens of one kind; the kinds together are all tokens. */
export function tokensOfKind(sums: Sums, kind: TokenKind): number {
  switch (kind) {
    case 'input':
      return sums.inputTokens;
    case 'cacheRead':
      return sums.cacheReadTokens;
    case 'cacheWrite':
      return sums.cacheWriteTokens;
    case 'answer':
      return sums.outputTokens - sums.reasoningTokens;
    case 'reasoning':
      return sums.reasoningTokens;
  }
}

export function tokenSeries(shown: Shown, zone: string, nameOf: (kind: TokenKind) => string): ChartSeries[] {
  const sums = timeSums(shown, zone);
  return tokenKinds.map((kind) => ({
    id: kind,
    name: nameOf(kind),
    values: sums.map((one) => tokensOfKind(one, kind)),
  }));
}

const routeColors: Partial<Record<string, ChartColor>> = {
  routed: 'good',
  failover: 'warning',
  failed: 'bad',
};

/** Requests by the way they went. */
export function routeSeries(
  shown: Shown,
  zone: string,
  nameOf: (value: string | null | undefined) => string,
): ChartSeries[] {
  const { plan, answers } = shown;
  const starts = bucketStarts(plan.range, plan.size, zone);
  const order = ['routed', 'failover', 'failed', 'no-channel', 'refused'];
  const place = (value: string | null | undefined): number => order.indexOf(value ?? '') + 1 || order.length + 1;
  return seriesBy(answers.routes?.rows ?? [], plan.size, 'route', starts, 'requests', order.length + 1)
    .sort((one, other) => place(one.value) - place(other.value))
    .map((one) =>
      chartSeries(one, nameOf(one.value), ({ requests }) => requests, routeColors[one.value ?? ''] ?? place(one.value)),
    );
}

/** Failed requests by their class. */
export function errorSeries(
  shown: Shown,
  zone: string,
  nameOf: (value: string | null | undefined) => string,
): ChartSeries[] {
  const { plan, answers } = shown;
  const starts = bucketStarts(plan.range, plan.size, zone);
  const failed = (answers.routes?.rows ?? [])
    .filter(({ errors }) => errors > 0)
    .map((row) => ({ ...row, requests: row.errors }));
  return seriesBy(failed, plan.size, 'errorKind', starts, 'requests', mostErrorKinds).map((one) =>
    chartSeries(one, nameOf(one.value), ({ errors }) => errors),
  );
}

/** The three percentiles of a time, point by point; a point without requests is a gap. */
export function percentileSeries(
  { plan, answers }: Shown,
  zone: string,
  which: 'firstByteMs' | 'latencyMs',
  nameOf: (percentile: keyof Percentiles) => string,
): ChartSeries[] {
  const rows = rowsOverTime(answers.time.rows, plan.size, bucketStarts(plan.range, plan.size, zone));
  return (['p50', 'p95', 'p99'] as const).map((percentile) => ({
    id: percentile,
    name: nameOf(percentile),
    values: rows.map((row) => row?.[which][percentile] ?? null),
  }));
}

/** Tokens per second of each model that has them, the fastest first. */
export function speedRows({ answers }: Shown, most: number, nameOf: (value: string | null) => string): BarRow[] {
  return (answers.models?.rows ?? [])
    .flatMap(({ model = null, outputTokensPerSecond: speed }) => (speed === null ? [] : [{ model, speed }]))
    .sort((one, other) => other.speed - one.speed)
    .slice(0, most)
    .map(({ model, speed }) => ({ id: idOf(model), name: nameOf(model), value: speed }));
}

/** Requests by what was asked for, the most frequent first, with their cost. */
export function operationRows(
  { answers }: Shown,
  nameOf: (value: string | null) => string,
  detail: (sums: Sums) => string,
): BarRow[] {
  const all = [...foldBy(answers.mix?.rows ?? [], ({ operation }) => operation ?? null)];
  const total = all.reduce((sum, [, { requests }]) => sum + requests, 0);
  return all
    .sort(([, one], [, other]) => other.requests - one.requests)
    .map(([value, sums]) => ({
      id: idOf(value),
      name: nameOf(value),
      value: sums.requests,
      detail: detail(sums),
      share: total === 0 ? null : sums.requests / total,
    }));
}
