// The Tools page: the coding tools of this machine, their states and their takeover, in an editor panel. One per window.
import type * as vscode from 'vscode';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { runAction } from './actions';
import { PagePanel } from './pagePanel';
import { sidebarStateOf } from './sidebarState';

export const toolsViewType = 'gatehouse.tools';

export class ToolsPanel implements vscode.Disposable {
  readonly page: PagePanel;
  private readonly stop: () => void;

  constructor(window: GatehouseWindow) {
    this.page = new PagePanel({
      window,
      viewType: toolsViewType,
      bundle: 'tools',
      title: t('Gatehouse: Tools'),
      run: (action) => runAction(action, window),
      push: () => this.page.post({ type: 'sidebar', state: sidebarStateOf(window) }),
    });
    this.stop = window.events.subscribe((event) => {
      if (event.type === 'tool') this.page.post({ type: 'tools-changed' });
    });
  }

  /** The gateway, its channels or its keys have changed. */
  refresh(): void {
    this.page.refresh();
  }

  dispose(): void {
    this.stop();
    this.page.dispose();
  }
}
