// Pure: text, hover and click of the status bar item for each state of the gateway. statusBar.ts puts them on the screen.
import type { DisplayMoney } from '../shared/displayMoney';
import type { TodayFigures } from '../shared/status';
import type { GatewayState } from '../shared/webviewMessages';
import type { BudgetAlert } from './budgetAlerts';
import { percentText } from './budgetText';
import { escapeMarkdown } from './escapeMarkdown';
import type { FolderView } from './folders/folderFigures';
import { formatUsd } from './money';
import type { StatusBarPeriod, StatusBarScope } from './settings';
import { folderLine, folderLabel } from './statusBarFolder';
import { costText, noFigures, periodName, toolTable, usageTable, type Wording } from './statusBarTable';
import type { Translate } from './translate';
import type { UsageView } from './usageFigures';

export interface StatusBarContent {
  text: string;
  /** Markdown; links are command URIs. */
  hover: string;
  /** For screen readers. */
  label: string;
  command: string;
}

/** Commands that the hover may call. */
export const hoverCommands = [
  'gatehouse.openStatistics',
  'gatehouse.openRequestLog',
  'gatehouse.openPrices',
  'gatehouse.sidebar.focus',
  'gatehouse.copyBaseUrl',
  'gatehouse.start',
  'gatehouse.restart',
  'gatehouse.choosePort',
  'gatehouse.showLog',
] as const;
type HoverCommand = (typeof hoverCommands)[number];

/** What the item tells of beside the state of the gateway. */
export interface StatusBarFigures {
  today: TodayFigures | null;
  /** Longer times; undefined until they are known. */
  usage?: UsageView | undefined;
  /** The time whose cost is shown; left out: today. */
  period?: StatusBarPeriod;
  /** Left out: US dollars. */
  money?: DisplayMoney | undefined;
  /** The budget that is used up most, where one has reached a threshold. */
  alert?: BudgetAlert | undefined;
  /** The current folder, where it was set up and its figures are known. */
  folder?: FolderView | undefined;
  /** Whose cost is the item's text; left out: everything's. */
  scope?: StatusBarScope;
  /** Names of the folders whose terminals use the gateway. */
  terminals?: readonly string[];
}

/** `locale` is a BCP 47 tag such as `zh-cn`. */
export function statusBarContent(
  state: GatewayState,
  figures: StatusBarFigures,
  locale: string,
  t: Translate,
): StatusBarContent {
  switch (state.state) {
    case 'running':
      return running(state, figures, { locale, t, money: figures.money });
    case 'starting':
      return {
        text: `$(sync~spin) Gatehouse`,
        label: t('Gatehouse: the gateway is starting'),
        hover: paragraphs(t('The gateway is starting.'), links(['gatehouse.showLog', t('Show Log')])),
        command: 'gatehouse.sidebar.focus',
      };
    case 'stopped':
      return {
        text: `$(circle-slash) ${t('Gatehouse stopped')}`,
        label: t('Gatehouse: the gateway is stopped'),
        hover: paragraphs(
          t('The gateway is stopped. Tools that use it get no answer until it is started.'),
          links(['gatehouse.start', t('Start')]),
        ),
        command: 'gatehouse.start',
      };
    case 'port-taken': {
      const who =
        state.program === null
          ? t('Port {0} is used by another program.', state.port)
          : t('Port {0} is used by {1}.', state.port, escapeMarkdown(state.program));
      return {
        text: `$(warning) ${t('Port {0} taken', state.port)}`,
        label: t('Gatehouse: port {0} is taken by another program', state.port),
        hover: paragraphs(
          who,
          links(['gatehouse.choosePort', t('Choose Another Port')], ['gatehouse.start', t('Try Again')]),
        ),
        command: 'gatehouse.choosePort',
      };
    }
    case 'failed':
      return {
        text: `$(error) ${t('Gatehouse failed')}`,
        label: t('Gatehouse: the gateway failed: {0}', state.reason),
        hover: paragraphs(
          t('The gateway failed: {0}', escapeMarkdown(state.reason)),
          links(['gatehouse.restart', t('Restart')], ['gatehouse.showLog', t('Show Log')]),
        ),
        command: 'gatehouse.sidebar.focus',
      };
  }
}

function running(
  state: Extract<GatewayState, { state: 'running' }>,
  { today, usage, period = 'today', alert, terminals = [], folder, scope }: StatusBarFigures,
  wording: Wording,
): StatusBarContent {
  const { t } = wording;
  const ofFolder = scope === 'folder' && folder?.period === period ? folder : undefined;
  const known = ofFolder?.inPeriod ?? (period === 'today' ? (today ?? noFigures) : usage?.periods[period]);
  // Until the figures of a longer time are known the item shows those of today, and says so.
  const shownPeriod = known === undefined ? 'today' : period;
  const cost = costText(known ?? today ?? noFigures, wording);
  const named = ofFolder === undefined ? [] : [ofFolder.name];
  const ticker = [cost, ...(shownPeriod === 'today' ? [] : [periodName(shownPeriod, t)]), ...named].join(' · ');
  const budget = alert === undefined ? undefined : alertText(alert, wording);
  const unpriced = today?.unpricedRequests ?? 0;
  const tools = usage === undefined ? '' : toolTable(usage.tools, wording);
  return {
    text: budget === undefined ? `$(pulse) ${ticker}` : `${budget.icon} ${ticker} · ${budget.short}`,
    label: [
      spentText(cost, shownPeriod, t),
      ...folderLabel(ofFolder, t),
      ...(budget === undefined ? [] : [budget.long]),
    ].join('. '),
    hover: paragraphs(
      `**Gatehouse** · ${t('running at {0}', `\`${state.proxyUrl}\``)}`,
      usageTable(today, usage, period, wording),
      ...(tools === '' ? [] : [tools]),
      ...(folder === undefined ? [] : [folderLine(folder, wording)]),
      ...(budget === undefined ? [] : [`${budget.icon} ${budget.long}`]),
      ...(unpriced === 0 ? [] : [t('The price of unpriced requests is not known: they are not part of the cost.')]),
      ...(terminals.length === 0
        ? []
        : [`$(terminal) ${t('Used in the terminals of {0}', terminals.map(escapeMarkdown).join(', '))}`]),
      links(
        ['gatehouse.openStatistics', t('Statistics')],
        ['gatehouse.openRequestLog', t('Request Log')],
        ['gatehouse.openPrices', t('Prices')],
        ['gatehouse.sidebar.focus', t('Channels and Keys')],
        ['gatehouse.copyBaseUrl', t('Copy Base URL')],
      ),
    ),
    command: 'gatehouse.openStatistics',
  };
}

/** For screen readers. */
function spentText(cost: string, period: StatusBarPeriod, t: Translate): string {
  switch (period) {
    case 'today':
      return t('Gatehouse: {0} today', cost);
    case 'last7Days':
      return t('Gatehouse: {0} in the last 7 days', cost);
    case 'month':
      return t('Gatehouse: {0} this month', cost);
    case 'session':
      return t('Gatehouse: {0} in this session', cost);
  }
}

/** A budget that has reached a threshold: in the item, and in a sentence. */
function alertText(
  { budget, threshold }: BudgetAlert,
  { locale, t, money }: Wording,
): { icon: string; short: string; long: string } {
  const share = percentText(threshold, locale);
  const amount = formatUsd(budget.usd, locale, money);
  if (threshold < 1) {
    const long = t('{0} of a budget of {1} is used.', share, amount);
    return { icon: '$(warning)', short: t('{0} of budget', share), long };
  }
  return { icon: '$(error)', short: t('budget used up'), long: t('A budget of {0} is used up.', amount) };
}

function paragraphs(...parts: string[]): string {
  return parts.join('\n\n');
}

function links(...items: [command: HoverCommand, title: string][]): string {
  return items.map(([command, title]) => `[${title}](command:${command})`).join(' · ');
}
