// When the gateway is used: by weekday and hour, and by day of the calendar, both of the zone. Pure.
import type { HourFigures } from '../../src/shared/statisticsMessages';
import type { Measure } from './dimensions';
import { localTime } from '../localTime';

/** One amount of an hour: money in nano-dollars. */
export function hourAmount([, requests, costNano, tokens]: HourFigures, measure: Measure): number {
  return measure === 'cost' ? costNano : measure === 'tokens' ? tokens : requests;
}

/** Amounts by weekday (0 is Monday) and hour of the zone's clock. The two hours of a clock set back stand together. */
export function byWeekHour(hours: readonly HourFigures[], measure: Measure, zone: string): number[][] {
  const cells = Array.from({ length: 7 }, () => Array<number>(24).fill(0));
  for (const row of hours) {
    const { weekday, hour } = localTime(row[0], zone);
    const cell = cells[weekday];
    if (cell !== undefined) cell[hour] = (cell[hour] ?? 0) + hourAmount(row, measure);
  }
  return cells;
}
