// Links into Gatehouse: `vscode://gatehouse.gatehouse/add-channel?…` opens the form of a new channel, filled in, for the user to check.
// Registered by extension.ts. Changes nothing by itself; a key in a link is never taken.
import * as vscode from 'vscode';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { channelLink } from './channelLink';

/** How long a link waits for a gateway that is just starting, in ms. */
const patience = 30_000;

export class UriHandler implements vscode.UriHandler {
  constructor(private readonly window: GatehouseWindow) {}

  async handleUri(uri: vscode.Uri): Promise<void> {
    if (uri.path !== '/add-channel') {
      void vscode.window.showWarningMessage(t('Gatehouse does not know this link: {0}', uri.path.slice(0, 100)));
      return;
    }
    if (!(await this.hasProviders())) {
      void vscode.window.showWarningMessage(t('The link cannot be opened while the gateway does not run.'));
      return;
    }
    // VS Code has taken one layer of escapes off.
    const result = channelLink(uri.query, this.window.mirror.providers, t);
    if ('problem' in result) {
      void vscode.window.showWarningMessage(result.problem);
      return;
    }
    this.window.openPanel(result.target);
    if (result.keyLeft) {
      void vscode.window.showWarningMessage(
        t('The link held a key. Gatehouse takes no keys from links: enter it yourself, if you trust it.'),
      );
    }
  }

  /** A link may be what started the editor. */
  private hasProviders(): Promise<boolean> {
    const { mirror } = this.window;
    if (mirror.providers.length > 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (found: boolean): void => {
        clearTimeout(timer);
        unsubscribe();
        resolve(found);
      };
      const unsubscribe = mirror.changes.subscribe(() => {
        if (mirror.providers.length > 0) settle(true);
      });
      const timer = setTimeout(() => settle(false), patience);
    });
  }
}
