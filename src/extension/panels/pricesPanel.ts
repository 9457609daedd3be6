// The Prices page: what holds for each model and where it comes from, own prices, rates of currencies. In an editor panel, one per window.
import { safeParse } from 'valibot';
import type * as vscode from 'vscode';
import { priceTargetSchema, type PriceTarget } from '../../shared/pricesMessages';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { runAction } from './actions';
import { PagePanel } from './pagePanel';
import { sidebarStateOf } from './sidebarState';

export const pricesViewType = 'gatehouse.prices';

export class PricesPanel implements vscode.Disposable {
  readonly page: PagePanel;
  private readonly stop: () => void;
  /** What it was opened for, until the page has heard it. */
  private wanted: PriceTarget | undefined;

  constructor(private readonly window: GatehouseWindow) {
    this.page = new PagePanel({
      window,
      viewType: pricesViewType,
      bundle: 'prices',
      title: t('Gatehouse: Prices'),
      run: (action) => runAction(action, window),
      push: () => this.push(),
    });
    this.stop = window.mirror.pricesChanged.subscribe(() => void this.page.post({ type: 'prices-changed' }));
  }

  /** Opens the panel, or brings it to the front; at a model where `wish` names one (`wish` is the argument of the command: anybody's). */
  open(wish?: unknown): void {
    this.wanted = targetOf(wish) ?? this.wanted;
    this.page.open();
    this.page.refresh();
  }

  /** The gateway or its channels have changed. */
  refresh(): void {
    this.page.refresh();
  }

  dispose(): void {
    this.stop();
    this.page.dispose();
  }

  private push(): void {
    this.page.post({ type: 'sidebar', state: sidebarStateOf(this.window) });
    const target = this.wanted;
    if (target !== undefined && this.page.post({ type: 'price-target', target })) this.wanted = undefined;
  }
}

/** A model's name, or an object with it. */
function targetOf(wish: unknown): PriceTarget | undefined {
  if (typeof wish === 'string') return { model: wish, provider: null, channelId: null };
  if (typeof wish !== 'object' || wish === null) return undefined;
  const parsed = safeParse(priceTargetSchema, { provider: null, channelId: null, ...wish });
  return parsed.success ? parsed.output : undefined;
}
