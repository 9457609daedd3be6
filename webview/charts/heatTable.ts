// The table twins of heat maps: a row for each weekday with its hours, or a row for each day. Used by the heat map.
import { t } from '../l10n';
import type { CalendarDay, ChartTable, ChartUnit } from './chartTypes';
import { firstWeekday, hourWords, weekdayWords } from './heatWords';

export interface HeatFacts {
  label: string;
  kind: 'week' | 'calendar';
  week: readonly (readonly (number | null)[])[];
  days: readonly CalendarDay[];
  unit: ChartUnit;
}

export function heatTable({ label, kind, week, days, unit }: HeatFacts): ChartTable {
  if (kind === 'calendar') {
    return {
      caption: label,
      columns: [
        { id: 'day', name: t('chart.column.day'), kind: 'day' },
        { id: 'value', name: label, kind: unit },
      ],
      rows: days.map(({ at, value }) => ({ id: String(at), cells: [at, value] })),
    };
  }
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const weekdays = Array.from({ length: 7 }, (_, step) => (firstWeekday() + step) % 7);
  return {
    caption: label,
    columns: [
      { id: 'weekday', name: t('chart.column.weekday'), kind: 'text' },
      ...hours.map((hour) => ({ id: `hour-${hour}`, name: hourWords(hour), kind: unit })),
    ],
    rows: weekdays.map((weekday) => ({
      id: String(weekday),
      cells: [weekdayWords(weekday), ...hours.map((hour) => week[weekday]?.[hour] ?? null)],
    })),
  };
}
