// What a closed row adds to the sums: its dimensions and its measures. Used by everything that writes rollups.
// Pure: reads the columns that the triggers of migration 005 note, in their order.
import type { RequestRow } from '../requestRow';
import { bucketOf, firstByteOffset, type Counts } from './histogram';

/** Columns that tell requests apart, in the order of `usage_series`. */
export const dimensions = [
  ...(['key_id', 'channel_id', 'model', 'tool', 'folder', 'inbound_protocol', 'operation'] as const),
  ...(['status', 'outcome', 'route', 'error_kind'] as const),
] as const;
export type Dimension = (typeof dimensions)[number];
export type DimensionValue = string | number | null;

/** Columns of sums, in the order of the tables of sums. All whole numbers: money in nano-dollars, sound in microseconds. */
export const measures = [
  ...(['requests', 'errors', 'aborted', 'unpriced', 'used', 'input', 'cache_read', 'cache_write', 'output'] as const),
  ...(['reasoning', 'cost_nano', 'savings_nano', 'timed_tokens', 'timed_ms', 'images', 'audio_micros'] as const),
  ...(['characters', 'audio_input', 'audio_output', 'web_searches'] as const),
] as const;
export type Measure = (typeof measures)[number];

/** The columns of `requests` that a change is read from. */
export const changedColumns = [
  'started_at',
  ...dimensions,
  ...(['stream', 'usage_known', 'input_tokens', 'cache_read_tokens', 'cache_write_5m_tokens'] as const),
  ...(['cache_write_1h_tokens', 'output_tokens', 'reasoning_tokens', 'images', 'audio_seconds', 'characters'] as const),
  ...(['audio_input_tokens', 'audio_output_tokens', 'web_searches', 'cost_nano', 'cache_savings_nano'] as const),
  ...(['first_byte_ms', 'duration_ms'] as const),
] as const;
export type ChangedRow = Pick<RequestRow, (typeof changedColumns)[number]>;

/** Sums of one series in one stretch of time, on their way to a row. */
export interface Sums {
  measures: Float64Array;
  counts: Counts;
}

export function newSums(): Sums {
  return { measures: new Float64Array(measures.length), counts: new Map() };
}

/** Adds a row to `sums`, or, with `sign` -1, takes it out. */
export function addRow(sums: Sums, row: ChangedRow, sign: number): void {
  const { outcome, cost_nano: cost, first_byte_ms: firstByte, duration_ms: duration } = row;
  const known = row.usage_known !== 0;
  const timed =
    row.stream === 1 && outcome === 'ok' && duration !== null && firstByte !== null && duration > firstByte
      ? duration - firstByte
      : 0;
  const used =
    known || outcome === 'ok' || outcome === 'interrupted' || (outcome === 'aborted' && row.channel_id !== null);
  const values: Record<Measure, number> = {
    requests: 1,
    errors: Number(outcome === 'error' || outcome === 'interrupted'),
    aborted: Number(outcome === 'aborted'),
    unpriced: Number(known && cost === null && outcome !== 'interrupted'),
    used: Number(used),
    input: row.input_tokens,
    cache_read: row.cache_read_tokens,
    cache_write: row.cache_write_5m_tokens + row.cache_write_1h_tokens,
    output: row.output_tokens,
    reasoning: row.reasoning_tokens,
    cost_nano: cost ?? 0,
    savings_nano: row.cache_savings_nano ?? 0,
    timed_tokens: timed > 0 ? row.output_tokens : 0,
    timed_ms: timed,
    images: row.images,
    audio_micros: Math.round(row.audio_seconds * 1e6),
    characters: row.characters,
    audio_input: row.audio_input_tokens,
    audio_output: row.audio_output_tokens,
    web_searches: row.web_searches,
  };
  measures.forEach((measure, place) => {
    sums.measures[place] = (sums.measures[place] ?? 0) + sign * values[measure];
  });
  if (duration !== null) count(sums.counts, bucketOf(duration), sign);
  if (firstByte !== null) count(sums.counts, firstByteOffset + bucketOf(firstByte), sign);
}

/** Adds all of `others` to `sums`. */
export function addSums(sums: Sums, others: Sums): void {
  others.measures.forEach((value, place) => {
    sums.measures[place] = (sums.measures[place] ?? 0) + value;
  });
  for (const [bucket, times] of others.counts) count(sums.counts, bucket, times);
}

function count(counts: Counts, bucket: number, sign: number): void {
  counts.set(bucket, (counts.get(bucket) ?? 0) + sign);
}
