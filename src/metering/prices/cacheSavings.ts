// What prompt caches saved a request: told from the rates it was priced with, so that it never disagrees with its cost. Pure.
// Used when a row is closed and when one is priced anew.
import type { PriceRecord } from '../../shared/priceRecord';
import type { UsageBuckets } from '../../shared/usage';
import { costNanoDollars } from './arithmetic';

/**
 * Integer nano-dollars: the cost with all cached input at the rate of plain input, less the cost as it is. Negative where writing to the
 * cache cost more than reading saved; null where the record has no rates or no rate for plain input.
 */
export function cacheSavingsNanoDollars(usage: UsageBuckets, record: PriceRecord | null): number | null {
  const rates = record?.rates;
  if (record === null || record.source === null || rates?.input === undefined) return null;
  const { cacheRead, cacheWrite5m, cacheWrite1h, audioCacheRead } = usage;
  const cached = cacheRead + cacheWrite5m + cacheWrite1h;
  if (cached === 0) return 0;
  const { audioCacheRead: _part, ...rest } = usage;
  const uncached: UsageBuckets = {
    ...rest,
    input: usage.input + cached,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
  };
  const sound = (usage.audioInput ?? 0) + (audioCacheRead ?? 0);
  if (sound > 0) uncached.audioInput = sound;
  const percent = record.batchPercent;
  return costNanoDollars(uncached, rates, percent) - costNanoDollars(usage, rates, percent);
}
