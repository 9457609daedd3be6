// The parts of the page with charts over time: spend and tokens, requests and errors, latency and speed. Draws what the page holds.
import { html, nothing, type TemplateResult } from 'lit';
import '../charts/barList';
import '../charts/chartFrame';
import '../charts/timeChart';
import type { BarPick, ChartPicture, ChartSeries, ChartUnit, PointPick, RangePick } from '../charts/chartTypes';
import { t } from '../l10n';
import { dropdown } from '../ui/dropdown';
import {
  beforeValues,
  errorSeries,
  percentileSeries,
  pointsOf,
  routeSeries,
  shownAmount,
  speedRows,
  stackedSeries,
  tokenSeries,
  valueOfId,
} from './chartData';
import { dimensions, measures, type Measure } from './dimensions';
import { rangeOfPoint } from './drillDown';
import { sumsOf, tokensOf, type Sums } from './figures';
import { chartState, costWords, nameOf, once, requestWords, unpricedWords, type PageContext } from './pageContext';
import { sectionShell } from './sectionShell';

/** Speeds that are shown at most. */
const mostSpeeds = 30;

interface Chart {
  id: string;
  heading: string;
  description?: string;
  kind: 'stacked' | 'stacked-bars' | 'line';
  unit: ChartUnit;
  /** Tells apart what one place shows by turns. */
  variant?: string;
  series: () => ChartSeries[];
  previous?: () => (number | null)[] | undefined;
  /** What a picked series narrows the requests to. */
  narrow?: (seriesId: string) => Parameters<PageContext['openRequests']>[0];
  /** Takes two places where there is room. */
  wide?: boolean;
  above?: TemplateResult;
  empty?: string;
}

function timeTile(page: PageContext, chart: Chart): TemplateResult {
  const { shown, zone } = page;
  const { size, range } = shown.plan;
  const points = pointsOf(shown, zone);
  const key = `${chart.id} ${chart.variant ?? ''} ${page.names}`;
  const series = once(shown, `series ${key}`, () =>
    chart.series().map((one) => ({ ...one, values: untilNow(one.values, points, shown.at) })),
  );
  const previous = once(shown, `previous ${key}`, () => chart.previous?.());
  const isEmpty = chart.empty !== undefined && series.length === 0;
  const onPick = ({ detail }: CustomEvent<PointPick>): void => {
    const part = rangeOfPoint(range, size, zone, detail.index);
    if (part !== undefined) {
      page.openRequests(detail.seriesId === null ? {} : chart.narrow?.(detail.seriesId), part);
    }
  };
  const onRange = ({ detail }: CustomEvent<RangePick>): void => {
    page.change({ choice: { kind: 'part', from: detail.from, to: detail.to } });
  };
  return html`<div class="tile ${chart.wide === true ? 'wide' : ''}" data-chart=${chart.id}>
    <gh-chart-frame
      .heading=${chart.heading}
      .description=${chart.description ?? ''}
      .state=${isEmpty ? 'empty' : chartState(page)}
      .emptyText=${chart.empty ?? ''}
      .zone=${zone}
      @picture=${(event: CustomEvent<ChartPicture>) => page.savePicture(event.detail)}
    >
      ${chart.above === undefined ? nothing : html`<div slot="above" class="choices">${chart.above}</div>`}
      <gh-time-chart
        selectable
        .label=${chart.heading}
        .x=${points}
        .series=${series}
        .kind=${chart.kind}
        .unit=${chart.unit}
        .granularity=${size}
        .zone=${zone}
        .previous=${previous}
        @pick=${onPick}
        @range=${onRange}
      ></gh-time-chart>
    </gh-chart-frame>
  </div>`;
}

/** What has not come yet is a gap, not nothing. */
function untilNow(values: ChartSeries['values'], points: readonly number[], now: number): (number | null)[] {
  return values.map((value, index) => ((points[index] ?? 0) > now ? null : value));
}

const measureUnits: Record<Measure, ChartUnit> = { cost: 'usd', tokens: 'tokens', requests: 'count' };

/** Spend and tokens over time. */
export function timeSection(page: PageContext): TemplateResult {
  const { shown, zone } = page;
  const { measure } = page.view;
  // The figures may still be those of what was chosen before.
  const { stack } = shown.view;
  const total = sumsOf(shown.answers.time.total);
  const choices = html`${dropdown({
    name: 'measure',
    label: t('statistics.measure'),
    value: page.view.measure,
    options: measures.map((value) => ({ value, label: t(`statistics.measure.${value}`) })),
    onChange: (value) => {
      const chosen = measures.find((one) => one === value);
      if (chosen !== undefined) page.change({ measure: chosen });
    },
  })}
  ${dropdown({
    name: 'stack',
    label: t('statistics.stackBy'),
    value: page.view.stack,
    options: dimensions.map((value) => ({ value, label: t(`statistics.by.${value}`) })),
    onChange: (value) => {
      const chosen = dimensions.find((one) => one === value);
      if (chosen !== undefined) page.change({ stack: chosen });
    },
  })}`;
  return sectionShell(
    page,
    'time',
    () =>
      html`${timeTile(page, {
        id: 'over-time',
        heading: t(`statistics.overTime.${measure}`),
        description: measureTotal(total, measure),
        kind: 'stacked-bars',
        unit: measureUnits[measure],
        variant: measure,
        series: () => stackedSeries(shown, zone, stack, measure, (value) => nameOf(page, stack, value)),
        previous: () => beforeValues(shown, zone, (sums) => shownAmount(sums, measure)),
        narrow: (id) => narrowed(stack, id),
        wide: true,
        above: choices,
      })}
      ${timeTile(page, {
        id: 'token-kinds',
        heading: t('statistics.kindsOfTokens'),
        kind: 'stacked',
        unit: 'tokens',
        series: () => tokenSeries(shown, zone, (kind) => t(`statistics.${kind}`)),
        previous: () => beforeValues(shown, zone, tokensOf),
      })}`,
  );
}

function measureTotal(total: Sums, measure: Measure): string {
  if (measure === 'cost') return costWords(total);
  return total.unpriced > 0 && measure === 'tokens' ? unpricedWords(total.unpriced) : requestWords(total.requests);
}

function narrowed(
  group: 'route' | 'errorKind' | PageContext['view']['stack'],
  id: string,
): Parameters<PageContext['openRequests']>[0] {
  const value = valueOfId(id);
  return value === undefined ? {} : { [group]: value };
}

/** Requests by route, and failed ones by class. */
export function requestsSection(page: PageContext): TemplateResult {
  const { shown, zone } = page;
  return sectionShell(
    page,
    'requests',
    () =>
      html`${timeTile(page, {
        id: 'routes',
        heading: t('statistics.outcomes'),
        description: requestWords(shown.answers.time.total.requests),
        kind: 'stacked-bars',
        unit: 'count',
        series: () => routeSeries(shown, zone, (value) => nameOf(page, 'route', value)),
        previous: () => beforeValues(shown, zone, ({ requests }) => requests),
        narrow: (id) => narrowed('route', id),
        wide: true,
      })}
      ${timeTile(page, {
        id: 'errors',
        heading: t('statistics.errorsOverTime'),
        kind: 'stacked-bars',
        unit: 'count',
        series: () => errorSeries(shown, zone, (value) => nameOf(page, 'errorKind', value)),
        previous: () => beforeValues(shown, zone, ({ errors }) => errors),
        narrow: (id) => ({ ...narrowed('errorKind', id), ...(valueOfId(id) === null ? { outcome: 'error' } : {}) }),
        empty: t('statistics.noErrors'),
      })}`,
  );
}

/** Times and speeds. */
export function speedSection(page: PageContext): TemplateResult {
  const { shown, zone } = page;
  const times = (which: 'firstByteMs' | 'latencyMs', id: string, heading: string): TemplateResult =>
    timeTile(page, {
      id,
      heading,
      kind: 'line',
      unit: 'ms',
      series: () => percentileSeries(shown, zone, which, (percentile) => t(`statistics.${percentile}`)),
      narrow: () => ({}),
    });
  return sectionShell(
    page,
    'speed',
    () =>
      html`${times('firstByteMs', 'first-byte', t('statistics.firstByteOverTime'))}
      ${times('latencyMs', 'latency', t('statistics.latencyOverTime'))} ${speedTile(page)}`,
  );
}

function speedTile(page: PageContext): TemplateResult {
  const rows = speedRows(page.shown, mostSpeeds, (value) => nameOf(page, 'model', value));
  const heading = t('statistics.speedByModel');
  return html`<div class="tile" data-chart="speed">
    <gh-chart-frame
      .heading=${heading}
      .state=${rows.length === 0 ? 'empty' : chartState(page)}
      .emptyText=${t('statistics.noSpeed')}
      .zone=${page.zone}
      @picture=${(event: CustomEvent<ChartPicture>) => page.savePicture(event.detail)}
    >
      <gh-bar-list
        selectable
        .label=${heading}
        .rows=${rows}
        .unit=${'rate'}
        .limit=${8}
        @pick=${({ detail }: CustomEvent<BarPick>) => page.openRequests({ model: valueOfId(detail.id) ?? null })}
      ></gh-bar-list>
    </gh-chart-frame>
  </div>`;
}
