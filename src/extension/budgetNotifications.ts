// Messages when a budget has reached one of its thresholds, each with ways to act on it. Shown once, in the window that the user looks at;
// where none is looked at, in the next one.
import * as vscode from 'vscode';
import type { GatewayEvent } from '../shared/events';
import { budgetReachedText } from './budgetText';
import { pauseKey, raiseBudget, switchModel } from './commands/budgetActions';
import { describeError, isCancelled } from './errorMessages';
import type { GatehouseWindow } from './gatehouseWindow';
import { t } from './localize';

type Reached = Extract<GatewayEvent, { type: 'budget'; action: 'reached' }>;

export class BudgetNotifications implements vscode.Disposable {
  /** By budget: only the latest threshold is worth telling. */
  private readonly pending = new Map<string, Reached>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly window: GatehouseWindow) {
    this.subscription = vscode.window.onDidChangeWindowState(() => this.tellWhenFocused());
  }

  /** To be called with each event of the gateway. */
  apply(event: GatewayEvent): void {
    if (event.type !== 'budget') return;
    if (event.action === 'reached') this.pending.set(event.budget.id, event);
    else this.pending.delete(event.budget.id);
    this.tellWhenFocused();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private tellWhenFocused(): void {
    if (!vscode.window.state.focused) return;
    const told = [...this.pending.values()];
    this.pending.clear();
    for (const event of told) void this.tell(event);
  }

  private async tell({ budget, threshold }: Reached): Promise<void> {
    const { mirror, log } = this.window;
    const names = {
      key: (id: string) => mirror.keys.find((key) => key.id === id)?.name,
      channel: (id: string) => mirror.channels.find((channel) => channel.id === id)?.name,
    };
    const message = budgetReachedText(budget, threshold, names, vscode.env.language, t);
    const actions = {
      [t('Raise…')]: raiseBudget,
      [t('Switch to a Cheaper Model…')]: switchModel,
      [t('Pause the Key')]: pauseKey,
    };
    const show = threshold < 1 ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
    const answer = await show(message, ...Object.keys(actions));
    try {
      if (answer !== undefined) await actions[answer]?.(this.window, budget);
    } catch (error) {
      if (isCancelled(error)) return;
      log.error(`a budget could not be changed: ${String(error)}`);
      void vscode.window.showErrorMessage(describeError(error, t));
    }
  }
}
