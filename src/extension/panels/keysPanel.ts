// The panel of virtual keys and budgets, in an editor panel. One per window.
import type * as vscode from 'vscode';
import type { PanelTarget } from '../../shared/webviewMessages';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { runAction } from './actions';
import { PagePanel } from './pagePanel';
import { sidebarStateOf } from './sidebarState';

export const keysPanelViewType = 'gatehouse.virtualKeys';

export type KeysTarget = Extract<PanelTarget, { view: 'keys' | 'new-key' | 'key' | 'budgets' | 'folders' }>;

export class KeysPanel implements vscode.Disposable {
  readonly page: PagePanel;
  /** What it was opened for, until the page has heard it. */
  private wanted: KeysTarget | undefined;

  constructor(private readonly window: GatehouseWindow) {
    this.page = new PagePanel({
      window,
      viewType: keysPanelViewType,
      bundle: 'virtual-keys',
      title: t('Gatehouse: Virtual Keys'),
      run: async (action) => (action.action === 'close-panel' ? this.page.close() : runAction(action, window)),
      push: () => this.push(),
    });
  }

  /** Opens the panel, or brings it to the front, at `target`. */
  open(target: KeysTarget): void {
    this.wanted = target;
    this.page.open();
    this.page.refresh();
  }

  /** The gateway, its channels or its keys have changed. */
  refresh(): void {
    this.page.refresh();
  }

  dispose(): void {
    this.page.dispose();
  }

  private push(): void {
    this.page.post({ type: 'sidebar', state: sidebarStateOf(this.window) });
    if (this.wanted !== undefined && this.page.post({ type: 'target', target: this.wanted })) this.wanted = undefined;
  }
}
