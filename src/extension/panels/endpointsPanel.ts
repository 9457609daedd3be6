// The Endpoints page: base URLs, ready-to-paste snippets and the "try it" box, in an editor panel. One per window.
import { is } from 'valibot';
import type * as vscode from 'vscode';
import { endpointsPartSchema } from '../../shared/endpointsMessages';
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
  /** What it was opened for, until the page has heard it. */
  private wantsTry = false;

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

  /** Opens the panel, or brings it to the front; at the message to try where `wish` says so (the argument of the command: anybody's). */
  open(wish?: unknown): void {
    this.wantsTry ||= is(endpointsPartSchema, wish);
    this.page.open();
    this.page.refresh();
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
    if (this.wantsTry && this.page.post({ type: 'show-part', part: 'try' })) this.wantsTry = false;
  }
}
