// The Prices page: what holds for each model and where it comes from, the user's own prices, rates of currencies, past requests.
// The only element of its page; makes the client. Filters and the form that is open are kept in the page's state.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as v from 'valibot';
import type { KnownPrice } from '../../src/shared/knownPrices';
import type { PriceList, PriceOverride } from '../../src/shared/prices';
import {
  priceFiltersSchema,
  priceSortSchema,
  type PriceFilters,
  type PriceSort,
  type PriceTarget,
} from '../../src/shared/pricesMessages';
import type { SidebarState } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import { HostClient, type HostEvent } from '../client';
import { columnChoice, columnChoiceStyles } from '../components/columnChoice';
import { emptyState, emptyStateStyles } from '../components/emptyState';
import { fold } from '../components/fold';
import { loadingLine } from '../components/loadingLine';
import { callNotice, notice } from '../components/notice';
import '../components/pageNavigation';
import type { TableSort } from '../components/tableSort';
import { Toasts, toastStyles } from '../components/toasts';
import { plural, t } from '../l10n';
import { panelStyles } from '../panelStyles';
import { sharedStyles } from '../sharedStyles';
import { button, iconButton } from '../ui/button';
import { ownPrices } from './ownPrices';
import {
  columnLabel,
  fixedPriceColumns,
  priceColumnNames,
  priceColumnsSchema,
  sortColumnOf,
  usualPriceColumns,
  type PriceColumn,
} from './priceColumns';
import { draftOfOwn, emptyPriceDraft, priceDraftSchema, withPrice, type PriceDraft } from './priceDraft';
import './priceEditor';
import { isFiltered, priceFilterBar } from './priceFilterBar';
import { moreSlot, PriceRows } from './priceList';
import { pricesStyles } from './pricesStyles';
import './priceTable';
import { rowKey, scopeOf, toggled } from './priceWords';
import './ratesEditor';
import './recomputePart';

/** Where the form stands: at a row of the table, in the list of own prices, or on top. */
const placeSchema = v.union([v.literal('top'), v.literal('own'), v.object({ row: v.string() })]);
const viewSchema = v.object({
  filters: priceFiltersSchema,
  edited: v.nullable(v.object({ draft: priceDraftSchema, place: placeSchema })),
  open: v.array(v.string()),
  sort: v.optional(v.nullable(priceSortSchema), null),
  columns: v.optional(priceColumnsSchema, () => [...usualPriceColumns]),
});
type View = v.InferOutput<typeof viewSchema>;

/** How long typing rests before the list is read anew, in milliseconds. */
const restsFor = 200;

@customElement('gatehouse-prices')
export class PricesElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    ...panelStyles,
    columnChoiceStyles,
    emptyStateStyles,
    toastStyles,
    pricesStyles,
  ];

  @state() private accessor state: SidebarState | undefined = undefined;
  @state() private accessor own: PriceList | undefined = undefined;
  @state() private accessor filters: PriceFilters = {};
  @state() private accessor edited: View['edited'] = null;
  /** Rows whose details are open, and parts of the page. */
  @state() private accessor open: ReadonlySet<string> = new Set();
  @state() private accessor sort: PriceSort | null = null;
  @state() private accessor columns: readonly PriceColumn[] = usualPriceColumns;
  @state() private accessor columnsOpen = false;

  readonly #client = new HostClient();
  readonly #calls = new Calls(this, () => this.#client);
  readonly #list = new PriceRows(this, this.#calls);
  readonly #toasts = new Toasts(this);
  /** The gateway and its channels as they were when the prices were read. */
  #readAt = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const kept = this.#client.readState(viewSchema);
    this.filters = kept?.filters ?? {};
    this.edited = kept?.edited ?? null;
    this.open = new Set(kept?.open ?? []);
    this.sort = kept?.sort ?? null;
    this.columns = kept?.columns ?? usualPriceColumns;
    this.#stopListening = this.#client.onEvent((event) => this.#onEvent(event));
    this.#client.ready();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#stopListening?.();
  }

  override render(): TemplateResult {
    return html`<gatehouse-pages .client=${this.#client} page="prices"></gatehouse-pages>${this.#body()}`;
  }

  #body(): TemplateResult {
    const { state } = this;
    if (state === undefined) return loadingLine();
    const running = state.gateway.state === 'running';
    return html`<main>
      <header>
        <h1>${t('pricing.title')}</h1>
        <p class="quiet">${t('pricing.subtitle')}</p>
      </header>
      ${running ? this.#bar() : this.#downNotice()} ${running ? this.#unknownNotice() : nothing}
      ${this.edited?.place === 'top' ? html`<div class="editing">${this.#editor(this.edited.draft)}</div>` : nothing}
      ${this.#table(state, running)} ${running ? this.#folds(state) : nothing} ${this.#toasts.render()}
    </main>`;
  }

  #bar(): TemplateResult {
    return html`<div class="head-row">
        ${button({ label: t('pricing.add'), icon: 'add', kind: 'primary', onClick: () => this.#edit(emptyPriceDraft(), 'top') })}
        ${button({
          label: t('pricing.import'),
          icon: 'download',
          busy: this.#calls.busy('import'),
          onClick: () => void this.#calls.run('import', { action: 'import-prices' }),
        })}
        ${button({
          label: t('pricing.export'),
          icon: 'upload',
          busy: this.#calls.busy('export'),
          onClick: () => void this.#calls.run('export', { action: 'export-prices' }),
        })}
        ${iconButton({ label: t('pricing.refresh'), icon: 'rotate', onClick: () => this.#read() })}
        ${columnChoice({
          columns: priceColumnNames.map((name) => ({
            name,
            label: columnLabel(name),
            fixed: fixedPriceColumns.includes(name),
          })),
          chosen: this.columns,
          open: this.columnsOpen,
          onChoose: (columns) => {
            this.columns = columns;
            this.#keep();
          },
          onToggle: (open) => (this.columnsOpen = open),
        })}
      </div>
      ${['import', 'export', 'own', 'remove'].map((slot) => callNotice(this.#calls.error(slot), () => this.#calls.clear(slot)))}`;
  }

  #downNotice(): TemplateResult {
    const start = button({
      label: t('gateway.start'),
      icon: 'play',
      busy: this.#calls.busy('start'),
      onClick: () => void this.#calls.run('start', { action: 'start-gateway' }),
    });
    return notice({ kind: 'warning', text: t('pricing.gatewayDown'), buttons: [start] });
  }

  #unknownNotice(): TemplateResult | typeof nothing {
    const unknown = this.#list.last?.unknown ?? 0;
    if (unknown === 0 || isFiltered(this.filters)) return nothing;
    const show = button({
      label: t('pricing.showUnknown'),
      onClick: () => this.#filter({ source: 'unknown', used: '1' }),
    });
    return notice({ kind: 'warning', text: plural('pricing.unknown', unknown), buttons: [show] });
  }

  #table(state: SidebarState, running: boolean): TemplateResult {
    const { rows, last, failedSlot } = this.#list;
    const failed = failedSlot === undefined ? undefined : this.#calls.error(failedSlot);
    if (failed !== undefined && running) {
      const retry = button({ label: t('common.retry'), icon: 'restart', onClick: () => this.#read() });
      return html`${callNotice(failed)}
        <div class="buttons">${retry}</div>`;
    }
    if (rows === undefined || last === undefined) return running ? loadingLine() : html``;
    const { edited } = this;
    const place = edited === null || typeof edited.place === 'string' ? undefined : edited.place.row;
    return html`<section class="models">
      ${priceFilterBar({
        filters: this.filters,
        channels: state.channels,
        providers: state.providers,
        count: plural('pricing.count', last.total),
        onChange: (filters) => this.#filter(filters),
      })}
      ${
        rows.length === 0
          ? this.#empty()
          : html`<gatehouse-price-table
              .rows=${rows}
              .total=${last.total}
              .columns=${this.columns}
              .sort=${this.sort ?? undefined}
              .providers=${state.providers}
              .open=${this.open}
              .edited=${place}
              @choose=${(event: CustomEvent<string>) => this.#toggle(event.detail)}
              @edit=${(event: CustomEvent<KnownPrice>) => this.#editRow(event.detail)}
              @sort-change=${(event: CustomEvent<TableSort | null>) => this.#sortBy(event.detail)}
              >${
                edited === null || place === undefined
                  ? nothing
                  : html`<div class="editing" slot="editor">${this.#editor(edited.draft)}</div>`
              }</gatehouse-price-table
            >`
      }
      ${
        last.nextCursor === null
          ? nothing
          : html`<div class="buttons">
              ${button({
                label: t('pricing.more'),
                busy: this.#calls.busy(moreSlot),
                onClick: () => void this.#list.more(this.filters, this.sort),
              })}
            </div>`
      }
    </section>`;
  }

  #empty(): TemplateResult {
    if (isFiltered(this.filters)) {
      const clear = button({ label: t('pricing.clear'), onClick: () => this.#filter({}) });
      return emptyState({ text: t('pricing.emptyFiltered'), buttons: [clear] });
    }
    const add = button({
      label: t('channels.add'),
      kind: 'primary',
      icon: 'add',
      onClick: () => void this.#calls.run('open', { action: 'open-panel', target: { view: 'new-channel' } }),
    });
    return emptyState({ text: t('pricing.empty'), buttons: [add] });
  }

  #folds(state: SidebarState): TemplateResult {
    const prices = this.own?.overrides ?? [];
    const rates = Object.entries(this.own?.currencyRates ?? {});
    const part = (id: string, title: string, summary: string, content: () => TemplateResult): TemplateResult =>
      fold({ id, title, summary, open: this.open.has(id), onToggle: () => this.#toggle(id), content });
    const list = rates.map(([currency, rate]) => `${currency} ${rate}`).join(', ');
    return html`<div class="folds">
      ${part('own', t('pricing.own.title'), plural('pricing.own.summary', prices.length), () =>
        ownPrices({
          prices,
          channels: state.channels,
          providers: state.providers,
          isBusy: () => this.#calls.busy('remove'),
          editorOf: (price) => this.#editorIn(price),
          onEdit: (price) => this.#edit(draftOfOwn(price), 'own'),
          onRemove: (price) => void this.#remove(price),
        }),
      )}
      ${part(
        'rates',
        t('pricing.rates.title'),
        rates.length === 0 ? t('pricing.rates.summaryNone') : t('pricing.rates.summary', { list }),
        () =>
          html`<gatehouse-rates
            .client=${this.#client}
            .rates=${this.own?.currencyRates ?? {}}
            @saved=${() => this.#read()}
          ></gatehouse-rates>`,
      )}
      ${part(
        'recompute',
        t('pricing.recompute.title'),
        t('pricing.recompute.summary'),
        () => html`<gatehouse-recompute .client=${this.#client}></gatehouse-recompute>`,
      )}
    </div>`;
  }

  #editorIn(price: PriceOverride): TemplateResult | typeof nothing {
    const { edited } = this;
    if (edited?.place !== 'own') return nothing;
    const isIt = JSON.stringify(edited.draft.replaces) === JSON.stringify(scopeOf(price));
    return isIt ? this.#editor(edited.draft) : nothing;
  }

  #editor(draft: PriceDraft): TemplateResult {
    const rows = this.#list.rows ?? [];
    const place = this.edited?.place;
    const row = typeof place === 'object' ? rows.find((one) => rowKey(one) === place.row) : undefined;
    return html`<gatehouse-price-editor
      .client=${this.#client}
      .state=${this.state}
      .draft=${draft}
      .models=${[...new Set(['*', ...rows.map(({ model }) => model)])]}
      .rated=${(this.#list.last?.currencies ?? []).map(({ currency }) => currency)}
      .published=${(row?.own === undefined ? row?.price : row.published) ?? null}
      @draft-change=${(event: CustomEvent<PriceDraft | null>) => {
        const { detail } = event;
        this.edited = detail === null || this.edited === null ? null : { ...this.edited, draft: detail };
        this.#keep();
      }}
      @saved=${() => this.#read()}
    ></gatehouse-price-editor>`;
  }

  #editRow(row: KnownPrice): void {
    const { own, model, provider, channelId, price } = row;
    const place = { row: rowKey(row) };
    if (own !== undefined) return this.#edit(draftOfOwn(own), place);
    // What is anybody's channel has models of its own; a provider's price holds for all of its channels.
    const preset = this.state?.providers.find(({ id }) => id === provider);
    const about = preset === undefined || preset.custom ? { model, channelId } : { model, provider };
    const draft = emptyPriceDraft(about);
    this.#edit(price === null ? draft : withPrice(draft, price), place);
  }

  #edit(draft: PriceDraft, place: NonNullable<View['edited']>['place']): void {
    this.edited = { draft, place };
    this.#keep();
  }

  async #remove(price: PriceOverride): Promise<void> {
    const done = await this.#calls.run('remove', { action: 'remove-price', scope: scopeOf(price) });
    if (done === undefined) return;
    this.#read();
    const onUndo = (): void => {
      void this.#calls.run('remove', { action: 'save-price', price, replaces: null }).then(() => this.#read());
    };
    this.#toasts.show({ text: t('pricing.own.removed', { model: price.model }), onUndo });
  }

  #filter(filters: PriceFilters): void {
    this.filters = filters;
    this.#keep();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#list.read(this.filters, this.sort), restsFor);
  }

  #sortBy(wanted: TableSort | null): void {
    const columnId = wanted === null ? undefined : sortColumnOf(wanted.columnId);
    this.sort = wanted === null || columnId === undefined ? null : { columnId, direction: wanted.direction };
    this.#keep();
    void this.#list.read(this.filters, this.sort);
  }

  #toggle(key: string): void {
    this.open = toggled(this.open, key);
    this.#keep();
  }

  #keep(): void {
    const { filters, edited, open, sort, columns } = this;
    this.#client.writeState({ filters, edited, open: [...open], sort, columns: [...columns] } satisfies View);
  }

  #read(): void {
    void this.#list.read(this.filters, this.sort);
    void this.#readOwn();
  }

  async #readOwn(): Promise<void> {
    const done = await this.#calls.run('own', { action: 'list-own-prices' });
    if (done !== undefined) this.own = done.value;
  }

  #onEvent(event: HostEvent): void {
    if (event.type === 'prices-changed') this.#read();
    if (event.type === 'price-target') void this.#show(event.target);
    if (event.type !== 'sidebar') return;
    this.state = event.state;
    const { gateway, channels } = event.state;
    const running = gateway.state === 'running';
    const now = running ? JSON.stringify(channels.map(({ id, updatedAt }) => [id, updatedAt])) : '';
    if (now === this.#readAt) return;
    this.#readAt = now;
    if (running) this.#read();
  }

  /** The page was opened for a model: it alone is listed, and its editor is open. */
  async #show({ model, provider, channelId }: PriceTarget): Promise<void> {
    clearTimeout(this.#timer);
    this.filters = { search: model, provider: provider ?? undefined, channel: channelId ?? undefined };
    await this.#list.read(this.filters, this.sort);
    const row = this.#list.rows?.find((one) => one.model === model);
    if (row !== undefined) return this.#editRow(row);
    this.filters = {};
    this.#edit(emptyPriceDraft({ model, provider, channelId }), 'top');
    await this.#list.read(this.filters, this.sort);
  }
}
