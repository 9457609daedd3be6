// The normal form of usage as the protocol folders make it. Sources of each field: the vendors' documentation and the SDKs' types.
import type { UsageBuckets } from '../shared/usage';
import { usageParts } from './usageParts';

/** Buckets with everything not given at 0. `raw` is the provider's own usage object. */
export function usageBuckets(known: Partial<UsageBuckets> & { raw: unknown }): UsageBuckets {
  return {
    input: 0,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: 0,
    reasoning: 0,
    images: 0,
    audioSeconds: 0,
    ...usageParts(known.raw),
    ...known,
  };
}

/** `total` without the parts counted elsewhere, never below 0. */
export function remainder(total: number, ...parts: number[]): number {
  return Math.max(
    parts.reduce((left, part) => left - part, total),
    0,
  );
}
