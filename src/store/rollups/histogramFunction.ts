// The SQL aggregate that gathers histograms: `usage_histogram(histogram)` puts them one after the other, for `addTo` to add up. Used by
// summaries and the builder of rollups; defined on each connection that reads sums.
import type { Database } from 'better-sqlite3';
import { seam } from './histogram';

export const histogramFunction = 'usage_histogram';

export function defineHistogram(database: Database): void {
  database.aggregate<Uint8Array[] | null>(histogramFunction, {
    start: null,
    step: (parts, next) => {
      if (!(next instanceof Uint8Array)) return parts;
      if (parts === null) return [next];
      parts.push(seam, next);
      return parts;
    },
    result: (parts) => (parts?.length === 1 ? parts[0] : Buffer.concat(parts ?? [])) ?? null,
  });
}
