// The Overview page: what the gateway does at a glance, live, in an editor panel. One per window.
import type * as vscode from 'vscode';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { runAction } from './actions';
import { PagePanel } from './pagePanel';
import { sidebarStateOf } from './sidebarState';

export const overviewViewType = 'gatehouse.overview';

export class OverviewPanel implements vscode.Disposable {
  readonly page: PagePanel;
  private readonly stop: () => void;

  constructor(private readonly window: GatehouseWindow) {
    this.page = new PagePanel({
      window,
      viewType: overviewViewType,
      bundle: 'overview',
      title: t('Gatehouse: Overview'),
      run: (action) => runAction(action, window),
      push: () => this.push(),
    });
    this.stop = window.events.subscribe((event) => {
      if (event.type === 'request') this.page.post({ type: 'request', phase: event.phase, request: event.request });
      else if (event.type === 'test') this.page.post({ type: 'test-step', testId: event.testId, step: event.step });
      else if (event.type === 'tool') this.page.post({ type: 'tools-changed' });
      else if (event.type === 'budget') this.page.post({ type: 'budgets-changed' });
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

  private push(): void {
    this.page.post({ type: 'time-zone', zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
    this.page.post({ type: 'sidebar', state: sidebarStateOf(this.window) });
  }
}
