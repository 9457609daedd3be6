// The days and months of a time zone in the form that the store keeps sums by. Used by main.ts, at the start and when a window tells the zone.
import { periodAround } from '../metering/limits/periods';
import { rememberingCalendar, type ZoneCalendar } from '../store/rollups/calendar';

/** `timeZone` is an IANA name. */
export function userCalendar(timeZone: string): ZoneCalendar {
  return rememberingCalendar(timeZone, (at, period) => periodAround(at, period, timeZone));
}
