// Figures as people read them: tokens, money, times and durations, all by Intl in the page's locale.
// Used by the sidebar and the request log. Pure but for the time zone of the machine.
import { moneyText, type DisplayMoney } from '../src/shared/displayMoney';
import { formatNumber, locale } from './l10n';

const compactFormat = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });

/** A large count in short: 4.81M. */
export function formatCompact(value: number): string {
  return value < 10_000 ? formatNumber(value) : compactFormat.format(value);
}

let displayMoney: DisplayMoney | undefined;

/** Sets the currency that money is shown in; undefined: US dollars. Called by the message client, before the page hears of it. */
export function setDisplayMoney(money: DisplayMoney | undefined): void {
  displayMoney = money;
}

/** What costs `usd`, in the currency that is set: cents where there are any, else two significant digits. */
export function formatMoney(usd: number): string {
  return moneyText(usd, locale, displayMoney);
}

/** The same in US dollars, whatever is set: for prices and for the arithmetic behind a cost. */
export function formatDollars(usd: number): string {
  return moneyText(usd, locale);
}

const clockFormat = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayFormat = new Intl.DateTimeFormat(locale, {
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const fullFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
const dateFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });

function parse(iso: string): Date | undefined {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Time of day, or day and time where the day is not `now`'s. Text that is no time comes back as it is. */
export function formatClock(iso: string, now: number): string {
  const date = parse(iso);
  if (date === undefined) return iso;
  const isToday = date.toDateString() === new Date(now).toDateString();
  return (isToday ? clockFormat : dayFormat).format(date);
}

const shortClockFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** Hours and minutes, with the day where it is not `now`'s. */
export function formatShortClock(iso: string, now: number): string {
  const date = parse(iso);
  if (date === undefined) return iso;
  const isToday = date.toDateString() === new Date(now).toDateString();
  return (isToday ? shortClockFormat : dayFormat).format(date);
}

/** Date and time in full. */
export function formatDateTime(iso: string): string {
  const date = parse(iso);
  return date === undefined ? iso : fullFormat.format(date);
}

/** The date alone. */
export function formatDate(iso: string): string {
  const date = parse(iso);
  return date === undefined ? iso : dateFormat.format(date);
}

const relativeFormat = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const relativeUnits = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long ago or ahead of `now`, in the largest unit that fits: "3 minutes ago", "in 12 days". */
export function formatRelative(iso: string, now: number): string {
  const date = parse(iso);
  if (date === undefined) return iso;
  const seconds = (date.getTime() - now) / 1000;
  for (const [unit, size] of relativeUnits) {
    if (Math.abs(seconds) >= size) return relativeFormat.format(Math.trunc(seconds / size), unit);
  }
  return relativeFormat.format(Math.abs(seconds) < 10 ? 0 : Math.trunc(seconds), 'second');
}

function unitFormat(unit: string, maximumFractionDigits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits });
}
const millisecondFormat = unitFormat('millisecond', 0);
const secondFormat = unitFormat('second', 1);
const wholeSecondFormat = unitFormat('second', 0);
const minuteFormat = unitFormat('minute', 0);

/** A duration in milliseconds, as short as it can be read: 320ms, 12.3s, 2m 5s. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return millisecondFormat.format(milliseconds);
  if (milliseconds < 60_000) return secondFormat.format(milliseconds / 1000);
  const seconds = Math.round(milliseconds / 1000);
  return `${minuteFormat.format(Math.floor(seconds / 60))} ${wholeSecondFormat.format(seconds % 60)}`;
}

/** Seconds of audio. */
export function formatSeconds(seconds: number): string {
  return secondFormat.format(seconds);
}

const percentFormat = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });

/** A share as whole percent: 0.755 is 76%. What is below all is not said to be all of it. */
export function formatPercent(share: number): string {
  return percentFormat.format(share < 1 ? Math.min(share, 0.99) : share);
}
