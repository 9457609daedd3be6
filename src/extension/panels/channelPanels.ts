// The channel panels: one for a new channel, and one for each channel that is changed, in editor panels that are restored after a reload.
// Each page is told what it was opened for; its draft is in its own state.
import type * as vscode from 'vscode';
import { safeParse } from 'valibot';
import { panelTargetSchema, type PanelTarget } from '../../shared/webviewMessages';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { runAction } from './actions';
import { PagePanel } from './pagePanel';
import { sidebarStateOf } from './sidebarState';

export const channelPanelViewType = 'gatehouse.channel';

export type ChannelTarget = Extract<PanelTarget, { view: 'new-channel' | 'channel' }>;

export class ChannelPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly pages = new Map<string, PagePanel>();
  private readonly targets = new Map<string, ChannelTarget>();

  constructor(private readonly window: GatehouseWindow) {}

  /** Opens the panel of `target`, or brings it to the front. A provider that is named is chosen. */
  open(target: ChannelTarget): void {
    const key = keyOf(target);
    this.targets.set(key, target);
    const page = this.pageOf(key);
    page.open();
    page.post({ type: 'target', target });
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Thenable<void> {
    const target = targetIn(state);
    const key = keyOf(target);
    if (!this.targets.has(key)) this.targets.set(key, target);
    return this.pageOf(key).deserializeWebviewPanel(panel);
  }

  /** The gateway or its channels have changed, or a test has gone on. */
  refresh(): void {
    for (const [key, page] of this.pages) {
      page.setTitle(this.titleOf(key));
      page.refresh();
    }
  }

  dispose(): void {
    for (const page of this.pages.values()) page.dispose();
  }

  private pageOf(key: string): PagePanel {
    const present = this.pages.get(key);
    if (present !== undefined) return present;
    const { window } = this;
    const stop = window.events.subscribe((event) => {
      if (event.type === 'test') page.post({ type: 'test-step', testId: event.testId, step: event.step });
    });
    const page: PagePanel = new PagePanel({
      window,
      viewType: channelPanelViewType,
      bundle: 'channel',
      title: this.titleOf(key),
      run: async (action) => (action.action === 'close-panel' ? page.close() : runAction(action, window)),
      push: () => {
        page.post({ type: 'sidebar', state: sidebarStateOf(window) });
        const target = this.targets.get(key);
        if (target !== undefined) page.post({ type: 'target', target });
      },
      onClose: () => {
        stop();
        page.dispose();
        this.pages.delete(key);
        this.targets.delete(key);
      },
    });
    this.pages.set(key, page);
    return page;
  }

  private titleOf(key: string): string {
    const target = this.targets.get(key);
    if (target?.view !== 'channel') return t('Add Channel');
    const channel = this.window.mirror.channels.find(({ id }) => id === target.id);
    return channel?.name ?? t('Channel');
  }
}

function keyOf(target: ChannelTarget): string {
  return target.view === 'channel' ? target.id : '';
}

/** What a page that VS Code brings back was opened for, by its own state. */
function targetIn(state: unknown): ChannelTarget {
  const kept = typeof state === 'object' && state !== null && 'target' in state ? state.target : undefined;
  const parsed = safeParse(panelTargetSchema, kept);
  if (parsed.success && parsed.output.view === 'channel') return parsed.output;
  return { view: 'new-channel' };
}
