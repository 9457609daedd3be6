// The Statistics page: what was spent, on what, how fast and how well, in an editor panel. One per window.
import type * as vscode from 'vscode';
import { coalesce } from '../coalesce';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { runAction } from './actions';
import { PagePanel } from './pagePanel';
import { sidebarStateOf } from './sidebarState';

export const statisticsViewType = 'gatehouse.statistics';

export class StatisticsPanel implements vscode.Disposable {
  readonly page: PagePanel;
  private readonly changes = coalesce(() => this.page.post({ type: 'usage-changed' }), 1000);
  private readonly stops: (() => void)[];

  constructor(private readonly window: GatehouseWindow) {
    this.page = new PagePanel({
      window,
      viewType: statisticsViewType,
      bundle: 'statistics',
      title: t('Gatehouse: Statistics'),
      run: (action) => runAction(action, window),
      push: () => this.push(),
    });
    this.stops = [
      window.events.subscribe((event) => {
        if (event.type === 'request' && event.phase === 'finished') this.changes.request();
      }),
      window.mirror.pricesChanged.subscribe(() => void this.page.post({ type: 'prices-changed' })),
    ];
  }

  /** The gateway, its channels or its keys have changed. */
  refresh(): void {
    this.page.refresh();
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.changes.dispose();
    this.page.dispose();
  }

  private push(): void {
    // The zone that this window tells the gateway: its days are the ones that are counted.
    this.page.post({ type: 'time-zone', zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
    this.page.post({ type: 'sidebar', state: sidebarStateOf(this.window) });
  }
}
