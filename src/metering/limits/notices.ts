// Remembers which thresholds of a budget have been told of, so that each is told once per period. Called after each settlement.
// Pure but for its own memory.

interface Told {
  periodStart: number;
  threshold: number;
  /** Amount and use as they were last seen. */
  amount: number;
  used: number;
}

/** The highest of `thresholds` that `used` of `amount` has reached; 0 where there is none. */
function highest(used: number, amount: number, thresholds: readonly number[]): number {
  const share = amount <= 0 ? 1 : used / amount;
  return Math.max(0, ...thresholds.filter((threshold) => share >= threshold));
}

export class NoticeBook {
  private readonly told = new Map<string, Told>();

  /**
   * The highest of `thresholds` (shares, 0.9 = 90 %) that `used` of `amount` has reached and that was not told of in this period
   * yet; undefined where there is none. What is returned counts as told, the lower ones with it. Of another amount than last time only
   * what had been reached of it by then counts as told.
   */
  reached(
    budgetId: string,
    use: { used: number; amount: number; periodStart: number },
    thresholds: readonly number[],
  ): number | undefined {
    const { used, amount, periodStart } = use;
    const before = this.told.get(budgetId);
    const same = before?.periodStart === periodStart ? before : undefined;
    const changed = same !== undefined && same.amount !== amount;
    const already = changed ? highest(same.used, amount, thresholds) : (same?.threshold ?? 0);
    const now = highest(used, amount, thresholds);
    this.told.set(budgetId, { periodStart, threshold: Math.max(now, already), amount, used });
    return now > already ? now : undefined;
  }
}
