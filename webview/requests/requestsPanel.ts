// The request log: search and filters, the live list with older pages as one scrolls, and the details of a chosen request.
// The only element of its page; makes the page's message client. Draws what RequestLog and DetailLoader hold.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { RequestLogRow } from '../../src/shared/usage';
import type { SidebarState } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import { HostClient, type HostEvent } from '../client';
import { Clock } from '../components/clock';
import '../components/filterChips';
import { callNotice, notice } from '../components/notice';
import { errorWords } from '../errorWords';
import { formatDateTime } from '../format';
import { plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import { progressRing } from '../ui/progressRing';
import { Announcer } from './announcer';
import { DetailLoader } from './detailLoader';
import './detailPane';
import { dimensionsOf, rangeWords, seenIn, type SeenValues } from './filterDimensions';
import { filterBar } from './filterBar';
import { isFiltered, noFilters, type Filters } from './filters';
import { exampleCommand, firstRequest, noMatch } from './firstRequest';
import { RequestLog } from './requestLog';
import { requestsStyles } from './requestsStyles';
import { firstView, requestsViewSchema, type RequestsView } from './requestsView';
import './requestTable';
import type { RequestTableElement } from './requestTable';
import type { Names } from './requestWords';
import { CopyFlash } from '../components/copyFlash';
import '../components/pageNavigation';

/** Typing in the search rests this long (milliseconds) before it is asked for. */
const searchPatience = 300;
/** Scrolled further than this (pixels), new requests wait. */
const nearTop = 40;

@customElement('gatehouse-requests')
export class RequestsElement extends LitElement {
  static override styles = [...sharedStyles, ...requestsStyles];

  @state() private accessor names: Names = { channels: {}, keys: {} };
  @state() private accessor view: RequestsView = firstView;
  @state() private accessor search = '';
  @state() private accessor columnsOpen = false;
  @state() private accessor copyFailed = false;
  @query('gatehouse-request-table') private accessor table!: RequestTableElement | null;

  readonly #client = new HostClient();
  readonly #log = new RequestLog(this, this.#client, () => ({
    channels: this.#state?.channels ?? [],
    keys: this.#state?.keys ?? [],
  }));
  readonly #calls = new Calls(this, () => this.#client);
  readonly #loader = new DetailLoader(this, this.#client);
  readonly #flash = new CopyFlash(this);
  readonly #announcer = new Announcer(this);
  readonly #clock = new Clock(this, 1000, () => this.#loader.row?.outcome === null);
  #state: SidebarState | undefined;
  #seen: SeenValues = { models: new Set(), folders: new Set() };
  /** Undefined until the host has named it once. */
  #proxyUrl: string | null | undefined;
  #scrollTimer: ReturnType<typeof setTimeout> | undefined;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;
  #stopListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.view = this.#client.readState(requestsViewSchema) ?? firstView;
    this.search = this.view.filters.search ?? '';
    this.#stopListening = this.#client.onEvent((event) => this.#onEvent(event));
    window.addEventListener('keydown', this.#onPageKey);
    if (this.view.selectedId !== null) this.#loader.choose(this.view.selectedId);
    this.#client.ready();
    void this.#firstLoad();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
    window.removeEventListener('keydown', this.#onPageKey);
    clearTimeout(this.#scrollTimer);
    clearTimeout(this.#searchTimer);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.#seen = seenIn(this.#log.rows, this.#seen);
  }

  override render(): TemplateResult {
    return html`<gatehouse-pages .client=${this.#client} page="requests"></gatehouse-pages>${this.#body()}`;
  }

  #body(): TemplateResult {
    const log = this.#log;
    const { row } = this.#loader;
    const { selectedId } = this.view;
    const isOpen = selectedId !== null && (row !== undefined || this.#loader.error !== undefined);
    return html`${filterBar({
        filters: log.filters,
        search: this.search,
        dimensions: dimensionsOf(this.#state, this.#seen),
        columns: this.view.columns,
        columnsOpen: this.columnsOpen,
        count: this.#count(),
        onFilters: (filters) => this.#setFilters(filters),
        onSearch: (text) => this.#onSearch(text),
        onSearchNow: () => this.#searchNow(),
        onColumns: (columns) => this.#keep({ columns }),
        onToggleColumns: (open) => (this.columnsOpen = open),
      })}
      <main class="body ${isOpen ? 'with-detail' : ''}">
        <h1 class="visually-hidden">${t('requests.title')}</h1>
        <div class="list">${this.#content()}${this.#pill()}</div>
        ${isOpen ? this.#detail(selectedId, row) : nothing}
      </main>
      <span class="visually-hidden" role="status">${this.#announcer.words}</span>`;
  }

  #content(): TemplateResult {
    const { rows, error, state: loading, filters, isWhole, isLoadingOlder } = this.#log;
    if (rows.length === 0) {
      if (loading === 'loading' || isLoadingOlder) {
        return html`<div class="loading quiet" role="status">
          ${progressRing()}<span>${this.#searchedWords() ?? t('common.loading')}</span>
        </div>`;
      }
      if (error !== undefined) {
        const retry = button({
          label: t('common.retry'),
          icon: 'restart',
          onClick: () => void this.#log.loadNewest(),
        });
        const text = `${t('requests.loadFailed')} ${errorWords(error)}`;
        return html`<div class="message">${notice({ kind: 'error', text, buttons: [retry] })}</div>`;
      }
      if (!isWhole) {
        return html`<div class="message">
          <p>${this.#searchedWords() ?? ''}</p>
          <div class="buttons">${this.#olderButton(t('requests.searchOn'))}</div>
        </div>`;
      }
      if (isFiltered(filters)) return noMatch(() => this.#setFilters(noFilters));
      const command = exampleCommand(this.#proxyUrl ?? null);
      return firstRequest({
        command,
        copied: this.#flash.isShown('command'),
        copyFailed: this.copyFailed,
        onCopy: () => void this.#copyCommand(command),
        onTry: () => void this.#calls.run('next', { action: 'open-endpoints', part: 'try' }),
        onTakeOver: () => void this.#calls.run('next', { action: 'open-tools' }),
      });
    }
    return html`<gatehouse-request-table
      .rows=${rows}
      .names=${this.names}
      .columns=${this.view.columns}
      .selectedId=${this.view.selectedId ?? undefined}
      .total=${isWhole && this.#log.newerCount === 0 ? rows.length : -1}
      @choose=${(event: CustomEvent<string>) => this.#select(event.detail)}
      @close-detail=${() => this.#select(null)}
      @scrolled=${this.#onScrolled}
      @near-end=${(event: CustomEvent<'rows' | 'scroll'>) => void this.#loadOlder(event.detail)}
    >
      ${callNotice(error, () => this.#log.clearError())}
      <div class="foot">${this.#foot()}</div>
    </gatehouse-request-table>`;
  }

  #foot(): TemplateResult {
    const { isWhole, isLoadingOlder } = this.#log;
    const words = this.#searchedWords();
    if (isWhole) return html`<span class="quiet">${t('requests.end')}</span>`;
    if (isLoadingOlder) {
      return html`<span class="loading-older quiet">${progressRing()} ${words ?? t('requests.loadingOlder')}</span>`;
    }
    return html`${words === undefined ? nothing : html`<span class="quiet">${words}</span>`}
    ${this.#olderButton(t('requests.loadOlder'))}`;
  }

  #olderButton(label: string): TemplateResult {
    return button({ label, busy: this.#log.isLoadingOlder, onClick: () => void this.#loadOlder('click') });
  }

  #searchedWords(): string | undefined {
    const { searchedTo } = this.#log;
    return searchedTo === undefined ? undefined : t('requests.searchedTo', { time: formatDateTime(searchedTo) });
  }

  /** How many new requests wait above; a click shows them. */
  #pill(): TemplateResult | typeof nothing {
    const { newerCount } = this.#log;
    if (newerCount === 0) return nothing;
    return html`<button class="pill" @click=${() => this.#showNewest()}>
      ${icon('chevronUp')}<span>${plural('requests.newer', newerCount)}</span>
    </button>`;
  }

  #detail(id: string, row: RequestLogRow | undefined): TemplateResult {
    const index = this.#log.rows.findIndex((one) => one.id === id);
    return html`<gatehouse-request-detail
      class="detail"
      .client=${this.#client}
      .requestId=${id}
      .row=${row}
      .detail=${this.#loader.detail}
      .error=${this.#loader.error}
      .names=${this.names}
      .now=${this.#clock.now}
      .readable=${this.view.readable}
      .hasPrevious=${index > 0}
      .hasNext=${index >= 0 && index < this.#log.rows.length - 1}
      @step=${(event: CustomEvent<number>) => this.#step(event.detail)}
      @filter=${(event: CustomEvent<Filters>) => this.#setFilters(event.detail)}
      @readable-change=${(event: CustomEvent<boolean>) => this.#keep({ readable: event.detail })}
      @say=${(event: CustomEvent<string>) => this.#announcer.say(event.detail)}
      @retry=${() => void this.#loader.load()}
      @close=${() => this.#closeDetail()}
    ></gatehouse-request-detail>`;
  }

  #count(): string {
    if (this.#log.state !== 'ready') return '';
    const count = this.#log.rows.length;
    const words = this.#log.isWhole ? plural('requests.count', count) : t('requests.countMore', { count });
    const range = rangeWords(this.#log.filters);
    return range === '' ? words : `${words} · ${range}`;
  }

  #onEvent(event: HostEvent): void {
    switch (event.type) {
      case 'request':
        this.#announcer.count(event.phase, event.request);
        this.#log.take(event.request);
        this.#loader.take(event.request);
        break;
      case 'sidebar':
        this.#state = event.state;
        this.requestUpdate();
        break;
      case 'request-filters':
        this.#setFilters(event.filters);
        break;
      case 'show-request':
        this.#select(event.id);
        break;
      case 'names': {
        const wasAway = this.#proxyUrl === null || this.#log.state === 'failed';
        this.names = { channels: event.channels, keys: event.keys };
        this.#proxyUrl = event.proxyUrl ?? null;
        // The gateway is there again: what happened meanwhile is not known here.
        if (wasAway && this.#proxyUrl !== null && this.#log.state !== 'loading') void this.#log.loadNewest();
        break;
      }
      default:
        break;
    }
  }

  async #firstLoad(): Promise<void> {
    const { filters, scrollTop } = this.view;
    await this.#log.loadNewest(filters);
    await this.updateComplete;
    await this.table?.updateComplete;
    if (this.table !== null && scrollTop > 0) this.table.scrollTop = scrollTop;
  }

  async #loadOlder(why: 'rows' | 'scroll' | 'click'): Promise<void> {
    const { error, searchedTo, isWhole, isLoadingOlder } = this.#log;
    // What failed goes on only when the user says so; a search that found little, when the user looks for more.
    if (isWhole || isLoadingOlder || (why !== 'click' && error !== undefined)) return;
    if (why === 'rows' && searchedTo !== undefined) return;
    const added = await this.#log.loadOlder();
    if (why === 'click' && this.#log.error === undefined) this.#announcer.say(plural('requests.announceLoaded', added));
  }

  #setFilters(filters: Filters): void {
    clearTimeout(this.#searchTimer);
    this.search = filters.search ?? '';
    this.#log.hold(false);
    void this.#log.loadNewest(filters);
    this.#keep({ filters, scrollTop: 0 });
  }

  #onSearch(text: string): void {
    this.search = text.slice(0, 200);
    clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(() => this.#searchNow(), searchPatience);
  }

  #searchNow(): void {
    const { search: _old, ...rest } = this.#log.filters;
    const typed = this.search;
    this.#setFilters(typed.trim() === '' ? rest : { ...rest, search: typed });
    this.search = typed;
  }

  #select(id: string | null): void {
    if (id !== this.view.selectedId || id === null)
      this.#loader.choose(id, id === null ? undefined : this.#log.get(id));
    this.#keep({ selectedId: id });
  }

  #step(by: number): void {
    const { rows } = this.#log;
    const target = rows[rows.findIndex(({ id }) => id === this.view.selectedId) + by];
    if (target === undefined) return;
    this.#select(target.id);
    this.table?.showRow(target.id);
  }

  #closeDetail(): void {
    const id = this.view.selectedId;
    this.#select(null);
    if (id !== null) void this.updateComplete.then(() => this.table?.focusRow(id));
  }

  #showNewest(): void {
    this.#log.showNewest();
    if (this.table !== null) this.table.scrollTop = 0;
    void this.updateComplete.then(() => this.table?.focusCurrent());
  }

  async #copyCommand(command: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(command);
      this.copyFailed = false;
      this.#flash.show('command');
      this.#announcer.say(t('common.copied'));
    } catch {
      // No clipboard in this page (an insecure origin, no focus): the text can be selected with one click.
      this.copyFailed = true;
    }
  }

  #keep(part: Partial<RequestsView>): void {
    this.view = { ...this.view, ...part };
    this.#client.writeState(this.view);
  }

  /** `/` goes to the search from anywhere but a place where one writes. */
  readonly #onPageKey = (event: KeyboardEvent): void => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const [target] = event.composedPath();
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    const field = this.renderRoot.querySelector<HTMLInputElement>('.search-field input');
    if (field === null) return;
    event.preventDefault();
    field.select();
    field.focus();
  };

  readonly #onScrolled = (): void => {
    const top = this.table?.scrollTop ?? 0;
    this.#log.hold(top > nearTop);
    clearTimeout(this.#scrollTimer);
    this.#scrollTimer = setTimeout(() => this.#keep({ scrollTop: top }), 200);
  };
}
