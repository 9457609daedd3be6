// What a stored request used and what it was priced with, read back from its row. Used to explain a price, or to work it out anew.
// Reads what other versions may have written: what it does not know is no record.
import { priceRecordVersion, type PriceRecord } from '../shared/priceRecord';
import type { UsageParts } from '../shared/requestDetail';
import type { UsageBuckets } from '../shared/usage';
import type { RequestRow } from './requestRow';

/** JSON of a column; undefined where there is none, or it cannot be read. */
function jsonOf(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A statistic of one row: no reason to refuse the others.
    return undefined;
  }
}

/** The provider's own usage object, as it was received; null where there is none. */
export function rawUsageOf(row: Pick<RequestRow, 'usage_raw'>): unknown {
  return jsonOf(row.usage_raw) ?? null;
}

export function usagePartsOf(row: Pick<RequestRow, 'usage_parts'>): UsageParts | null {
  const parts = jsonOf(row.usage_parts);
  return typeof parts === 'object' && parts !== null ? (parts as UsageParts) : null;
}

/** Usage in its normal form; undefined where the upstream reported none. */
export function usageOf(row: RequestRow): UsageBuckets | undefined {
  if (row.usage_known === 0) return undefined;
  return {
    input: row.input_tokens,
    cacheRead: row.cache_read_tokens,
    cacheWrite5m: row.cache_write_5m_tokens,
    cacheWrite1h: row.cache_write_1h_tokens,
    output: row.output_tokens,
    reasoning: row.reasoning_tokens,
    images: row.images,
    audioSeconds: row.audio_seconds,
    characters: row.characters,
    audioOutput: row.audio_output_tokens,
    webSearches: row.web_searches,
    ...usagePartsOf(row),
    raw: rawUsageOf(row),
  };
}

/** What the row was priced with; null for none, and for records of another version or form. */
export function priceRecordOf(row: Pick<RequestRow, 'rates'>): PriceRecord | null {
  const record = jsonOf(row.rates);
  if (typeof record !== 'object' || record === null) return null;
  const { version, rates = {} } = record as Partial<PriceRecord>;
  if (version !== priceRecordVersion || typeof rates !== 'object') return null;
  return Object.values(rates).every(Number.isSafeInteger) ? (record as PriceRecord) : null;
}
