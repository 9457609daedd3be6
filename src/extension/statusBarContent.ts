// Pure: text, hover and click of the status bar item for each state of the gateway. statusBar.ts puts them on the screen.
import type { TodayFigures } from '../shared/status';
import type { GatewayState } from '../shared/webviewMessages';
import type { BudgetAlert } from './budgetAlerts';
import { percentText } from './budgetText';
import { formatCount, formatUsd } from './money';
import type { Translate } from './translate';

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
  'gatehouse.openRequestLog',
  'gatehouse.sidebar.focus',
  'gatehouse.copyBaseUrl',
  'gatehouse.start',
  'gatehouse.restart',
  'gatehouse.choosePort',
  'gatehouse.showLog',
] as const;
type HoverCommand = (typeof hoverCommands)[number];

/** `locale` is a BCP 47 tag such as `zh-cn`. */
export function statusBarContent(
  state: GatewayState,
  today: TodayFigures | null,
  locale: string,
  t: Translate,
  alert?: BudgetAlert,
  terminals: readonly string[] = [],
): StatusBarContent {
  switch (state.state) {
    case 'running':
      return running(state, today, locale, t, alert, terminals);
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
  today: TodayFigures | null,
  locale: string,
  t: Translate,
  alert: BudgetAlert | undefined,
  terminals: readonly string[],
): StatusBarContent {
  const cost = formatUsd(today?.costUsd ?? 0, locale);
  const unpriced = today?.unpricedRequests ?? 0;
  const more = unpriced === 0 ? '' : ` + ${t('{0} unpriced', formatCount(unpriced, locale))}`;
  const rows: [string, string][] = [
    [t('Cost'), `${cost}${more}`],
    [t('Requests'), formatCount(today?.requests ?? 0, locale)],
    [t('Errors'), formatCount(today?.errors ?? 0, locale)],
    [t('Input tokens'), formatCount(today?.inputTokens ?? 0, locale)],
    [t('Output tokens'), formatCount(today?.outputTokens ?? 0, locale)],
  ];
  const table = [`| ${t('Today')} | |`, '|:--|--:|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join(
    '\n',
  );
  const budget = alert === undefined ? undefined : alertText(alert, locale, t);
  return {
    text: budget === undefined ? `$(pulse) ${cost}${more}` : `${budget.icon} ${cost}${more} · ${budget.short}`,
    label: [t('Gatehouse: {0} today', `${cost}${more}`), ...(budget === undefined ? [] : [budget.long])].join('. '),
    hover: paragraphs(
      `**Gatehouse** · ${t('running at {0}', `\`${state.proxyUrl}\``)}`,
      table,
      ...(budget === undefined ? [] : [`${budget.icon} ${budget.long}`]),
      ...(unpriced === 0 ? [] : [t('The price of unpriced requests is not known: they are not part of the cost.')]),
      ...(terminals.length === 0
        ? []
        : [`$(terminal) ${t('Used in the terminals of {0}', terminals.map(escapeMarkdown).join(', '))}`]),
      links(
        ['gatehouse.openRequestLog', t('Request Log')],
        ['gatehouse.sidebar.focus', t('Channels and Keys')],
        ['gatehouse.copyBaseUrl', t('Copy Base URL')],
      ),
    ),
    command: 'gatehouse.openRequestLog',
  };
}

/** A budget that has reached a threshold: in the item, and in a sentence. */
function alertText(
  { budget, threshold }: BudgetAlert,
  locale: string,
  t: Translate,
): { icon: string; short: string; long: string } {
  const share = percentText(threshold, locale);
  const amount = formatUsd(budget.usd, locale);
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

/** Text of other programs in Markdown: nothing in it may become a link, an icon or markup. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!|$~]/g, '\\$&').replace(/\s+/g, ' ');
}
