// The channels of the sidebar: the list, the form for a new or edited one, and the empty state.
// Asks the host to act and shows what went wrong at the row it belongs to.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Channel, ChannelTestResult } from '../../src/shared/channel';
import type { ProviderPreset } from '../../src/shared/status';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { Clock } from '../components/clock';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { draftOfChannel, emptyChannelDraft, type ChannelDraft } from './channelDraft';
import './channelForm';
import { channelRow, type ChannelRowAction } from './channelRow';
import { RovingRows } from './rovingRows';
import { rowStyles } from './rowStyles';
import type { SidebarView } from './viewState';

@customElement('gatehouse-channels')
export class ChannelsElement extends LitElement {
  static override styles = [...sharedStyles, rowStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor view!: SidebarView;
  @property({ attribute: false }) accessor channels: readonly Channel[] = [];
  @property({ attribute: false }) accessor providers: readonly ProviderPreset[] = [];
  @property({ type: Boolean }) accessor running = false;

  @state() private accessor testResults: ReadonlyMap<string, ChannelTestResult> = new Map();
  @state() private accessor current: ReadonlyMap<string, ChannelRowAction> = new Map();

  readonly #calls = new Calls(this, () => this.client);
  readonly #rows = new RovingRows(this);
  readonly #clock = new Clock(this, 30_000);

  /** Opens the form for a new channel; a draft that is open already stays. */
  openForm(): void {
    if (this.view.value.channelDraft?.channelId !== null) this.#edit(emptyChannelDraft());
  }

  override render(): TemplateResult {
    const draft = this.view.value.channelDraft;
    const isNew = draft !== null && draft.channelId === null;
    const isEmpty = this.channels.length === 0;
    return html`${isNew ? this.#form(draft, '') : nothing} ${isEmpty && !isNew ? this.#empty() : nothing}
    ${
      isEmpty
        ? nothing
        : html`<ul
            aria-label=${t('channels.title')}
            role="list"
            @keydown=${this.#rows.onKeyDown}
            @focusin=${this.#rows.onFocusIn}
          >
            ${repeat(
              this.channels,
              (channel) => channel.id,
              (channel) => this.#row(channel, draft),
            )}
          </ul>`
    }`;
  }

  #empty(): TemplateResult {
    if (!this.running) return html`<div class="empty quiet">${t('channels.emptyWhileDown')}</div>`;
    return html`<div class="empty">
      <p class="quiet">${t('channels.emptyText')}</p>
      <div class="buttons">
        ${button({ label: t('channels.add'), kind: 'primary', icon: 'add', onClick: () => this.openForm() })}
      </div>
    </div>`;
  }

  #form(draft: ChannelDraft, savedName: string): TemplateResult {
    return html`<gatehouse-channel-form
      .client=${this.client}
      .providers=${this.providers}
      .draft=${draft}
      .savedName=${savedName}
      @draft-change=${(event: CustomEvent<ChannelDraft>) => this.view.update({ channelDraft: event.detail })}
      @done=${() => this.#closeForm(draft.channelId)}
    ></gatehouse-channel-form>`;
  }

  #row(channel: Channel, draft: ChannelDraft | null): TemplateResult {
    if (draft?.channelId === channel.id) {
      return html`<li data-row=${channel.id}>${this.#form(draft, channel.name)}</li>`;
    }
    const ids = this.channels.map((other) => other.id);
    return channelRow({
      channel,
      provider: this.providers.find((provider) => provider.id === channel.provider),
      expanded: this.view.value.expanded.includes(channel.id),
      tabIndex: this.#rows.tabIndex(channel.id, ids),
      running: this.current.get(channel.id),
      error: this.#calls.error(channel.id),
      testResult: this.testResults.get(channel.id),
      now: this.#clock.now,
      on: (action) => void this.#act(channel, action),
      onDismissError: () => this.#calls.clear(channel.id),
      onDismissTest: () => this.#setTestResult(channel.id, undefined),
    });
  }

  #edit(draft: ChannelDraft | null): void {
    this.view.update({ channelDraft: draft });
    this.requestUpdate();
  }

  /** The focus goes back to where the form was opened from: the edited row, or the section's add button. */
  #closeForm(id: string | null): void {
    this.#edit(null);
    void this.updateComplete.then(() => {
      if (id === null) this.dispatchEvent(new CustomEvent('form-closed'));
      else this.renderRoot.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] .row-main`)?.focus();
    });
  }

  #setTestResult(id: string, result: ChannelTestResult | undefined): void {
    const results = new Map(this.testResults);
    if (result === undefined) results.delete(id);
    else results.set(id, result);
    this.testResults = results;
  }

  async #act(channel: Channel, action: ChannelRowAction): Promise<void> {
    const { id } = channel;
    if (action === 'toggle') {
      this.view.expand(id);
      this.requestUpdate();
      return;
    }
    if (action === 'edit') {
      const preset = this.providers.find((provider) => provider.id === channel.provider);
      this.#edit(draftOfChannel(channel, preset));
      return;
    }
    if (this.#calls.busy(id)) return;
    this.current = new Map(this.current).set(id, action);
    if (action === 'test') {
      this.#setTestResult(id, undefined);
      const done = await this.#calls.run(id, { action: 'test-channel', id });
      if (done !== undefined) this.#setTestResult(id, done.value);
    } else if (action === 'enable') {
      await this.#calls.run(id, { action: 'update-channel', id, form: { enabled: !channel.enabled } });
    } else {
      await this.#calls.run(id, { action: action === 'remove' ? 'delete-channel' : 'set-channel-secret', id });
    }
    const current = new Map(this.current);
    current.delete(id);
    this.current = current;
  }
}
