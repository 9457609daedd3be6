// The request log: an editor panel, live over the gateway's `request` events, restored after a reload. One per window.
import type * as vscode from 'vscode';
import { safeParse } from 'valibot';
import { requestFiltersSchema, type RequestFilters } from '../../shared/statisticsMessages';
import type { HostMessage } from '../../shared/webviewMessages';
import type { StreamEvent } from '../eventStream';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { runAction } from './actions';
import { PagePanel } from './pagePanel';
import { sidebarStateOf } from './sidebarState';

export const requestLogViewType = 'gatehouse.requestLog';

export class RequestLogPanel implements vscode.Disposable {
  readonly page: PagePanel;
  /** What it was opened for, until the page has heard it. */
  private wanted: HostMessage | undefined;

  constructor(private readonly window: GatehouseWindow) {
    this.page = new PagePanel({
      window,
      viewType: requestLogViewType,
      bundle: 'requests',
      title: t('Gatehouse: Request Log'),
      run: (action) => runAction(action, window),
      push: () => this.push(),
    });
  }

  /** Opens the panel, or brings it to the front; its filters stay as they are. */
  open(): void {
    this.page.open();
  }

  /** Opens the panel with `filters` in place of its own. */
  openWith(filters: RequestFilters): void {
    this.show({ type: 'request-filters', filters });
  }

  /** Opens the panel at request `id`; its filters stay as they are. */
  openRequest(id: string): void {
    this.show({ type: 'show-request', id });
  }

  /**
   * Opens the panel as the command was asked to: without an argument as it is, with `{ request: id }` at a request, with filters
   * (the query of `GET /usage/requests`) at what they leave. Anything else is left aside.
   */
  openFor(argument: unknown): void {
    const request =
      typeof argument === 'object' && argument !== null && 'request' in argument ? argument.request : null;
    if (typeof request === 'string') return this.openRequest(request);
    const filters = argument === undefined ? undefined : safeParse(requestFiltersSchema, argument);
    if (filters?.success === true) this.openWith(filters.output);
    else this.open();
  }

  /** Passes a request on to the page. */
  apply(event: StreamEvent): void {
    if (event.type === 'request') this.page.post({ type: 'request', phase: event.phase, request: event.request });
  }

  /** Names of channels or keys, or the proxy's address, have changed; also tells the page that a gateway is there again. */
  refresh(): void {
    this.page.refresh();
  }

  dispose(): void {
    this.page.dispose();
  }

  private show(message: HostMessage): void {
    this.wanted = message;
    this.page.open();
    this.page.refresh();
  }

  private push(): void {
    const { mirror, supervisor } = this.window;
    const byId = (items: readonly { id: string; name: string }[]): Record<string, string> =>
      Object.fromEntries(items.map(({ id, name }) => [id, name]));
    this.page.post({
      type: 'names',
      channels: byId(mirror.channels),
      keys: byId(mirror.keys),
      proxyUrl: supervisor.connection?.status.proxyUrl ?? null,
      ...(mirror.money === undefined ? {} : { money: mirror.money }),
    });
    this.page.post({ type: 'sidebar', state: sidebarStateOf(this.window) });
    if (this.wanted !== undefined && this.page.post(this.wanted)) this.wanted = undefined;
  }
}
