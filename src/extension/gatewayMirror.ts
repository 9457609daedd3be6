// What this window knows of the gateway's contents: channels, keys, providers, figures of today. Kept fresh by events.
// Read by the sidebar, the status bar and the commands; written by nobody but the events. Holds no secret: neither do the answers.
import type { Channel } from '../shared/channel';
import type { DisplayMoney } from '../shared/displayMoney';
import type { GatewayStatus, ProviderPreset, TodayFigures } from '../shared/status';
import type { VirtualKey } from '../shared/virtualKey';
import { BudgetAlerts } from './budgetAlerts';
import { Emitter } from './emitter';
import type { StreamEvent } from './eventStream';
import type { ManagementClient } from './managementClient';

export class GatewayMirror {
  readonly changes = new Emitter<void>();
  channels: Channel[] = [];
  keys: VirtualKey[] = [];
  providers: ProviderPreset[] = [];
  today: TodayFigures | null = null;
  warnings: string[] = [];
  readonly budgetAlerts = new BudgetAlerts();
  /** Own prices or rates of currencies were changed from this window. */
  readonly pricesChanged = new Emitter<void>();
  /** What money is shown in; undefined: US dollars. Set by shownMoney.ts. */
  money: DisplayMoney | undefined;
  /** Events that came while the lists were on their way: they are newer than the lists. */
  private held: StreamEvent[] | undefined;

  /** Loads everything from a gateway just attached to. Throws what the client throws. */
  async load(client: ManagementClient, status: GatewayStatus): Promise<void> {
    const held: StreamEvent[] = [];
    this.held = held;
    this.takeStatus(status);
    try {
      const [channels, keys, providers, budgets] = await Promise.all([
        client.call('listChannels', {}),
        client.call('listKeys', {}),
        client.call('listProviders', {}),
        client.call('listBudgets', {}),
      ]);
      this.budgetAlerts.load(budgets);
      Object.assign(this, { channels, keys, providers });
    } finally {
      if (this.held === held) this.held = undefined;
    }
    for (const event of held) this.apply(event);
    this.changes.fire();
  }

  /** Applies an event of the gateway's stream. */
  apply(event: StreamEvent): void {
    if (this.held !== undefined && (event.type === 'channel' || event.type === 'key' || event.type === 'budget')) {
      this.held.push(event);
      return;
    }
    switch (event.type) {
      case 'status':
        this.takeStatus(event.status);
        break;
      case 'channel':
        this.channels = replaced(this.channels, event.channel, event.action === 'deleted');
        break;
      case 'key':
        this.keys = replaced(this.keys, event.key, false);
        this.budgetAlerts.apply(event);
        break;
      case 'budget':
        this.budgetAlerts.apply(event);
        break;
      case 'request': {
        const used = this.keys.find(({ id }) => id === event.request.keyId);
        if (used === undefined) return;
        // The gateway sends no `key` event for each use of a key.
        this.keys = replaced(this.keys, { ...used, lastUsedAt: event.request.startedAt }, false);
        break;
      }
      default:
        return;
    }
    this.changes.fire();
  }

  /** A newer list of the keys, with what they have used. */
  takeKeys(keys: VirtualKey[]): void {
    // A list that is on its way already is newer.
    if (this.held !== undefined) return;
    this.keys = keys;
    this.changes.fire();
  }

  private takeStatus(status: GatewayStatus): void {
    this.today = status.today;
    this.warnings = status.warnings;
  }
}

function replaced<T extends { id: string }>(list: readonly T[], item: T, gone: boolean): T[] {
  const index = list.findIndex((present) => present.id === item.id);
  if (gone) return list.filter((present) => present.id !== item.id);
  return index < 0 ? [...list, item] : list.with(index, item);
}
