// The channels of the sidebar: the list in the order in which requests try them, tests of one and of all, and the empty state.
// Asks the host to act and shows what went wrong at the row it belongs to. Forms are in the channel panel.
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Channel } from '../../src/shared/channel';
import type { ProviderPreset, SpentFigures } from '../../src/shared/status';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { Clock } from '../components/clock';
import { callNotice } from '../components/notice';
import { TestRunner } from '../components/testRunner';
import { testStepsStyles } from '../components/testSteps';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { inOrder, placedAt, steppedBy, type PriorityChange } from './channelOrder';
import { channelRow, type ChannelRowAction } from './channelRow';
import { RovingRows } from '../components/rovingRows';
import { RowDrag } from './rowDrag';
import { rowStyles } from '../components/rowStyles';
import type { SidebarView } from './viewState';

@customElement('gatehouse-channels')
export class ChannelsElement extends LitElement {
  static override styles = [...sharedStyles, testStepsStyles, rowStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor view!: SidebarView;
  @property({ attribute: false }) accessor channels: readonly Channel[] = [];
  /** What each used today, by id. */
  @property({ attribute: false }) accessor spent: Readonly<Record<string, SpentFigures>> = {};
  @property({ attribute: false }) accessor providers: readonly ProviderPreset[] = [];
  @property({ type: Boolean }) accessor running = false;

  @state() private accessor current: ReadonlyMap<string, ChannelRowAction> = new Map();
  /** Said to assistive technology: what a move or a round of tests came to. */
  @state() private accessor news = '';

  readonly #calls = new Calls(this, () => this.client);
  readonly #tests = new TestRunner(this, () => this.client);
  readonly #rows = new RovingRows(this);
  readonly #drag = new RowDrag(this, (id, index) => void this.#move(id, placedAt(this.channels, id, index)));
  readonly #clock = new Clock(this, 30_000);
  /** A round over all channels is on its way; the one that runs can be cancelled. */
  #round: { stopped: boolean; slot: string } | undefined;

  /** True while a round of tests over all channels runs. */
  get isTestingAll(): boolean {
    return this.#round !== undefined;
  }

  override render(): TemplateResult {
    if (this.channels.length === 0) return this.#empty();
    const shown = inOrder(this.channels);
    return html`${callNotice(this.#calls.error('order'), () => this.#calls.clear('order'))}
      <ul
        aria-label=${t('channels.title')}
        role="list"
        @keydown=${this.#onKeyDown}
        @focusin=${this.#rows.onFocusIn}
        @dragstart=${this.#drag.onDragStart}
        @dragover=${this.#drag.onDragOver}
        @drop=${this.#drag.onDrop}
        @dragend=${this.#drag.onDragEnd}
      >
        ${repeat(
          shown,
          (channel) => channel.id,
          (channel) => this.#row(channel, shown),
        )}
      </ul>
      <span class="visually-hidden" role="status">${this.news}</span>`;
  }

  /** Tests every enabled channel, one after the other; a second call stops the round. */
  async testAll(): Promise<void> {
    if (this.#round !== undefined) {
      this.#round.stopped = true;
      this.#tests.cancel(this.#round.slot);
      return;
    }
    const round = { stopped: false, slot: '' };
    this.#round = round;
    this.news = '';
    const results = { passed: 0, failed: 0 };
    this.#tellRound();
    for (const { id } of inOrder(this.channels).filter(({ enabled }) => enabled)) {
      // The user may stop it while a test runs.
      if (round.stopped) break;
      round.slot = id;
      const result = await this.#tests.run(id, { action: 'test-channel', id });
      if (result?.ok === true) results.passed += 1;
      else if (!round.stopped) results.failed += 1;
    }
    this.#round = undefined;
    this.news = t('channels.testedAll', results);
    this.#tellRound();
  }

  #tellRound(): void {
    this.dispatchEvent(new CustomEvent('round'));
  }

  #empty(): TemplateResult {
    if (!this.running) return html`<div class="empty quiet">${t('channels.emptyWhileDown')}</div>`;
    return html`<div class="empty">
      <p class="quiet">${t('channels.emptyText')}</p>
      <div class="buttons">
        ${button({
          label: t('channels.add'),
          kind: 'primary',
          icon: 'add',
          onClick: () => void this.#calls.run('add', { action: 'open-panel', target: { view: 'new-channel' } }),
        })}
        ${button({
          label: t('channels.import'),
          icon: 'download',
          onClick: () => void this.#calls.run('import', { action: 'import-channels' }),
        })}
      </div>
      ${callNotice(this.#calls.error('import'), () => this.#calls.clear('import'))}
    </div>`;
  }

  #row(channel: Channel, shown: readonly Channel[]): TemplateResult {
    return channelRow({
      channel,
      spent: this.spent[channel.id],
      provider: this.providers.find((provider) => provider.id === channel.provider),
      peers: shown.filter(({ priority }) => priority === channel.priority).length - 1,
      expanded: this.view.value.expanded.includes(channel.id),
      tabIndex: this.#rows.tabIndex(
        channel.id,
        shown.map(({ id }) => id),
      ),
      running: this.#tests.isRunning(channel.id) ? 'test' : this.current.get(channel.id),
      error: this.#calls.error(channel.id),
      test: this.#tests.state(channel.id),
      dropMark: this.#drag.mark(channel.id),
      now: this.#clock.now,
      on: (action) => void this.#act(channel, action),
      onDismissError: () => this.#calls.clear(channel.id),
      onCancelTest: () => this.#tests.cancel(channel.id),
      onDismissTest: () => this.#tests.clear(channel.id),
    });
  }

  async #act(channel: Channel, action: ChannelRowAction): Promise<void> {
    const { id } = channel;
    if (action === 'toggle') {
      this.view.expand(id);
      this.requestUpdate();
      return;
    }
    if (action === 'test') {
      await this.#tests.run(id, { action: 'test-channel', id });
      return;
    }
    if (this.#calls.busy(id)) return;
    this.current = new Map(this.current).set(id, action);
    if (action === 'edit') await this.#calls.run(id, { action: 'open-panel', target: { view: 'channel', id } });
    else if (action === 'enable') {
      await this.#calls.run(id, { action: 'update-channel', id, form: { enabled: !channel.enabled } });
    } else await this.#calls.run(id, { action: action === 'remove' ? 'delete-channel' : 'set-channel-secret', id });
    const current = new Map(this.current);
    current.delete(id);
    this.current = current;
  }

  async #move(id: string, changes: readonly PriorityChange[]): Promise<void> {
    if (changes.length === 0) return;
    const done = await this.#calls.run('order', { action: 'reorder-channels', channels: [...changes] });
    if (done === undefined) return;
    const name = this.channels.find((channel) => channel.id === id)?.name ?? '';
    const priority = changes.find((change) => change.id === id)?.priority;
    if (priority !== undefined) this.news = t('channels.moved', { name, priority });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] .row-main`)?.focus();
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const isStep =
      event.altKey && !event.ctrlKey && !event.metaKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown');
    if (!isStep) {
      this.#rows.onKeyDown(event);
      return;
    }
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
    const id = row?.dataset['row'];
    if (id === undefined) return;
    event.preventDefault();
    void this.#move(id, steppedBy(this.channels, id, event.key === 'ArrowUp' ? -1 : 1));
  };
}
