// What every part of the page is drawn from: the figures that are shown, the words for values, and the ways to change the page.
import type { SummaryFilter } from '../../src/shared/usage';
import type { SidebarState } from '../../src/shared/webviewMessages';
import type { ChartPicture, ChartState } from '../charts/chartTypes';
import { formatMoney } from '../format';
import { locale, plural, t } from '../l10n';
import type { Section } from './dimensions';
import { dollarsOf, type Sums } from './figures';
import { startOfDay } from '../localTime';
import type { Range } from './ranges';
import type { Shown } from './statisticsData';
import type { StatisticsView } from './statisticsView';
import { valueWords, type ValueGroup, type ValueWords } from './valueWords';

export interface PageContext {
  view: StatisticsView;
  shown: Shown;
  /** The zone of the gateway's days. */
  zone: string;
  /** Undefined until the host has sent it: names are not known then. */
  state: SidebarState | undefined;
  /** Another number for other names of channels, keys or providers. */
  names: number;
  /** True while the figures of another view are on their way. */
  loading: boolean;
  change: (part: Partial<StatisticsView>) => void;
  /** Opens the requests behind a figure; `range` is that of the page unless told, null values are requests that have none. */
  openRequests: (values?: Partial<Record<SummaryFilter, string | null>>, range?: Range) => void;
  savePicture: (picture: ChartPicture) => void;
  openPrices: (model: string | null) => void;
}

const made = new WeakMap<object, Map<string, unknown>>();

/** What `make` gives, made once for `owner` and `key`: charts draw anew for every new list. A key is used for one kind of value alone. */
export function once<Value>(owner: object, key: string, make: () => Value): Value {
  const values = made.get(owner) ?? new Map<string, unknown>();
  made.set(owner, values);
  if (!values.has(key)) values.set(key, make());
  return values.get(key) as Value;
}

export function chartState({ loading }: PageContext): ChartState {
  return loading ? 'loading' : 'ready';
}

/** The words for a value; undefined is what stands beyond the largest. */
export function nameOf(page: PageContext, group: ValueGroup, value: string | null | undefined): string {
  return value === undefined ? t('statistics.other') : wordsOf(page, group, value).label;
}

export function wordsOf({ state }: PageContext, group: ValueGroup, value: string | null): ValueWords {
  return valueWords(group, value, state);
}

/** Money, with what it leaves out. */
export function costWords(sums: Sums): string {
  const rest = unpricedRest(sums);
  return rest === undefined ? knownCost(sums) : `${knownCost(sums)} ${rest}`;
}

/** Money; "unknown" where nothing but the price of other requests is known: no amount at all is not zero. */
export function knownCost({ costNano, unpriced }: Sums): string {
  return costNano === 0 && unpriced > 0 ? t('requests.costUnknown') : formatMoney(dollarsOf(costNano));
}

/** What a sum of money leaves out: "+ 4 unpriced", or "4 unpriced" where there is nothing else. */
export function unpricedRest({ costNano, unpriced }: Sums): string | undefined {
  if (unpriced === 0) return undefined;
  return costNano === 0 ? t('statistics.unpricedAlone', { count: unpriced }) : unpricedWords(unpriced);
}

/** "+ 4 unpriced". */
export function unpricedWords(count: number): string {
  return t('statistics.unpriced', { count });
}

export function requestWords(count: number): string {
  return plural('requests.count', count);
}

export function isOpen({ view }: PageContext, section: Section): boolean {
  return !view.closed.includes(section);
}

/** A range in words, in `zone`: days where it is whole days, else with times. */
export function rangeWords(range: Range, zone: string): string {
  const whole = startOfDay(range.from, zone) === range.from && startOfDay(range.to, zone) === range.to;
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(whole ? {} : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  });
  return format.formatRange(range.from, whole ? range.to - 1 : range.to);
}
