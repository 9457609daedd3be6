// Messages for states that need the user: a port that is taken, a gateway that failed. Once per occurrence, each with a way out,
// and only in the window that the user looks at.
import * as vscode from 'vscode';
import type { GatewayState } from '../shared/webviewMessages';
import { t } from './localize';

type Trouble = Extract<GatewayState, { state: 'port-taken' | 'failed' }>;

export class TroubleNotifications implements vscode.Disposable {
  private pending: Trouble | undefined;
  private told: string | undefined;
  private readonly subscription: vscode.Disposable;

  constructor() {
    this.subscription = vscode.window.onDidChangeWindowState(() => this.tellWhenFocused());
  }

  /** To be called at each change of state. */
  stateChanged(state: GatewayState): void {
    this.pending = state.state === 'port-taken' || state.state === 'failed' ? state : undefined;
    if (state.state === 'running') this.told = undefined;
    this.tellWhenFocused();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private tellWhenFocused(): void {
    const trouble = this.pending;
    if (trouble === undefined || !vscode.window.state.focused) return;
    this.pending = undefined;
    const text = JSON.stringify(trouble);
    if (text === this.told) return;
    this.told = text;
    void this.tell(trouble);
  }

  private async tell(trouble: Trouble): Promise<void> {
    if (trouble.state === 'failed') {
      const message = t('Gatehouse: the gateway failed. {0}', trouble.reason);
      const actions = { [t('Restart')]: 'gatehouse.restart', [t('Show Log')]: 'gatehouse.showLog' };
      return offer(await vscode.window.showErrorMessage(message, ...Object.keys(actions)), actions);
    }
    const { port, program } = trouble;
    const message =
      program === null
        ? t('Gatehouse cannot start: port {0} is used by another program.', port)
        : t('Gatehouse cannot start: port {0} is used by {1}.', port, program);
    const actions = { [t('Choose Another Port')]: 'gatehouse.choosePort', [t('Try Again')]: 'gatehouse.start' };
    return offer(await vscode.window.showWarningMessage(message, ...Object.keys(actions)), actions);
  }
}

async function offer(answer: string | undefined, actions: Record<string, string>): Promise<void> {
  const command = answer === undefined ? undefined : actions[answer];
  if (command !== undefined) await vscode.commands.executeCommand(command);
}

/** The stored real keys could not be read; they were put aside. */
export async function tellDamagedSecrets(): Promise<void> {
  const message = t(
    'Gatehouse could not read the stored provider keys. They were put aside; enter them again for each channel.',
  );
  await offer(await vscode.window.showWarningMessage(message, t('Show Log')), { [t('Show Log')]: 'gatehouse.showLog' });
}
