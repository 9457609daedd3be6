// Pure: which budgets have reached one of their thresholds, from the list of a gateway just attached to and its events.
// Read by the status bar. Times come in.
import type { Budget } from '../shared/budgets';
import type { GatewayEvent } from '../shared/events';

export interface BudgetAlert {
  budget: Budget;
  /** The highest threshold that was reached: 0.9 is 90 %. */
  threshold: number;
}

export class BudgetAlerts {
  private alerts = new Map<string, BudgetAlert>();

  /** The budgets as they are now take the place of all that is known, but for those in settings of keys, which no list holds. */
  load(budgets: readonly Budget[]): void {
    const kept = [...this.alerts].filter(([id]) => id.startsWith('key:'));
    this.alerts = new Map(kept);
    for (const budget of budgets) this.take(budget);
  }

  apply(event: GatewayEvent): void {
    if (event.type === 'key') {
      // Its settings may have changed, its budget with them: the gateway tells anew where it is still reached.
      if (event.action !== 'created') this.alerts.delete(`key:${event.key.id}`);
      return;
    }
    if (event.type !== 'budget') return;
    const { budget } = event;
    if (event.action === 'deleted') this.alerts.delete(budget.id);
    else if (event.action === 'reached') this.alerts.set(budget.id, { budget, threshold: event.threshold });
    else this.take(budget);
  }

  /** The alert with the highest threshold among periods that still run; `now` in ms since the epoch. */
  worst(now: number): BudgetAlert | undefined {
    let worst: BudgetAlert | undefined;
    for (const [id, alert] of this.alerts) {
      const { periodEnd } = alert.budget;
      if (periodEnd !== null && Date.parse(periodEnd) <= now) this.alerts.delete(id);
      else if (worst === undefined || alert.threshold > worst.threshold) worst = alert;
    }
    return worst;
  }

  private take(budget: Budget): void {
    const share = budget.usd <= 0 ? 1 : budget.usedUsd / budget.usd;
    const reached = budget.notifyAt.filter((threshold) => share >= threshold);
    if (reached.length === 0) this.alerts.delete(budget.id);
    else this.alerts.set(budget.id, { budget, threshold: Math.max(...reached) });
  }
}
