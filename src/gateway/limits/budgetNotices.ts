// Tells when a budget has reached one of its thresholds, once for each period. Used by the limits service after each settlement.
// A start of the gateway tells nothing anew: what was spent before it counts as told.
import type { Ledger } from '../../metering/limits/ledger';
import { NoticeBook } from '../../metering/limits/notices';
import { periodAround } from '../../metering/limits/periods';
import type { BudgetRecord } from '../../store/budgetRepository';
import type { BudgetLimit } from './collectLimits';

export class BudgetNotices {
  private readonly book = new NoticeBook();
  /** Budgets whose use before this process is known to the book. */
  private readonly begun = new Set<string>();

  constructor(
    private readonly ledger: Ledger,
    private readonly tell: (budget: BudgetRecord, threshold: number) => void,
  ) {}

  /** `cost` (nano-dollars) was just settled in each of `budgets`. */
  settled(budgets: readonly BudgetLimit[], cost: number, now: number, timeZone: string): void {
    for (const { budget, limit } of budgets) {
      const used = this.ledger.used(limit, now);
      const periodStart = periodAround(now, budget.period, timeZone).start;
      const use = { amount: limit.amount, periodStart };
      if (!this.begun.has(budget.id)) {
        this.begun.add(budget.id);
        this.book.reached(budget.id, { ...use, used: used - cost }, budget.notifyAt);
      }
      const threshold = this.book.reached(budget.id, { ...use, used }, budget.notifyAt);
      if (threshold !== undefined) this.tell(budget, threshold);
    }
  }
}
