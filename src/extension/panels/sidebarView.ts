// The sidebar: a webview view in the activity bar's container. Gets the whole state, at most five times a second, while visible.
import type * as vscode from 'vscode';
import { coalesce } from '../coalesce';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { runAction } from './actions';
import { answerError } from './answerError';
import { sidebarStateOf } from './sidebarState';
import { WebviewChannel } from './webviewChannel';
import { fillWebview } from './webviewPage';

export const sidebarViewId = 'gatehouse.sidebar';

export class SidebarView implements vscode.WebviewViewProvider, vscode.Disposable {
  private channel: WebviewChannel | undefined;
  private readonly pushes = coalesce(() => this.push(), 200);

  constructor(private readonly window: GatehouseWindow) {}

  /** Something that the sidebar shows has changed. */
  refresh(): void {
    if (this.channel === undefined) return;
    this.channel.outdate();
    this.pushes.request();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.channel?.dispose();
    const channel = new WebviewChannel({
      webview: view.webview,
      run: (action) => runAction(action, this.window),
      onReady: () => this.push(),
      describeError: (error) => answerError(error, t),
      log: this.window.log,
    });
    this.channel = channel;
    const stop = this.window.events.subscribe((event) => {
      if (event.type === 'test') channel.post({ type: 'test-step', testId: event.testId, step: event.step });
      if (event.type === 'tool') channel.post({ type: 'tools-changed' });
    });
    // A hidden view is thrown away and loaded anew when it is shown: it then says `ready` once more.
    view.onDidChangeVisibility(() => {
      if (!view.visible) channel.pause();
    });
    view.onDidDispose(() => {
      stop();
      channel.dispose();
      if (this.channel === channel) this.channel = undefined;
    });
    const first = channel.firstMessages(() => this.push());
    fillWebview(view.webview, this.window.context.extensionUri, { bundle: 'sidebar', title: 'Gatehouse', first });
  }

  dispose(): void {
    this.pushes.dispose();
    this.channel?.dispose();
  }

  private push(): void {
    this.channel?.post({ type: 'sidebar', state: sidebarStateOf(this.window) });
  }
}
