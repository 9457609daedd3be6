// Remembers which thresholds of a budget have been told of, so that each is told once per period. Called after each settlement.
// Pure but for its own memory.

/** Shares of a budget at which the user is told. */
export const defaultThresholds: readonly number[] = [0.75, 0.9, 1];

interface Told {
  periodStart: number;
  threshold: number;
}

export class NoticeBook {
  private readonly told = new Map<string, Told>();

  /**
   * The highest of `thresholds` (shares, 0.9 = 90 %) that `used` of `amount` has reached and that was not told of in this period
   * yet; undefined where there is none. What is returned counts as told, the lower ones with it.
   */
  reached(
    budgetId: string,
    use: { used: number; amount: number; periodStart: number },
    thresholds: readonly number[],
  ): number | undefined {
    const share = use.amount <= 0 ? 1 : use.used / use.amount;
    const highest = thresholds.filter((threshold) => share >= threshold).sort((a, b) => b - a)[0];
    const before = this.told.get(budgetId);
    const already = before?.periodStart === use.periodStart ? before.threshold : 0;
    if (highest === undefined) {
      // The budget was raised: reaching a threshold of the new amount is news again.
      if (already > 0) this.told.delete(budgetId);
      return undefined;
    }
    this.told.set(budgetId, { periodStart: use.periodStart, threshold: highest });
    return highest > already ? highest : undefined;
  }

  forget(budgetId: string): void {
    this.told.delete(budgetId);
  }
}
