// The request log: filters, the live list with older pages on demand, and the details of a chosen request.
// The only element of its page; makes the page's message client. Draws what RequestLog holds.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as v from 'valibot';
import type { RequestLogRow } from '../../src/shared/usage';
import { Calls } from '../calls';
import { HostClient, type HostEvent } from '../client';
import { Clock } from '../components/clock';
import { CopyFlash } from '../components/copyFlash';
import { callNotice, notice } from '../components/notice';
import { errorWords } from '../errorWords';
import { plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { progressRing } from '../ui/progressRing';
import { Announcer } from './announcer';
import { filterBar } from './filterBar';
import { filtersSchema, isFiltered, noFilters, type Filters } from './filters';
import { exampleCommand, firstRequest, noMatch } from './firstRequest';
import { requestDetail } from './requestDetail';
import { RequestLog } from './requestLog';
import { requestsStyles } from './requestsStyles';
import './requestTable';
import type { RequestTableElement } from './requestTable';
import type { Names } from './requestWords';

const viewSchema = v.object({
  filters: filtersSchema,
  selectedId: v.nullable(v.string()),
  scrollTop: v.number(),
});

@customElement('gatehouse-requests')
export class RequestsElement extends LitElement {
  static override styles = [...sharedStyles, requestsStyles];

  @state() private accessor names: Names = { channels: {}, keys: {} };
  @state() private accessor selectedId: string | null = null;
  @state() private accessor copyFailed = false;
  @query('gatehouse-request-table') private accessor table!: RequestTableElement | null;
  @query('.list') private accessor list!: HTMLElement | null;

  readonly #client = new HostClient();
  readonly #calls = new Calls(this, () => this.#client);
  readonly #log = new RequestLog(this, this.#client);
  readonly #flash = new CopyFlash(this);
  readonly #announcer = new Announcer(this);
  readonly #clock = new Clock(this, 1000, () => this.#selected()?.outcome === null);
  /** Undefined until the host has named it once. */
  #proxyUrl: string | null | undefined;
  #scrollTop = 0;
  #scrollTimer: ReturnType<typeof setTimeout> | undefined;
  #stopListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const view = this.#client.readState(viewSchema);
    if (view !== undefined) this.selectedId = view.selectedId;
    this.#stopListening = this.#client.onEvent((event) => this.#onEvent(event));
    this.#client.ready();
    void this.#firstLoad(view?.filters ?? noFilters, view?.scrollTop ?? 0);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
    clearTimeout(this.#scrollTimer);
  }

  override render(): TemplateResult {
    const log = this.#log;
    const selected = this.#selected();
    return html`${filterBar({
        filters: log.filters,
        names: this.names,
        models: this.#models(),
        count: this.#count(),
        onChange: (filters) => this.#setFilters(filters),
      })}
      ${log.isHistory ? this.#historyBar() : nothing}
      <main class="body ${selected === undefined ? '' : 'with-detail'}">
        <h1 class="visually-hidden">${t('requests.title')}</h1>
        <div class="list" @scroll=${this.#onScroll}>${this.#content()}</div>
        ${selected === undefined ? nothing : this.#detail(selected)}
      </main>
      <span class="visually-hidden" role="status">${this.#announcer.words}</span>`;
  }

  #content(): TemplateResult {
    const { rows, error, state, filters, isWhole, isHistory, isLoadingOlder } = this.#log;
    if (rows.length === 0) {
      if (state === 'loading') {
        return html`<div class="loading quiet" role="status">
          ${progressRing()}<span>${t('common.loading')}</span>
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
      if (isFiltered(filters)) return noMatch(() => this.#setFilters(noFilters));
      const command = exampleCommand(this.#proxyUrl ?? null);
      return firstRequest({
        command,
        copied: this.#flash.isShown('command'),
        copyFailed: this.copyFailed,
        onCopy: () => void this.#copyCommand(command),
      });
    }
    const older = button({
      label: t('requests.loadOlder'),
      busy: isLoadingOlder,
      onClick: () => void this.#loadOlder(),
    });
    return html`<gatehouse-request-table
        .rows=${rows}
        .names=${this.names}
        .selectedId=${this.selectedId ?? undefined}
        .total=${isWhole && !isHistory ? rows.length : -1}
        @choose=${(event: CustomEvent<string>) => this.#select(event.detail)}
        @close-detail=${() => this.#select(null)}
      ></gatehouse-request-table>
      ${callNotice(error, () => this.#log.clearError())}
      <div class="foot">${isWhole ? html`<span class="quiet">${t('requests.end')}</span>` : older}</div>`;
  }

  #historyBar(): TemplateResult {
    const count = this.#log.newerCount;
    return html`<div class="bar">
      <span>${t('requests.historyText')}</span>
      ${count === 0 ? nothing : html`<span>${plural('requests.newer', count)}</span>`}
      ${button({ label: t('requests.showNewest'), onClick: () => void this.#log.loadNewest() })}
    </div>`;
  }

  #detail(row: RequestLogRow): TemplateResult {
    return html`<section class="detail" aria-labelledby="detail-title" tabindex="0" @keydown=${this.#onDetailKey}>
      ${requestDetail({
        row,
        names: this.names,
        now: this.#clock.now,
        copied: this.#flash.isShown(row.id),
        onCopyId: () => void this.#copyId(row.id),
        onClose: () => this.#closeDetail(),
      })}
      ${callNotice(this.#calls.error('copy'), () => this.#calls.clear('copy'))}
    </section>`;
  }

  #selected(): RequestLogRow | undefined {
    return this.selectedId === null ? undefined : this.#log.get(this.selectedId);
  }

  #count(): string {
    if (this.#log.state !== 'ready') return '';
    const count = this.#log.rows.length;
    return this.#log.isWhole ? plural('requests.count', count) : t('requests.countMore', { count });
  }

  /** Model names of the rows that are here, both asked for and sent. */
  #models(): string[] {
    const names = new Set<string>();
    for (const row of this.#log.rows) {
      if (row.requestedModel !== null) names.add(row.requestedModel);
      if (row.model !== null) names.add(row.model);
    }
    return [...names].sort((a, b) => a.localeCompare(b)).slice(0, 200);
  }

  #onEvent(event: HostEvent): void {
    if (event.type === 'request') {
      this.#announcer.count(event.phase, event.request);
      this.#log.take(event.request);
    } else if (event.type === 'names') {
      const wasAway = this.#proxyUrl === null || this.#log.state === 'failed';
      this.names = { channels: event.channels, keys: event.keys };
      this.#proxyUrl = event.proxyUrl ?? null;
      // The gateway is there again: what happened meanwhile is not known here.
      if (wasAway && this.#proxyUrl !== null && this.#log.state !== 'loading') void this.#log.loadNewest();
    }
  }

  async #firstLoad(filters: Filters, scrollTop: number): Promise<void> {
    await this.#log.loadNewest(filters);
    await this.updateComplete;
    await this.table?.updateComplete;
    if (this.list !== null && scrollTop > 0) this.list.scrollTop = scrollTop;
  }

  async #loadOlder(): Promise<void> {
    const added = await this.#log.loadOlder();
    if (this.#log.error === undefined) this.#announcer.say(plural('requests.announceLoaded', added));
  }

  #setFilters(filters: Filters): void {
    this.#scrollTop = 0;
    void this.#log.loadNewest(filters);
    this.#keepView();
  }

  #select(id: string | null): void {
    this.selectedId = id;
    this.#log.keep(id);
    this.#keepView();
  }

  #closeDetail(): void {
    const id = this.selectedId;
    this.#select(null);
    if (id !== null) void this.updateComplete.then(() => this.table?.focusRow(id));
  }

  async #copyId(id: string): Promise<void> {
    const done = await this.#calls.run('copy', { action: 'copy-request-id', id });
    if (done === undefined) return;
    this.#flash.show(id);
    this.#announcer.say(t('common.copied'));
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

  #keepView(): void {
    this.#client.writeState({ filters: this.#log.filters, selectedId: this.selectedId, scrollTop: this.#scrollTop });
  }

  readonly #onDetailKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#closeDetail();
  };

  readonly #onScroll = (): void => {
    clearTimeout(this.#scrollTimer);
    this.#scrollTimer = setTimeout(() => {
      this.#scrollTop = this.list?.scrollTop ?? 0;
      this.#keepView();
    }, 200);
  };
}
