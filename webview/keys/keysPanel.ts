// The keys panel: virtual keys with what they have used, the form of one, and the budgets. The only element of its page.
// Keeps drafts and filters in the page's state, so that hiding and reloading lose nothing. Never sees a secret.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as v from 'valibot';
import type { ChannelModels } from '../../src/shared/channelModels';
import { keyStates, type VirtualKey } from '../../src/shared/virtualKey';
import { panelTargetSchema, type KeyDay, type PanelTarget, type SidebarState } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import { HostClient, type HostEvent } from '../client';
import { Clock } from '../components/clock';
import { emptyState } from '../components/emptyState';
import { loadingLine } from '../components/loadingLine';
import { callNotice, notice } from '../components/notice';
import '../components/pageNavigation';
import { RovingRows } from '../components/rovingRows';
import { tabs } from '../components/tabs';
import { Toasts } from '../components/toasts';
import { plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { dropdown } from '../ui/dropdown';
import { searchField } from '../ui/searchField';
import { budgetDraftSchema, type BudgetDraft } from './budgetDraft';
import './budgetList';
import './folderList';
import { draftOfKey, emptyKeyDraft, keyDraftSchema, type KeyDraft } from './keyDraft';
import './keyEditor';
import { keyRows, type KeyAction } from './keyRows';
import { keysPanelStyles } from './keysPanelStyles';
import { lastDays } from './lastDays';

const parts = ['keys', 'budgets', 'folders'] as const;
type Tab = (typeof parts)[number];

const stateFilters = ['usable', 'all', ...keyStates] as const;

const viewSchema = v.object({
  target: panelTargetSchema,
  tab: v.picklist(parts),
  search: v.string(),
  filter: v.picklist(stateFilters),
  keyDraft: v.nullable(keyDraftSchema),
  budgetDraft: v.nullable(budgetDraftSchema),
});

/** Days of a sparkline. */
const shownDays = 14;
/** At most one question for figures in this time (ms). */
const refreshEvery = 5000;

@customElement('gatehouse-virtual-keys')
export class KeysPanelElement extends LitElement {
  static override styles = [...sharedStyles, keysPanelStyles];

  @state() private accessor state: SidebarState | undefined = undefined;
  @state() private accessor target: PanelTarget | undefined = undefined;
  @state() private accessor tab: Tab = 'keys';
  @state() private accessor search = '';
  @state() private accessor filter: (typeof stateFilters)[number] = 'usable';
  @state() private accessor keyDraft: KeyDraft | null = null;
  @state() private accessor budgetDraft: BudgetDraft | null = null;
  @state() private accessor days: readonly KeyDay[] | undefined = undefined;
  @state() private accessor models: readonly ChannelModels[] = [];
  @state() private accessor current: ReadonlyMap<string, KeyAction> = new Map();

  readonly #client = new HostClient();
  readonly #calls = new Calls(this, () => this.#client);
  readonly #clock = new Clock(this, 30_000);
  readonly #toasts = new Toasts(this);
  readonly #rowsFocus = new RovingRows(this);
  /** The key that is to be opened as soon as it is known. */
  #wantedKey: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const view = this.#client.readState(viewSchema);
    if (view !== undefined) Object.assign(this, view);
    this.#stopListening = this.#client.onEvent((event) => this.#onEvent(event));
    this.#client.ready();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
    clearTimeout(this.#timer);
  }

  override render(): TemplateResult {
    return html`<gatehouse-pages .client=${this.#client} page="virtual-keys"></gatehouse-pages>${this.#body()}`;
  }

  #body(): TemplateResult {
    const { state } = this;
    if (state === undefined) {
      return loadingLine();
    }
    return html`<main>
      <header>
        <h1>${t('keysPanel.title')}</h1>
        <p class="quiet">${t('keysPanel.text')}</p>
      </header>
      ${state.gateway.state === 'running' ? nothing : notice({ kind: 'warning', text: t('channelPanel.gatewayDown') })}
      ${
        this.keyDraft === null
          ? tabs({
              label: t('keysPanel.title'),
              tabs: parts.map((id) => ({ id, label: t(`${id}.title`) })),
              shown: this.tab,
              onShow: (tab) => this.#show(tab),
            })
          : nothing
      }
      ${this.keyDraft !== null ? this.#editor(state, this.keyDraft) : this.#tab(state)} ${this.#toasts.render()}
    </main>`;
  }

  #tab(state: SidebarState): TemplateResult {
    if (this.tab === 'keys') return this.#keys(state);
    return this.tab === 'budgets' ? this.#budgets(state) : this.#folders(state);
  }

  #folders(state: SidebarState): TemplateResult {
    return html`<section class="part" role="tabpanel" id="panel-folders" aria-labelledby="tab-folders">
      <gatehouse-folders .client=${this.#client} .state=${state}></gatehouse-folders>
    </section>`;
  }

  #keys(state: SidebarState): TemplateResult {
    const shown = this.#shownKeys(state.keys);
    return html`<section class="part" role="tabpanel" id="panel-keys" aria-labelledby="tab-keys">
      <div class="tools">
        ${searchField({
          label: t('keyList.search'),
          value: this.search,
          controls: 'keys',
          onInput: (search) => this.#set({ search }),
        })}
        ${dropdown({
          name: 'filter',
          label: t('keyList.filter'),
          value: this.filter,
          options: stateFilters.map((filter) => ({
            value: filter,
            label: filter === 'usable' || filter === 'all' ? t(`keyList.filter.${filter}`) : t(`keys.state.${filter}`),
          })),
          onChange: (value) => {
            const filter = stateFilters.find((known) => known === value);
            if (filter !== undefined) this.#set({ filter });
          },
        })}
        <span class="quiet count figures" role="status">${plural('keyList.count', shown.length)}</span>
        ${button({
          label: t('keys.add'),
          kind: 'primary',
          icon: 'add',
          disabled: state.gateway.state !== 'running',
          onClick: () => this.#edit(emptyKeyDraft()),
        })}
      </div>
      ${callNotice(this.#calls.error('days'), () => this.#calls.clear('days'))}
      <div id="keys">${this.#rows(state, shown)}</div>
    </section>`;
  }

  #rows(state: SidebarState, shown: readonly VirtualKey[]): TemplateResult {
    if (state.keys.length === 0) return emptyState({ text: t('keys.emptyText'), buttons: [] });
    if (shown.length === 0) {
      const all = button({ label: t('keyList.showAll'), onClick: () => this.#set({ search: '', filter: 'all' }) });
      return emptyState({ text: t('keyList.noMatch'), buttons: [all] });
    }
    return keyRows({
      keys: shown,
      days: this.days === undefined ? undefined : { rows: this.days, shown: lastDays(shownDays, this.#clock.now) },
      channelNames: new Map(state.channels.map(({ id, name }) => [id, name])),
      now: this.#clock.now,
      rows: this.#rowsFocus,
      running: (id) => this.current.get(id),
      error: (id) => this.#calls.error(id),
      on: (key, action) => void this.#act(key, action),
      onDismissError: (id) => this.#calls.clear(id),
    });
  }

  #shownKeys(keys: readonly VirtualKey[]): VirtualKey[] {
    const wanted = this.search.trim().toLowerCase();
    return keys.filter((key) => {
      const fits =
        this.filter === 'all' || (this.filter === 'usable' ? key.state !== 'revoked' : key.state === this.filter);
      const texts = [key.name, key.hint, key.note, key.tool ?? '', key.folder ?? '', ...(key.models ?? [])];
      return fits && (wanted === '' || texts.some((text) => text.toLowerCase().includes(wanted)));
    });
  }

  #budgets(state: SidebarState): TemplateResult {
    return html`<section class="part" role="tabpanel" id="panel-budgets" aria-labelledby="tab-budgets">
      <gatehouse-budgets
        .client=${this.#client}
        .state=${state}
        .draft=${this.budgetDraft}
        @draft-change=${(event: CustomEvent<BudgetDraft | null>) => this.#set({ budgetDraft: event.detail })}
      ></gatehouse-budgets>
    </section>`;
  }

  #editor(state: SidebarState, draft: KeyDraft): TemplateResult {
    return html`<gatehouse-key-editor
      .client=${this.#client}
      .draft=${draft}
      .saved=${state.keys.find(({ id }) => id === draft.keyId)}
      .channels=${state.channels}
      .models=${this.models}
      @draft-change=${(event: CustomEvent<KeyDraft>) => this.#set({ keyDraft: event.detail })}
      @done=${() => this.#close(draft.keyId)}
    ></gatehouse-key-editor>`;
  }

  #onEvent(event: HostEvent): void {
    if (event.type === 'sidebar') {
      const isFirst = this.state === undefined;
      this.state = event.state;
      if (isFirst) {
        void this.#loadDays();
        if (this.keyDraft !== null) void this.#loadModels();
      } else this.#loadDaysLater();
      this.#openWanted();
    } else if (event.type === 'target') {
      // The same target anew is the page's own, after it was hidden: what the user did since stays.
      if (JSON.stringify(event.target) === JSON.stringify(this.target)) return;
      this.#goTo(event.target);
    }
  }

  #goTo(target: PanelTarget): void {
    if (target.view === 'budgets' || target.view === 'folders') this.#set({ target, tab: target.view, keyDraft: null });
    else this.#set({ target, tab: 'keys' });
    if (target.view === 'new-key') this.#edit(emptyKeyDraft());
    this.#wantedKey = target.view === 'key' ? target.id : undefined;
    this.#openWanted();
  }

  #openWanted(): void {
    const key = this.state?.keys.find(({ id }) => id === this.#wantedKey);
    if (key === undefined) return;
    this.#wantedKey = undefined;
    this.#edit(draftOfKey(key));
  }

  #edit(keyDraft: KeyDraft): void {
    this.#set({ keyDraft });
    window.scrollTo(0, 0);
    void this.#loadModels();
  }

  /** The focus goes back to where the form was opened from. */
  #close(id: string | null): void {
    // Whoever asks for the same target again means it.
    this.#set({ keyDraft: null, target: { view: 'keys' } });
    void this.updateComplete.then(() => {
      const key =
        id === null ? null : this.renderRoot.querySelector<HTMLElement>(`[data-key="${CSS.escape(id)}"] .name`);
      (key ?? this.renderRoot.querySelector<HTMLElement>('.tools vscode-button'))?.focus();
    });
  }

  async #act(key: VirtualKey, action: KeyAction): Promise<void> {
    const { id } = key;
    if (action === 'edit') {
      this.#edit(draftOfKey(key));
      return;
    }
    if (this.#calls.busy(id)) return;
    this.current = new Map(this.current).set(id, action);
    if (action === 'enable') {
      const state = key.state === 'disabled' ? 'active' : 'disabled';
      await this.#setState(key, state, true);
    } else await this.#calls.run(id, { action: action === 'rotate' ? 'rotate-key' : 'revoke-key', id });
    const current = new Map(this.current);
    current.delete(id);
    this.current = current;
  }

  async #setState({ id, name }: VirtualKey, state: 'active' | 'disabled', canUndo: boolean): Promise<void> {
    const done = await this.#calls.run(id, { action: 'set-key-state', id, state });
    if (done === undefined) return;
    const key = this.state?.keys.find((known) => known.id === id);
    const undo = (): void => {
      if (key !== undefined) void this.#setState(key, state === 'active' ? 'disabled' : 'active', false);
    };
    const text = t(state === 'active' ? 'keyList.enabled' : 'keyList.disabled', { name });
    this.#toasts.show({ text, ...(canUndo ? { onUndo: undo } : {}) });
  }

  #loadDaysLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#loadDays();
    }, refreshEvery);
  }

  async #loadDays(): Promise<void> {
    if (this.state?.gateway.state !== 'running' || this.tab !== 'keys') return;
    const done = await this.#calls.run('days', { action: 'list-key-days', days: shownDays });
    if (done !== undefined) this.days = done.value;
  }

  async #loadModels(): Promise<void> {
    if (this.state?.gateway.state === 'stopped') return;
    const done = await this.#calls.run('models', { action: 'list-models' });
    if (done !== undefined) this.models = done.value;
  }

  #show(tab: Tab): void {
    this.#set({ tab });
    if (tab === 'keys') void this.#loadDays();
  }

  /** Changes what is kept over hiding and reloading. */
  #set(part: Partial<v.InferOutput<typeof viewSchema>>): void {
    Object.assign(this, part);
    const { target, tab, search, filter, keyDraft, budgetDraft } = this;
    if (target !== undefined) this.#client.writeState({ target, tab, search, filter, keyDraft, budgetDraft });
  }
}
