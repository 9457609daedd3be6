// One editor panel of a window, filled with one of our pages: opened once, brought to the front after, restored after a reload.
// Used by the panels of endpoints, tools, channels and keys, which say what the page is sent and what it may ask.
import * as vscode from 'vscode';
import type { HostMessage, WebviewAction } from '../../shared/webviewMessages';
import { coalesce } from '../coalesce';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { answerError } from './answerError';
import { WebviewChannel } from './webviewChannel';
import { fillWebview, webviewOptions, type PageOptions } from './webviewPage';

export interface PagePanelOptions extends PageOptions {
  viewType: string;
  window: GatehouseWindow;
  run: (action: WebviewAction) => Promise<unknown>;
  /** Sends everything that the page shows: it has just said `ready`, or something has changed. */
  push: () => void;
  /** The panel was closed. */
  onClose?: () => void;
}

export class PagePanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private channel: WebviewChannel | undefined;
  private readonly pushes = coalesce(() => this.options.push(), 200);

  constructor(private readonly options: PagePanelOptions) {}

  /** Opens the panel, or brings it to the front. */
  open(): void {
    if (this.panel !== undefined) {
      this.panel.reveal();
      return;
    }
    const { viewType, title } = this.options;
    this.adopt(vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, webviewOptions));
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Thenable<void> {
    if (this.panel === undefined) this.adopt(panel);
    else panel.dispose();
    return Promise.resolve();
  }

  /** Sends a message, if the page is there to hear it. True where it is. */
  post(message: HostMessage): boolean {
    return this.channel?.post(message) ?? false;
  }

  /** Renames the tab. */
  setTitle(title: string): void {
    if (this.panel !== undefined && this.panel.title !== title) this.panel.title = title;
  }

  /** Closes the panel, if it is open. */
  close(): void {
    this.panel?.dispose();
  }

  /** Something that the page shows has changed. */
  refresh(): void {
    if (this.channel === undefined) return;
    this.channel.outdate();
    this.pushes.request();
  }

  dispose(): void {
    this.pushes.dispose();
    this.channel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const { window, bundle, title } = this.options;
    this.panel = panel;
    panel.iconPath = vscode.Uri.joinPath(window.context.extensionUri, 'media', 'icon.svg');
    const channel = new WebviewChannel({
      webview: panel.webview,
      run: (action) => this.options.run(action),
      onReady: () => this.options.push(),
      describeError: (error) => answerError(error, t),
      log: window.log,
    });
    this.channel = channel;
    // A hidden page is thrown away and loaded anew when it is shown: it then says `ready` once more.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) channel.pause();
    });
    panel.onDidDispose(() => {
      channel.dispose();
      if (this.panel === panel) this.panel = this.channel = undefined;
      this.options.onClose?.();
    });
    // In a turn of its own, so that the word of the new panel does not wait for the page behind it: VS Code sets the frame up meanwhile.
    setTimeout(() => {
      if (this.panel !== panel) return;
      const first = channel.firstMessages(() => this.options.push());
      fillWebview(panel.webview, window.context.extensionUri, { bundle, title, first });
    }, 0);
  }
}
