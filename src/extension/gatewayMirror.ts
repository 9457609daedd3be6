// What this window knows of the gateway's contents: channels, keys, providers, figures of today. Kept fresh by events.
// Read by the sidebar, the status bar and the commands; written by nobody but the events. Holds no secret: neither do the answers.
import type { Channel } from '../shared/channel';
import type { Folder } from '../shared/folders';
import type { DisplayMoney } from '../shared/displayMoney';
import type { GatewayStatus, ProviderPreset, SpentToday, TodayFigures } from '../shared/status';
import type { VirtualKey } from '../shared/virtualKey';
import { BudgetAlerts } from './budgetAlerts';
import { Emitter } from './emitter';
import type { StreamEvent } from './eventStream';
import type { ManagementClient } from './managementClient';

export class GatewayMirror {
  readonly changes = new Emitter<void>();
  channels: Channel[] = [];
  keys: VirtualKey[] = [];
  /** Folders that were set up. Their figures are as old as their last change. */
  folders: Folder[] = [];
  providers: ProviderPreset[] = [];
  today: TodayFigures | null = null;
  warnings: string[] = [];
  /** What channels and tools used today, as it was last read. Set by extension.ts. */
  spent: SpentToday | undefined;
  /** The proxy's further addresses; undefined while none are wished. */
  listen: GatewayStatus['listen'];
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
      const [channels, keys, folders, providers, budgets] = await Promise.all([
        client.call('listChannels', {}),
        client.call('listKeys', {}),
        client.call('listFolders', {}),
        client.call('listProviders', {}),
        client.call('listBudgets', {}),
      ]);
      this.budgetAlerts.load(budgets);
      Object.assign(this, { channels, keys, folders, providers });
    } finally {
      if (this.held === held) this.held = undefined;
    }
    for (const event of held) this.apply(event);
    this.changes.fire();
  }

  /** Applies an event of the gateway's stream. */
  apply(event: StreamEvent): void {
    if (this.held !== undefined && heldTypes.has(event.type)) {
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
        this.folders = this.folders.map((folder) => ofKey(folder, event.key));
        this.budgetAlerts.apply(event);
        break;
      case 'budget':
        this.budgetAlerts.apply(event);
        break;
      case 'folder':
        this.folders = replaced(this.folders, event.folder, event.action === 'deleted');
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

  /** An answer about a folder that this window has changed: its event may still be on the way. */
  takeFolder(folder: Folder, gone = false): void {
    this.folders = replaced(this.folders, folder, gone);
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
    this.listen = status.listen;
  }
}

/** Events about what is loaded as a list. */
const heldTypes: ReadonlySet<StreamEvent['type']> = new Set(['channel', 'key', 'budget', 'folder']);

/** What a folder's key says of it. */
function ofKey(folder: Folder, { id, state, channels, defaultModel }: VirtualKey): Folder {
  return folder.keyId === id ? { ...folder, keyState: state, channels, defaultModel } : folder;
}

function replaced<T extends { id: string }>(list: readonly T[], item: T, gone: boolean): T[] {
  const index = list.findIndex((present) => present.id === item.id);
  if (gone) return list.filter((present) => present.id !== item.id);
  return index < 0 ? [...list, item] : list.with(index, item);
}
