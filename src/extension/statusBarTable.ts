// Pure: the tables of the status bar's hover: today beside seven days, the month and the session, and the tools of today.
import { findTool } from '../catalog/tools';
import type { DisplayMoney } from '../shared/displayMoney';
import type { TodayFigures } from '../shared/status';
import { escapeMarkdown } from './escapeMarkdown';
import { formatCount, formatUsd } from './money';
import type { StatusBarPeriod } from './settings';
import type { Translate } from './translate';
import type { PeriodFigures, ToolFigures, UsageView } from './usageFigures';

/** How things are written. `locale` is a BCP 47 tag such as `zh-cn`. */
export interface Wording {
  locale: string;
  t: Translate;
  money: DisplayMoney | undefined;
}

/** Between two columns of figures: VS Code sets the columns of a hover close together. */
const gap = ' | &emsp;';
/** Tools that are named; the others are summed up. */
const namedTools = 6;

export const noFigures: TodayFigures = {
  requests: 0,
  errors: 0,
  costUsd: 0,
  inputTokens: 0,
  outputTokens: 0,
  unpricedRequests: 0,
};

/** A period as the head of a column. */
export function periodName(period: StatusBarPeriod, t: Translate): string {
  switch (period) {
    case 'today':
      return t('Today');
    case 'last7Days':
      return t('7 days');
    case 'month':
      return t('Month');
    case 'session':
      return t('Session');
  }
}

/** Today alone until more is known. The session has a column where it is what the item shows. */
export function usageTable(
  today: TodayFigures | null,
  usage: UsageView | undefined,
  period: StatusBarPeriod,
  { locale, t, money }: Wording,
): string {
  const shown: StatusBarPeriod[] = ['today', 'last7Days', 'month', ...(period === 'session' ? [period] : [])];
  const columns = shown.flatMap((name): [StatusBarPeriod, TodayFigures & { firstByteMs?: number | null }][] => {
    const known: PeriodFigures | undefined = usage?.periods[name];
    if (name === 'today') return [[name, { ...(today ?? noFigures), firstByteMs: known?.firstByteMs ?? null }]];
    return known === undefined ? [] : [[name, known]];
  });
  const line = (title: string, cell: (figures: TodayFigures & { firstByteMs?: number | null }) => string): string =>
    `| ${title} | ${columns.map(([, figures]) => cell(figures)).join(gap)} |`;
  const count = (name: 'requests' | 'errors' | 'inputTokens' | 'outputTokens') => (figures: TodayFigures) =>
    formatCount(figures[name], locale);
  return [
    `| | ${columns.map(([name]) => periodName(name, t)).join(gap)} |`,
    `|:--|${columns.map(() => '--:|').join('')}`,
    line(t('Cost'), (figures) => costText(figures, { locale, t, money })),
    line(t('Requests'), count('requests')),
    line(t('Errors'), count('errors')),
    line(t('Input tokens'), count('inputTokens')),
    line(t('Output tokens'), count('outputTokens')),
    ...(usage === undefined ? [] : [line(t('First byte, median'), ({ firstByteMs }) => duration(firstByteMs, locale))]),
  ].join('\n');
}

/** What `figures` cost, and how much of it is not known. */
export function costText(
  { costUsd, unpricedRequests }: Pick<TodayFigures, 'costUsd' | 'unpricedRequests'>,
  { locale, t, money }: Wording,
): string {
  const cost = formatUsd(costUsd, locale, money);
  return unpricedRequests === 0 ? cost : `${cost} + ${t('{0} unpriced', formatCount(unpricedRequests, locale))}`;
}

/** The tools of today; empty where none was used. */
export function toolTable(tools: readonly ToolFigures[], { locale, t, money }: Wording): string {
  if (!tools.some(({ tool }) => tool !== null)) return '';
  const named = tools.slice(0, namedTools);
  const others = tools.slice(namedTools);
  const row = (name: string, part: readonly ToolFigures[]): string => {
    const costUsd = part.reduce((sum, tool) => sum + tool.costUsd, 0);
    const requests = part.reduce((sum, tool) => sum + tool.requests, 0);
    return `| ${name} | ${formatUsd(costUsd, locale, money)} | ${formatCount(requests, locale)} |`;
  };
  const nameOf = ({ tool }: ToolFigures): string =>
    tool === null ? t('Other clients') : escapeMarkdown(findTool(tool)?.name ?? tool);
  return [
    `| ${t('Tools today')} | ${t('Cost')} | ${t('Requests')} |`,
    '|:--|--:|--:|',
    ...named.map((figures) => row(nameOf(figures), [figures])),
    ...(others.length === 0 ? [] : [row(t('{0} more', others.length), others)]),
  ].join('\n');
}

function duration(milliseconds: number | null | undefined, locale: string): string {
  if (milliseconds === null || milliseconds === undefined) return '–';
  const isLong = milliseconds >= 1000;
  const options = { style: 'unit', unitDisplay: 'narrow', unit: isLong ? 'second' : 'millisecond' } as const;
  const format = new Intl.NumberFormat(locale, { ...options, maximumFractionDigits: isLong ? 1 : 0 });
  return format.format(isLong ? milliseconds / 1000 : milliseconds);
}
