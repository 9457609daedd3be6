// What the current folder has cost, for the status bar: today and in the time that the item shows, and what is left of its budget. Asked of
// the gateway when one of its requests has ended, at most every two seconds, and only while the window is looked at.
// Does not import vscode: folder, calls, focus and clock come in.
import type { Folder, FolderBudget } from '../../shared/folders';
import type { SummaryFigures } from '../../shared/usage';
import { coalesce } from '../coalesce';
import type { ManagementClient } from '../managementClient';
import type { StatusBarPeriod } from '../settings';
import { periodStarts } from '../usageFigures';

export interface FolderCost {
  costUsd: number;
  unpricedRequests: number;
}

export interface FolderView {
  name: string;
  today: FolderCost;
  /** Of the time that was asked for. */
  period: StatusBarPeriod;
  inPeriod: FolderCost;
  budget: FolderBudget | null;
}

export interface FolderFiguresOptions {
  client: () => Pick<ManagementClient, 'call'> | undefined;
  folder: () => Pick<Folder, 'id' | 'path' | 'name'> | undefined;
  period: () => StatusBarPeriod;
  isFocused: () => boolean;
  /** Milliseconds since the epoch. */
  now: () => number;
  onLoaded: () => void;
  onError: (error: unknown) => void;
}

const every = 2000;

export class FolderFigures {
  private loaded: { path: string; view: FolderView } | undefined;
  private readonly startedAt: number;
  private readonly loads = coalesce(() => void this.load(), every);
  /** Something has changed while nobody looked. */
  private stale = true;

  constructor(private readonly options: FolderFiguresOptions) {
    this.startedAt = options.now();
  }

  /** Undefined where the current folder was not set up, or nothing is known yet. */
  get view(): FolderView | undefined {
    return this.loaded?.path === this.options.folder()?.path ? this.loaded?.view : undefined;
  }

  /** The folder, its settings or the time that is shown may be others now. */
  changed(): void {
    this.stale = true;
    this.refresh();
  }

  /** A request has ended that counts as this folder's (null: as none's). */
  used(folder: string | null): void {
    if (folder !== null && folder === this.options.folder()?.path) this.changed();
  }

  /** The window is looked at again: asks, if anything has changed. */
  refresh(): void {
    const { client, folder, isFocused } = this.options;
    if (this.stale && folder() !== undefined && client() !== undefined && isFocused()) this.loads.request();
  }

  dispose(): void {
    this.loads.dispose();
  }

  private async load(): Promise<void> {
    const { client, folder, period: periodOf, now, onLoaded, onError } = this.options;
    const present = folder();
    const attached = client();
    if (present === undefined || attached === undefined) return;
    this.stale = false;
    const period = periodOf();
    const starts = periodStarts(now(), this.startedAt);
    const total = async (from: number): Promise<SummaryFigures> => {
      const query = { from: new Date(from).toISOString(), folder: present.path };
      return (await attached.call('usageSummary', { query })).total;
    };
    try {
      const [{ name, budget }, today, inPeriod] = await Promise.all([
        attached.call('getFolder', { id: present.id }),
        total(starts.today),
        total(starts[period]),
      ]);
      this.loaded = { path: present.path, view: { name, today, period, inPeriod, budget } };
      onLoaded();
    } catch (error) {
      this.stale = true;
      onError(error);
    }
  }
}
