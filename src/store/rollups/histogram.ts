// How long requests took, counted in buckets that grow by 7.5 %: percentiles over any number of requests, off by no more than 3.7 %.
// Used by the writer of rollups and by summaries. Pure; a released form of the bytes is never changed.

/** Milliseconds up to this one have a bucket each. */
const exactMs = 13;
const growth = 1.075;
const logGrowth = Math.log(growth);
/** Buckets of one histogram: the last holds everything over some 28 hours. */
export const bucketCount = 248;

/** What was counted: `[0, bucketCount)` durations, the same again of first bytes. */
export type Counts = Map<number, number>;
export const firstByteOffset = bucketCount;

/** The bucket of so many milliseconds. */
export function bucketOf(milliseconds: number): number {
  if (milliseconds < exactMs) return Math.max(0, Math.floor(milliseconds));
  return Math.min(bucketCount - 1, exactMs + Math.floor(Math.log(milliseconds / exactMs) / logGrowth + 1e-9));
}

const middles = Array.from({ length: bucketCount }, (_, bucket) =>
  bucket < exactMs ? bucket : exactMs * growth ** (bucket - exactMs + 0.5),
);

/** The value that stands for a bucket: its geometric middle. */
export function valueOf(bucket: number): number {
  return middles[bucket] ?? 0;
}

/**
 * Bytes: for each bucket its distance from the one before and its count, as variable-length integers of 7 bits, low ones first. Counts are
 * doubled, and negative ones made odd. A count of 0 begins anew at the first bucket, so that histograms can be put one after the other.
 */
export function encode(counts: Counts): Buffer {
  const output = new Output();
  for (const bucket of [...counts.keys()].sort((a, b) => a - b)) output.put(bucket, counts.get(bucket) ?? 0);
  return output.bytes();
}

/** What stands between two histograms that are put one after the other. */
export const seam: Buffer = Buffer.from([0, 0]);

/** Adds what `bytes` tell to `sums`, an array of two histograms (`2 * bucketCount`). What is no histogram adds nothing. */
export function addTo(sums: Float64Array, bytes: Uint8Array): void {
  const input = new Input(bytes);
  while (input.next()) if (input.bucket < sums.length) sums[input.bucket] = (sums[input.bucket] ?? 0) + input.count;
}

/** The sum of two histograms as bytes; both in ascending order, without seams. */
export function merge(first: Uint8Array, second: Uint8Array): Buffer {
  const [a, b] = [new Input(first), new Input(second)];
  const output = new Output();
  let [moreOfA, moreOfB] = [a.next(), b.next()];
  while (moreOfA || moreOfB) {
    const takeA = moreOfA && (!moreOfB || a.bucket <= b.bucket);
    const takeB = moreOfB && (!moreOfA || b.bucket <= a.bucket);
    output.put(takeA ? a.bucket : b.bucket, (takeA ? a.count : 0) + (takeB ? b.count : 0));
    if (takeA) moreOfA = a.next();
    if (takeB) moreOfB = b.next();
  }
  return output.bytes();
}

/** Reads a histogram bucket by bucket. */
class Input {
  bucket = 0;
  count = 0;
  private place = 0;

  constructor(private readonly source: Uint8Array) {}

  next(): boolean {
    while (this.place < this.source.length) {
      this.bucket += this.number();
      const folded = this.number();
      if (folded !== 0) {
        this.count = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
        return true;
      }
      this.bucket = 0;
    }
    return false;
  }

  private number(): number {
    let byte = this.source[this.place++] ?? 0;
    if (byte < 128) return byte;
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      byte = this.source[this.place++] ?? 0;
    }
  }
}

/** Shared by all writers: each is done before the next begins. */
const scratch = Buffer.alloc(2 * bucketCount * 20);

class Output {
  private length = 0;
  private before = 0;

  /** Buckets come in ascending order. */
  put(bucket: number, count: number): void {
    if (count === 0) return;
    this.number(bucket - this.before);
    // A bucket that lost more than it had is passed on as it is: the change that makes it whole may come later.
    this.number(count < 0 ? -count * 2 - 1 : count * 2);
    this.before = bucket;
  }

  bytes(): Buffer {
    return Buffer.from(scratch.subarray(0, this.length));
  }

  private number(number: number): void {
    let rest = number;
    while (rest >= 128) {
      scratch[this.length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    scratch[this.length++] = rest;
  }
}

/**
 * Percentiles of one of the histograms in `sums`, interpolated between the two nearest ranks; all null where nothing was counted.
 * `offset` is 0 for durations, `firstByteOffset` for first bytes; `shares` ascend.
 */
export function percentiles(sums: Float64Array, offset: number, shares: readonly number[]): (number | null)[] {
  const end = offset + bucketCount;
  let total = 0;
  for (let place = offset; place < end; place += 1) total += sums[place] ?? 0;
  if (total <= 0) return shares.map(() => null);
  const found: number[] = [];
  let place = offset;
  /** Values counted in buckets up to `place`. */
  let seen = sums[place] ?? 0;
  for (const share of shares) {
    const rank = share * (total - 1);
    const lower = Math.floor(rank);
    while (seen <= lower && place < end - 1) seen += sums[++place] ?? 0;
    const below = valueOf(place - offset);
    let next = place;
    // The next rank is in the same bucket, or in the next one that is not empty.
    if (seen <= lower + 1) while (next < end - 1 && (sums[++next] ?? 0) <= 0);
    found.push(rank === lower ? below : below + (valueOf(next - offset) - below) * (rank - lower));
  }
  return found;
}
