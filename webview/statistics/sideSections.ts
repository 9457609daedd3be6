// Budgets with their forecasts, and the maps of activity. Draws what the page and its side data hold.
import { html, nothing, type TemplateResult } from 'lit';
import { findTool } from '../../src/catalog/tools';
import type { Budget } from '../../src/shared/budgets';
import '../charts/chartFrame';
import '../charts/heatMap';
import type { CalendarDay, ChartPicture, ChartUnit, HeatPick } from '../charts/chartTypes';
import { gauge, shareOf } from '../components/gauge';
import { notice } from '../components/notice';
import { errorWords } from '../errorWords';
import { formatMoney, formatPercent } from '../format';
import { t } from '../l10n';
import { button } from '../ui/button';
import { dropdown } from '../ui/dropdown';
import { icon } from '../ui/icons';
import { byWeekHour, hourAmount } from './activity';
import { shownAmount } from './chartData';
import { measures } from './dimensions';
import { dollarsOf, noSums } from './figures';
import { leastDays, type Forecast } from './forecast';
import { hourMs, localTime, startOfDay } from '../localTime';
import { chartState, costWords, nameOf, once, type PageContext } from './pageContext';
import { yearRange } from './plan';
import { bucketStarts } from './ranges';
import { sectionShell } from './sectionShell';
import type { Activity, Outlook, Part } from './sideData';

export interface SideActions {
  openBudgets: () => void;
  retry: () => void;
}

function pending<Value>(
  part: Part<Value>,
  actions: SideActions,
  draw: (value: Value) => TemplateResult,
): TemplateResult {
  const failed =
    part.error === undefined
      ? nothing
      : notice({
          kind: 'error',
          text: `${t('statistics.loadFailed')} ${errorWords(part.error)}`,
          buttons: [button({ label: t('common.retry'), icon: 'restart', onClick: actions.retry })],
        });
  if (part.value !== undefined) return html`${failed}${draw(part.value)}`;
  return part.error === undefined ? html`<div class="tile skeleton tall" aria-hidden="true"></div>` : html`${failed}`;
}

/** Budgets and the month. */
export function budgetSection(page: PageContext, part: Part<Outlook>, actions: SideActions): TemplateResult {
  return sectionShell(page, 'budgets', () =>
    pending(
      part,
      actions,
      (outlook) =>
        html`${monthTile(outlook)} ${outlook.budgets.map(({ budget, forecast }) => budgetTile(page, budget, forecast))}
          <div class="tile tail">
            ${outlook.budgets.length === 0 ? html`<p class="quiet">${t('statistics.noBudgets')}</p>` : nothing}
            <div class="buttons">
              ${button({
                label: t(outlook.budgets.length === 0 ? 'statistics.addBudget' : 'statistics.openBudgets'),
                onClick: actions.openBudgets,
              })}
            </div>
          </div>`,
    ),
  );
}

function monthTile({ month, forecast }: Outlook): TemplateResult {
  return html`<div class="tile" data-budget="month">
    <h3>${t('statistics.thisMonth')}</h3>
    <dl class="facts">
      <dt>${t('statistics.spentSoFar')}</dt>
      <dd class="figures">${costWords(month)}</dd>
      <dt>${t('statistics.forecastMonth')}</dt>
      <dd class="figures">${forecast === null ? '–' : formatMoney(dollarsOf(forecast.totalNano))}</dd>
    </dl>
    ${method(forecast)}
  </div>`;
}

/** How the forecast was made, or why there is none. */
function method(forecast: Forecast | null): TemplateResult {
  return forecast === null
    ? html`<p class="quiet line">${t('statistics.noForecast', { days: leastDays })}</p>`
    : html`<p class="quiet line how">
        ${icon('info')}<span>${t('statistics.forecastHint', { days: forecast.days })}</span>
      </p>`;
}

function budgetTile(page: PageContext, budget: Budget, forecast: Forecast | null): TemplateResult {
  const name = budgetName(page, budget);
  const expected = forecast === null ? null : dollarsOf(forecast.totalNano);
  const over = expected !== null && expected > budget.usd;
  const words =
    expected === null
      ? ''
      : over
        ? t('statistics.forecastOver', {
            amount: formatMoney(expected),
            share: formatPercent(shareOf(expected, budget.usd)),
          })
        : t('statistics.forecast', { amount: formatMoney(expected) });
  return html`<div class="tile" data-budget=${budget.id}>
    <h3 class="ellipsis" title=${name}>
      ${name} <span class="quiet">${t(`statistics.period.${budget.period}`)}</span>
    </h3>
    ${gauge({
      label: t('statistics.budgetOf', { name }),
      usedUsd: budget.usedUsd,
      usd: budget.usd,
      warnAt: Math.min(...budget.notifyAt, 0.75),
    })}
    ${
      words === ''
        ? nothing
        : html`<p
            class="line how ${over ? 'over' : 'quiet'}"
            title=${t('statistics.forecastHint', { days: forecast?.days ?? 0 })}
          >
            ${icon(over ? 'warning' : 'info', over ? 'warning' : 'plain')}<span>${words}</span>
          </p>`
    }
    ${expected === null && budget.period !== 'total' ? html`<p class="quiet line">${t('statistics.noForecast', { days: leastDays })}</p>` : nothing}
  </div>`;
}

function budgetName(page: PageContext, { scope, scopeId }: Budget): string {
  if (scope === 'all' || scopeId === null) return t('statistics.budgetAll');
  return scope === 'tool' ? (findTool(scopeId)?.name ?? scopeId) : nameOf(page, scope, scopeId);
}

/** The maps of weekdays and hours, and of the days of a year. */
export function activitySection(page: PageContext, part: Part<Activity>, actions: SideActions): TemplateResult {
  return sectionShell(page, 'activity', () =>
    pending(part, actions, (activity) => html`${weekTile(page, activity)} ${calendarTile(page, activity)}`),
  );
}

const heatUnits: Record<PageContext['view']['heat'], ChartUnit> = { cost: 'usd', tokens: 'tokens', requests: 'count' };

function heatMeasure(page: PageContext): TemplateResult {
  return dropdown({
    name: 'heat',
    label: t('statistics.measure'),
    value: page.view.heat,
    options: measures.map((value) => ({ value, label: t(`statistics.measure.${value}`) })),
    onChange: (value) => {
      const heat = measures.find((one) => one === value);
      if (heat !== undefined) page.change({ heat });
    },
  });
}

function weekTile(page: PageContext, activity: Activity): TemplateResult {
  const { hours, range } = activity;
  const { heat } = page.view;
  const week = once(activity, `week ${heat} ${page.zone}`, () => {
    const cells = byWeekHour(hours, heat, page.zone);
    return heat === 'cost' ? cells.map((row) => row.map(dollarsOf)) : cells;
  });
  const onPick = ({ detail }: CustomEvent<HeatPick>): void => {
    if (detail.kind !== 'week') return;
    const latest = hours.findLast((row) => {
      const { weekday, hour } = localTime(row[0], page.zone);
      return weekday === detail.weekday && hour === detail.hour && hourAmount(row, 'requests') > 0;
    });
    if (latest === undefined) return;
    page.openRequests({}, { from: Math.max(latest[0], range.from), to: Math.min(latest[0] + hourMs, range.to) });
  };
  const map = html`<gh-heat-map
    selectable
    kind="week"
    .label=${t('statistics.week')}
    .week=${week}
    .unit=${heatUnits[heat]}
    .zone=${page.zone}
    @pick=${onPick}
  ></gh-heat-map>`;
  return heatTile(page, 'week', map, html`<div slot="above" class="choices">${heatMeasure(page)}</div>`);
}

function calendarTile(page: PageContext, activity: Activity): TemplateResult {
  const { heat } = page.view;
  const list = once(activity, `calendar ${heat} ${page.zone}`, (): CalendarDay[] =>
    bucketStarts(yearRange(page.shown.at, page.zone), 'day', page.zone).map((at) => ({
      at,
      value: shownAmount(activity.days.get(at) ?? noSums, heat),
    })),
  );
  const onPick = ({ detail }: CustomEvent<HeatPick>): void => {
    if (detail.kind === 'calendar') page.openRequests({}, { from: detail.at, to: startOfDay(detail.at, page.zone, 1) });
  };
  return heatTile(
    page,
    'calendar',
    html`<gh-heat-map
      selectable
      kind="calendar"
      .label=${t('statistics.calendar')}
      .days=${list}
      .unit=${heatUnits[heat]}
      .zone=${page.zone}
      @pick=${onPick}
    ></gh-heat-map>`,
  );
}

function heatTile(
  page: PageContext,
  kind: 'week' | 'calendar',
  map: TemplateResult,
  above: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="tile ${kind === 'calendar' ? 'wide' : ''}" data-chart=${kind}>
    <gh-chart-frame
      .heading=${t(`statistics.${kind}`)}
      .description=${t(`statistics.${kind}Note`)}
      .state=${chartState(page)}
      .zone=${page.zone}
      @picture=${(event: CustomEvent<ChartPicture>) => page.savePicture(event.detail)}
    >
      ${above} ${map}
    </gh-chart-frame>
  </div>`;
}
