// The request log: an editor panel, live over the gateway's `request` events, restored after a reload. One per window.
import * as vscode from 'vscode';
import type { HostMessage } from '../../shared/webviewMessages';
import { coalesce } from '../coalesce';
import type { StreamEvent } from '../eventStream';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { runAction } from './actions';
import { answerError } from './answerError';
import { WebviewChannel } from './webviewChannel';
import { fillWebview, webviewOptions } from './webviewPage';

export const requestLogViewType = 'gatehouse.requestLog';

export class RequestLogPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private channel: WebviewChannel | undefined;
  private readonly names = coalesce(() => this.pushNames(), 200);

  constructor(private readonly window: GatehouseWindow) {}

  /** Opens the panel, or brings it to the front. */
  open(): void {
    if (this.panel !== undefined) {
      this.panel.reveal();
      return;
    }
    const title = t('Gatehouse: Request Log');
    const options = webviewOptions(this.window.context.extensionUri);
    this.adopt(vscode.window.createWebviewPanel(requestLogViewType, title, vscode.ViewColumn.Active, options));
  }

  /** VS Code brings back a panel that was open before the reload; what it showed is in the page's own state. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Thenable<void> {
    if (this.panel === undefined) this.adopt(panel);
    else panel.dispose();
    return Promise.resolve();
  }

  /** Passes a request on to the page. */
  apply(event: StreamEvent): void {
    if (event.type === 'request') this.channel?.post({ type: 'request', phase: event.phase, request: event.request });
  }

  /** Names of channels or keys, or the proxy's address, have changed; also tells the page that a gateway is there again. */
  refresh(): void {
    if (this.channel !== undefined) this.names.request();
  }

  dispose(): void {
    this.names.dispose();
    this.channel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.window.context.extensionUri, 'media', 'icon.svg');
    const channel = new WebviewChannel({
      webview: panel.webview,
      run: (action) => runAction(action, this.window),
      onReady: () => this.pushNames(),
      describeError: (error) => answerError(error, t),
      log: this.window.log,
    });
    this.channel = channel;
    // A hidden page is thrown away and loaded anew when it is shown: it then says `ready` once more.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) channel.pause();
    });
    panel.onDidDispose(() => {
      channel.dispose();
      if (this.panel === panel) this.panel = this.channel = undefined;
    });
    fillWebview(panel.webview, this.window.context.extensionUri, {
      bundle: 'requests',
      title: t('Gatehouse: Request Log'),
    });
  }

  private pushNames(): void {
    const { mirror, supervisor } = this.window;
    const byId = (items: readonly { id: string; name: string }[]): Record<string, string> =>
      Object.fromEntries(items.map(({ id, name }) => [id, name]));
    const message: HostMessage = {
      type: 'names',
      channels: byId(mirror.channels),
      keys: byId(mirror.keys),
      proxyUrl: supervisor.connection?.status.proxyUrl ?? null,
    };
    this.channel?.post(message);
  }
}
