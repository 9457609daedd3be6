// Weekdays, hours and months of heat maps in the page's language, and the weekday with which its weeks begin. Used by the heat map.
import { locale } from '../l10n';
import { pointName } from './chartFormat';
import type { HeatPick } from './chartTypes';

// A Monday, at noon in Greenwich: its weekday is Monday in UTC.
const monday = Date.UTC(2024, 0, 1, 12);
const dayMs = 86_400_000;
const weekdayFormat = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
const longWeekdayFormat = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
const hourFormat = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** Weekday `weekday` (0 is Monday) in short: Mon. */
export function weekdayWords(weekday: number): string {
  return weekdayFormat.format(monday + weekday * dayMs);
}

/** An hour of the day: 06:00. */
export function hourWords(hour: number): string {
  return hourFormat.format(Date.UTC(2024, 0, 1, hour));
}

/** What stands above the week in which a month begins. */
export function markWords(at: number, zone: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'short', timeZone: zone }).format(at);
}

/** A cell in words: "Monday, 06:00", or the day in full. */
export function pickWords(pick: HeatPick, zone: string): string {
  if (pick.kind === 'calendar') return pointName(pick.at, 'day', zone);
  return `${longWeekdayFormat.format(monday + pick.weekday * dayMs)}, ${hourWords(pick.hour)}`;
}

interface WeekInfo {
  firstDay: number;
}

/** The weekday (0 is Monday) with which weeks begin where the page's language is spoken; Monday where Intl does not say. */
export function firstWeekday(): number {
  const tag: Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo } = new Intl.Locale(locale);
  return ((tag.getWeekInfo?.() ?? tag.weekInfo)?.firstDay ?? 1) - 1;
}
