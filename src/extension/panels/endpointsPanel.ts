// The Endpoints page: base URLs, ready-to-paste snippets and the "try it" box, in an editor panel. One per window.
import type * as vscode from 'vscode';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { runAction } from './actions';
import { EndpointsActions } from './endpointsActions';
import { PagePanel } from './pagePanel';
import { sidebarStateOf } from './sidebarState';

export const endpointsViewType = 'gatehouse.endpoints';

export class EndpointsPanel implements vscode.Disposable {
  readonly page: PagePanel;
  private readonly actions: EndpointsActions;

  constructor(private readonly window: GatehouseWindow) {
    this.actions = new EndpointsActions(window, (message) => this.page.post(message));
    this.page = new PagePanel({
      window,
      viewType: endpointsViewType,
      bundle: 'endpoints',
      title: t('Gatehouse: Endpoints'),
      run: (action) => this.actions.run(action) ?? runAction(action, window),
      push: () => this.push(),
    });
  }

  /** The gateway, its channels or its keys have changed. */
  refresh(): void {
    this.page.refresh();
  }

  dispose(): void {
    this.actions.dispose();
    this.page.dispose();
  }

  private push(): void {
    this.page.post({ type: 'sidebar', state: sidebarStateOf(this.window) });
    this.actions.tellKeys();
  }
}
