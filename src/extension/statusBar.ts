// The one status bar item: cost of today, or of the time that is set, while the gateway runs, else its state. No colour of its own, at most
// one update a second (a change of state shows at once).
import * as vscode from 'vscode';
import type { GatewayState } from '../shared/webviewMessages';
import { coalesce } from './coalesce';
import { t } from './localize';
import { statusBarPeriod, statusBarScope, statusBarWanted } from './settings';
import { hoverCommands, statusBarContent, type StatusBarContent, type StatusBarFigures } from './statusBarContent';

export interface StatusBarSource {
  state: () => GatewayState;
  figures: () => StatusBarFigures;
}

export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly updates = coalesce(() => this.show(), 1000);
  private shownState: GatewayState['state'] | undefined;
  private content: StatusBarContent | undefined;

  constructor(private readonly source: StatusBarSource) {
    this.item = vscode.window.createStatusBarItem('gatehouse.status', vscode.StatusBarAlignment.Right, 100);
    this.item.name = 'Gatehouse';
    this.show();
  }

  /** Something that is shown has changed. */
  refresh(): void {
    if (this.source.state().state === this.shownState) this.updates.request();
    else this.show();
  }

  /** A setting of the item has changed. */
  settingsChanged(): void {
    this.show();
  }

  /** What the item shows now. */
  shown(): { text: string; hover: string; command: string } {
    return { text: this.content?.text ?? '', hover: this.content?.hover ?? '', command: this.content?.command ?? '' };
  }

  dispose(): void {
    this.updates.dispose();
    this.item.dispose();
  }

  private show(): void {
    const state = this.source.state();
    const figures = { ...this.source.figures(), period: statusBarPeriod(), scope: statusBarScope() };
    const content = statusBarContent(state, figures, vscode.env.language, t);
    this.content = content;
    const hover = new vscode.MarkdownString(content.hover, true);
    hover.isTrusted = { enabledCommands: hoverCommands };
    this.item.text = content.text;
    this.item.tooltip = hover;
    this.item.command = content.command;
    this.item.accessibilityInformation = { label: content.label, role: 'button' };
    this.shownState = state.state;
    if (statusBarWanted()) this.item.show();
    else this.item.hide();
  }
}
