// The windows of the chaos test: up to five of one VS Code host that open, reload, close, and lose their extension host's process, one such
// step after the other. Knows which process belongs to which window; what it all means for the gateway is judged elsewhere.
import type { Page } from 'playwright-core';
import type { Random } from '../support/seededRandom';
import type { VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';
import { extensionHosts } from './processes';

export type Step = 'open' | 'reload' | 'close' | 'kill';

interface OpenWindow {
  page: Page;
  /** Its extension host. */
  pid: number;
}

const most = 5;
const patience = 120_000;

export class ChaosWindows {
  readonly done: Record<Step, number> = { open: 0, reload: 0, close: 0, kill: 0 };
  /** Windows that a busy machine did not open in time: they say nothing about the gateway. */
  slow = 0;
  private readonly windows: OpenWindow[] = [];

  constructor(
    private readonly host: VsCodeHost,
    private readonly random: Random,
  ) {}

  get count(): number {
    return this.windows.length;
  }

  /** Opens windows until there are five. */
  async openAll(): Promise<void> {
    while (this.windows.length < most) await this.open();
  }

  /** One step by chance. At least two windows stay open: without any the gateway rightly leaves. */
  async step(): Promise<void> {
    const window = this.random.pick(this.windows);
    const choice = this.random.pick<Step>(['open', 'reload', 'reload', 'close', 'kill', 'kill']);
    if (this.windows.length < 3 || (choice === 'open' && this.windows.length < most)) return this.open();
    if (choice === 'close') return this.close(window);
    if (choice === 'kill') return this.kill(window);
    return this.reload(window);
  }

  private async open(): Promise<void> {
    const before = this.hosts();
    const page = await this.host.openWindow().catch((error: unknown) => {
      if (error instanceof Error && error.name === 'TimeoutError') return undefined;
      throw error;
    });
    if (page === undefined) {
      this.slow += 1;
      return;
    }
    this.windows.push({ page, pid: await this.newHost(before) });
    this.done.open += 1;
  }

  private async reload(window: OpenWindow): Promise<void> {
    await this.renew(window);
    this.done.reload += 1;
  }

  private async renew(window: OpenWindow): Promise<void> {
    const before = this.hosts();
    await window.page.reload({ timeout: patience });
    window.pid = await this.newHost(before);
  }

  private async close(window: OpenWindow): Promise<void> {
    this.windows.splice(this.windows.indexOf(window), 1);
    await window.page.close();
    this.done.close += 1;
  }

  private async kill(window: OpenWindow): Promise<void> {
    // VS Code may have replaced it by itself: after a pause that is too long for it, for example.
    if (!this.hosts().has(window.pid)) return this.reload(window);
    process.kill(window.pid, 'SIGKILL');
    this.done.kill += 1;
    // VS Code tells its user that the window must be reloaded.
    await this.renew(window);
  }

  private hosts(): Set<number> {
    return new Set(extensionHosts(this.host.processId));
  }

  private async newHost(before: ReadonlySet<number>): Promise<number> {
    const look = (): number | undefined => extensionHosts(this.host.processId).find((pid) => !before.has(pid));
    return waitFor(look, { timeout: patience, interval: 50, what: 'an extension host' });
  }
}
