// Messages when a channel or tool fails too often, with the cause and ways to look into it: one at a time, in the window that the user looks
// at, and in no second window. Made by extension.ts.
import * as vscode from 'vscode';
import type { ErrorAlert } from '../shared/alerts';
import type { RequestFilters } from '../shared/statisticsMessages';
import { alertText } from './alertText';
import { runChannelTest } from './commands/testChannel';
import { describeError, isCancelled } from './errorMessages';
import type { GatehouseWindow } from './gatehouseWindow';
import { t } from './localize';
import { ToldAlerts } from './toldAlerts';

export class AlertNotifications implements vscode.Disposable {
  /** By channel or tool: only the latest is worth telling. */
  private readonly pending = new Map<string, ErrorAlert>();
  private readonly told: ToldAlerts;
  private readonly subscriptions: vscode.Disposable[];
  private showing = false;

  constructor(private readonly window: GatehouseWindow) {
    this.told = new ToldAlerts(window.context.globalState);
    const stop = window.events.subscribe((event) => {
      if (event.type !== 'alert') return;
      const { alert } = event;
      this.pending.set(`${alert.scope}:${alert.scopeId}`, alert);
      this.tellNext();
    });
    this.subscriptions = [{ dispose: stop }, vscode.window.onDidChangeWindowState(() => this.tellNext())];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private tellNext(): void {
    if (this.showing || !vscode.window.state.focused) return;
    for (const [key, alert] of this.pending) {
      this.pending.delete(key);
      if (!this.told.isWanted(alert, Date.now())) continue;
      this.showing = true;
      void this.tell(alert).finally(() => {
        this.showing = false;
        this.tellNext();
      });
      return;
    }
  }

  private async tell(alert: ErrorAlert): Promise<void> {
    const { mirror, log } = this.window;
    try {
      await this.told.tell(alert);
      const channel = mirror.channels.find(({ id }) => alert.scope === 'channel' && id === alert.scopeId);
      const name = (id: string) => mirror.channels.find((item) => item.id === id)?.name;
      const show = t('Show Requests');
      const test = t('Test Channel');
      const mute = t('Mute for Today');
      const actions = channel === undefined ? [show, mute] : [show, test, mute];
      const message = alertText(alert, name, vscode.env.language, t);
      const answer = await vscode.window.showWarningMessage(message, ...actions);
      if (answer === show) this.window.openRequests(requestsOf(alert, channel?.name));
      else if (answer === mute) await this.told.muteForToday(alert, Date.now());
      // The test tells its own progress and result; the next alert need not wait for it.
      else if (answer === test && channel !== undefined) {
        void runChannelTest(this.window, channel).catch((error: unknown) => this.failed(error));
      }
    } catch (error) {
      log.error(`an alert could not be told: ${String(error)}`);
    }
  }

  private failed(error: unknown): void {
    if (isCancelled(error)) return;
    this.window.log.error(`a channel could not be tested: ${String(error)}`);
    void vscode.window.showErrorMessage(describeError(error, t));
  }
}

/**
 * What the request log shows of an alert. The name of a channel is searched for: it finds what the channel answered, and the requests that
 * found it held back, whose error names it.
 */
function requestsOf({ scope, scopeId, since: from }: ErrorAlert, channelName: string | undefined): RequestFilters {
  if (scope === 'tool') return { tool: scopeId, outcome: 'error', from };
  return channelName === undefined ? { channel: scopeId, from } : { search: channelName, from };
}
