// The usage of several calls of a model as that of one request. Pure.
import type { UsageBuckets } from '../../shared/usage';

const counts = [
  'input',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'output',
  'reasoning',
  'images',
  'audioSeconds',
] as const;
const extras = [
  'characters',
  'audioInput',
  'audioCacheRead',
  'audioOutput',
  'imageInput',
  'imageOutput',
  'webSearches',
] as const;

/** The sum; undefined where nobody told its usage. `raw` lists what the providers told, where it is more than one. */
export function sumUsage(parts: readonly (UsageBuckets | undefined)[]): UsageBuckets | undefined {
  const told = parts.filter((part) => part !== undefined);
  const [first] = told;
  if (first === undefined || told.length === 1) return first;
  const sum: UsageBuckets = { ...first, raw: told.map(({ raw }) => raw) };
  for (const name of counts) sum[name] = told.reduce((total, part) => total + part[name], 0);
  for (const name of extras) {
    if (told.some((part) => part[name] !== undefined))
      sum[name] = told.reduce((total, part) => total + (part[name] ?? 0), 0);
  }
  return sum;
}
