// The Statistics page: what was spent, on what, how fast and how well, over any range and under any filters. The only element of its page;
// makes the page's message client. Keeps how it is looked at; the figures are those of StatisticsData and SideData.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import type { SavedFile } from '../../src/shared/statisticsMessages';
import type { SummaryFilter } from '../../src/shared/usage';
import type { SidebarState } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import { ChartThemeController } from '../charts/chartTheme';
import { HostClient, type HostEvent } from '../client';
import '../components/filterChips';
import type { ChosenFilters } from '../components/filterChips';
import { gaugeStyles } from '../components/gauge';
import { callNotice, notice } from '../components/notice';
import { emptyStateStyles } from '../components/emptyState';
import '../components/pageNavigation';
import { sortButtonStyles } from '../components/sortButton';
import { errorWords } from '../errorWords';
import { formatClock } from '../format';
import { formatNumber, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { controls, type ExportKind } from './controls';
import { requestsOf } from './drillDown';
import { emptyMessage } from './emptyMessage';
import { sumsFile } from './exportSums';
import { figureCards } from './figureCards';
import { sumsOf } from './figures';
import { FilterOptions } from './filterOptions';
import { filtersOf, isFiltered, type Filters } from './filters';
import { kindsSection } from './kindsSection';
import { dateText } from '../localTime';
import { costWords, rangeWords, type PageContext } from './pageContext';
import { drawnCharts } from './pictures';
import { mainPlan, yearRequest } from './plan';
import { rankingSection } from './rankingSection';
import { granularityChoices, granularityOf, rangeOf, rangePresets, type Range } from './ranges';
import { Reloads } from './reloads';
import { SideData } from './sideData';
import { activitySection, budgetSection, type SideActions } from './sideSections';
import { skeleton } from './skeleton';
import { StatisticsData } from './statisticsData';
import { statisticsStyles } from './statisticsStyles';
import { firstView, statisticsViewSchema, type StatisticsView } from './statisticsView';
import { requestsSection, speedSection, timeSection } from './timeSections';
import { unpricedNotice } from './unpricedNotice';

/** Changes of these ask for nothing: what they show is here already. */
const drawnOnly: ReadonlySet<string> = new Set(['measure', 'sort', 'whole', 'heat', 'live']);
/** Live updates are read out this often at most (ms). */
const announceEvery = 15_000;

@customElement('gatehouse-statistics')
export class StatisticsElement extends LitElement {
  static override styles = [...sharedStyles, gaugeStyles, emptyStateStyles, sortButtonStyles, statisticsStyles];

  @state() private accessor view: StatisticsView = firstView;
  @state() private accessor sidebar: SidebarState | undefined = undefined;
  @state() private accessor zone: string | undefined = undefined;
  @state() private accessor dates: { from: string; to: string; wrong: boolean } | undefined = undefined;
  @state() private accessor exporting: string | undefined = undefined;
  @state() private accessor said = '';
  /** Whether there was any request in the last year; undefined until that was asked. */
  @state() private accessor everUsed: boolean | undefined = undefined;

  readonly #client = new HostClient();
  readonly #calls = new Calls(this, () => this.#client);
  readonly #data = new StatisticsData(this, this.#client);
  readonly #side = new SideData(this, this.#client, this.#data);
  readonly #theme = new ChartThemeController(this);
  readonly #options = new FilterOptions();
  readonly #reloads = new Reloads(
    () => void this.#reload(),
    () => this.view.live,
  );
  /** Names of channels and keys as text, and how often they have changed: drawings depend on them, not on the rest of the state. */
  #namesText = '';
  #names = 0;
  #saidAt = 0;
  #stopListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.view = this.#client.readState(statisticsViewSchema) ?? firstView;
    this.#stopListening = this.#client.onEvent((event) => this.#onEvent(event));
    this.#reloads.start();
    this.#client.ready();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
    this.#reloads.stop();
  }

  override render(): TemplateResult {
    return html`<gatehouse-pages .client=${this.#client} page="statistics"></gatehouse-pages>${this.#body()}`;
  }

  #body(): TemplateResult {
    const { zone } = this;
    const { shown } = this.#data;
    return html`<main>
      <header>
        <div class="head">
          <h1>${t('statistics.title')}</h1>
          <p class="quiet" id="range-words">${this.#subtitle()}</p>
        </div>
        ${zone === undefined ? nothing : this.#controls(zone)}
        <gatehouse-filter-chips
          .dimensions=${this.#options.dimensions(this.sidebar, this.view.filters)}
          .filters=${this.view.filters}
          @filters-change=${(event: CustomEvent<ChosenFilters>) => this.#change({ filters: filtersOf(event.detail) })}
        ></gatehouse-filter-chips>
      </header>
      ${this.#notices()} ${shown === undefined ? this.#first() : this.#page()}
      <span class="visually-hidden" role="status">${this.said}</span>
    </main>`;
  }

  #subtitle(): string {
    const { zone } = this;
    if (zone === undefined) return '';
    const { shown } = this.#data;
    const range = shown?.plan.range ?? rangeOf(this.view.choice, Date.now(), zone);
    const words = t('statistics.subtitle', { range: rangeWords(range, zone), zone });
    if (shown === undefined) return words;
    const { before } = shown.plan;
    return [
      words,
      ...(before === null ? [] : [t('statistics.before', { range: rangeWords(before, zone) })]),
      t('statistics.updated', { time: formatClock(new Date(shown.at).toISOString(), shown.at) }),
    ].join(' · ');
  }

  #controls(zone: string): TemplateResult {
    const range = rangeOf(this.view.choice, Date.now(), zone);
    return controls({
      view: this.view,
      dates: this.dates,
      sizes: granularityChoices(range),
      size: granularityOf(range, this.view.granularity),
      loading: this.#data.loading,
      exporting: this.exporting,
      onPreset: (value) => this.#choosePreset(value, range, zone),
      onDates: (dates) => (this.dates = { ...dates, wrong: false }),
      onApplyDates: () => this.#applyDates(),
      onView: (part) => this.#change(part),
      onRefresh: () => {
        this.#data.forget();
        void this.#reload();
      },
      onExport: (kind) => void this.#export(kind, zone),
    });
  }

  #notices(): TemplateResult {
    const gateway = this.sidebar?.gateway.state;
    const down = gateway !== undefined && gateway !== 'running' && gateway !== 'starting';
    const { error } = this.#data;
    return html`${
      down
        ? notice({
            kind: 'warning',
            text: t('statistics.gatewayDown'),
            buttons: [
              button({
                label: t('gateway.start'),
                icon: 'play',
                busy: this.#calls.busy('start'),
                onClick: () => void this.#calls.run('start', { action: 'start-gateway' }),
              }),
            ],
          })
        : nothing
    }
    ${
      error === undefined || (down && error.kind !== 'internal')
        ? nothing
        : notice({
            kind: 'error',
            text: `${t('statistics.loadFailed')} ${errorWords(error)}`,
            buttons: [button({ label: t('common.retry'), icon: 'restart', onClick: () => void this.#reload() })],
          })
    }
    ${['start', 'open', 'export'].map((slot) => callNotice(this.#calls.error(slot), () => this.#calls.clear(slot)))}`;
  }

  /** Before the first figures. */
  #first(): TemplateResult | typeof nothing {
    return this.#data.error === undefined ? skeleton(this.view) : nothing;
  }

  #page(): TemplateResult {
    const { shown } = this.#data;
    const { zone } = this;
    if (shown === undefined || zone === undefined) return html``;
    const isEmpty = shown.answers.time.total.requests === 0;
    // Whether there is anything outside of the range is being asked.
    if (isEmpty && !isFiltered(shown.view.filters) && this.everUsed === undefined) return skeleton(this.view);
    if (isEmpty) {
      return emptyMessage({
        filtered: isFiltered(shown.view.filters),
        everUsed: this.everUsed === true,
        onClear: () => this.#change({ filters: {} }),
        onYear: () => this.#change({ choice: { kind: 'preset', preset: 'year' } }),
        onTools: () => void this.#calls.run('open', { action: 'open-tools' }),
        onTry: () => void this.#calls.run('open', { action: 'open-endpoints', part: 'try' }),
      });
    }
    const page: PageContext = {
      view: this.view,
      shown,
      zone,
      state: this.sidebar,
      names: this.#names,
      loading: this.#data.loading && shown.view !== this.view,
      change: (part) => this.#change(part),
      openRequests: (values = {}, range = shown.plan.range) => this.#openRequests(shown.view.filters, values, range),
      savePicture: ({ name, base64 }) => void this.#save([{ name, encoding: 'base64', content: base64 }]),
      openPrices: (model) => void this.#calls.run('open', { action: 'open-prices', model }),
    };
    const actions: SideActions = {
      openBudgets: () => void this.#calls.run('open', { action: 'open-panel', target: { view: 'budgets' } }),
      retry: () => void this.#loadSide(),
    };
    // Drawn anew only when what it shows has changed: the state comes with every request.
    const { closed, measure, stack, sort, whole, heat, filters } = this.view;
    const figures = [shown, zone, this.#names];
    const basis = [...figures, closed, page.loading];
    const { outlook, activity } = this.#side;
    return html`${guard(figures, () => html`${unpricedNotice(page)} ${figureCards(page)}`)}
    ${guard([...basis, measure, stack], () => timeSection(page))} ${guard(basis, () => requestsSection(page))}
    ${guard(basis, () => speedSection(page))}
    ${guard([...figures, closed, sort, whole, filters], () => rankingSection(page))}
    ${guard(basis, () => kindsSection(page))} ${guard([...basis, outlook], () => budgetSection(page, outlook, actions))}
    ${guard([...basis, heat, activity], () => activitySection(page, activity, actions))}`;
  }

  #onEvent(event: HostEvent): void {
    switch (event.type) {
      case 'time-zone': {
        const isNew = this.zone !== event.zone;
        this.zone = event.zone;
        if (isNew) void this.#reload();
        break;
      }
      case 'prices-changed':
        this.#data.forget();
        this.#reloads.request();
        break;
      case 'usage-changed':
        this.#data.changed();
        if (this.view.live) this.#reloads.request();
        break;
      case 'sidebar': {
        const was = this.sidebar?.gateway.state;
        this.sidebar = event.state;
        const { channels, keys, providers } = event.state;
        const nameText = JSON.stringify([
          ...[...channels, ...keys].map(({ id, name }) => [id, name]),
          providers.length,
        ]);
        if (nameText !== this.#namesText) this.#names += 1;
        this.#namesText = nameText;
        // The gateway is there again: what happened meanwhile is not known here.
        if (was !== undefined && was !== 'running' && event.state.gateway.state === 'running') {
          this.#data.forget();
          void this.#reload();
        }
        break;
      }
      default:
        break;
    }
  }

  #change(part: Partial<StatisticsView>): void {
    const { choice, back } = this.view;
    // From a part of a chart there is a way back to what was shown before.
    const isPart = part.choice?.kind === 'part';
    const before = isPart
      ? { back: choice.kind === 'part' ? back : choice }
      : part.choice === undefined
        ? {}
        : { back: undefined };
    this.view = { ...this.view, ...part, ...before };
    this.#client.writeState(this.view);
    if (part.choice !== undefined && part.choice.kind !== 'dates') this.dates = undefined;
    if (part.live === true) this.#reloads.request();
    if (Object.keys(part).every((name) => drawnOnly.has(name))) return;
    void this.#reload();
  }

  #choosePreset(value: string, range: Range, zone: string): void {
    const preset = rangePresets.find((one) => one === value);
    if (preset !== undefined) this.#change({ choice: { kind: 'preset', preset } });
    else if (value === 'dates') {
      this.dates = { from: dateText(range.from, zone), to: dateText(range.to - 1, zone), wrong: false };
    }
  }

  #applyDates(): void {
    const { dates } = this;
    if (dates === undefined) return;
    if (dates.from === '' || dates.to === '' || dates.from > dates.to) {
      this.dates = { ...dates, wrong: true };
      return;
    }
    this.#change({ choice: { kind: 'dates', from: dates.from, to: dates.to } });
  }

  /** Reads what the view shows; what is still good is not asked again. */
  async #reload(): Promise<void> {
    const { view, zone } = this;
    if (zone === undefined) return;
    const before = this.#data.shown;
    if (!(await this.#data.load(view, mainPlan(view, Date.now(), zone)))) return;
    const { shown } = this.#data;
    if (shown === undefined) return;
    this.#options.take(shown);
    this.#announce(before?.view === view);
    if (shown.answers.time.total.requests === 0 && !isFiltered(view.filters)) void this.#askEverUsed(zone);
    await this.#loadSide(before?.view === view);
  }

  /** While nothing is changed but the figures, the side data is read less often. */
  async #loadSide(isLive = false): Promise<void> {
    const { zone } = this;
    if (zone === undefined || (isLive && !this.#reloads.isSideDue())) return;
    this.#reloads.sideLoaded();
    await this.#side.load(this.view, Date.now(), zone);
  }

  async #askEverUsed(zone: string): Promise<void> {
    try {
      const { total } = await this.#data.summary(yearRequest({ ...this.view, filters: {} }, Date.now(), zone));
      this.everUsed = total.requests > 0;
    } catch {
      // Then the way to a longer range is offered, which says what is wrong if something is.
      this.everUsed = true;
    }
  }

  #announce(isLive: boolean): void {
    const { shown } = this.#data;
    const now = Date.now();
    if (shown === undefined || (isLive && now - this.#saidAt < announceEvery)) return;
    this.#saidAt = now;
    const { total } = shown.answers.time;
    this.said = t('statistics.announceUpdated', {
      cost: costWords(sumsOf(total)),
      requests: formatNumber(total.requests),
    });
  }

  #openRequests(filters: Filters, values: Partial<Record<SummaryFilter, string | null>>, range: Range): void {
    void this.#calls.run('open', { action: 'open-requests', filters: requestsOf(range, filters, values) });
  }

  async #export(kind: ExportKind, zone: string): Promise<void> {
    const { shown } = this.#data;
    if (shown === undefined || this.exporting !== undefined) return;
    this.exporting = t('statistics.exporting');
    try {
      if (kind === 'requests-csv' || kind === 'requests-json') {
        const format = kind === 'requests-csv' ? 'csv' : 'json';
        const filters = requestsOf(shown.plan.range, shown.view.filters);
        await this.#calls.run('export', { action: 'export-requests', format, filters });
      } else if (kind === 'pictures') {
        const files = await drawnCharts(this.renderRoot, this.#theme.theme, (done, all) => {
          this.exporting = t('statistics.drawing', { done, all });
        });
        if (files.length > 0) await this.#save(files);
      } else {
        const { from, to } = shown.plan.range;
        const name = `gatehouse-statistics-${dateText(from, zone)}-${dateText(to - 1, zone)}`;
        await this.#save([sumsFile(shown, kind === 'sums-csv' ? 'csv' : 'json', name, zone)]);
      }
    } finally {
      this.exporting = undefined;
    }
  }

  async #save(files: SavedFile[]): Promise<void> {
    const done = await this.#calls.run('export', { action: 'save-files', files });
    if (done !== undefined) this.said = t('statistics.exported');
  }
}
