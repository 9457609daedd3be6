// The list of requests: a table where there is room, cards where there is not, one keyboard focus moving over rows. It scrolls itself and
// draws only the rows that are seen. Tells what is chosen by the event `choose` (detail: id), of Escape by `close-detail`, of its place
// by `scrolled`, and that its end is near by `near-end` (detail: `scroll` where the user went there).
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { nothing } from 'lit';
import type { RequestLogRow } from '../../src/shared/usage';
import { Clock } from '../components/clock';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { placed } from '../ui/placed';
import { cellOf } from './requestCell';
import { cardColumns, cardsBelow, isNumber, layoutColumns, usualColumns, type ColumnName } from './requestColumns';
import { headHeight, rowHeights, tableStyles } from './tableStyles';
import type { Names } from './requestWords';

/** Rows drawn beyond either end of what is seen. */
const reserve = 8;
/** Pixels from the end at which more is wanted. */
const nearEnd = 800;

@customElement('gatehouse-request-table')
export class RequestTableElement extends LitElement {
  static override styles = [...sharedStyles, tableStyles];

  @property({ attribute: false }) accessor rows: readonly RequestLogRow[] = [];
  @property({ attribute: false }) accessor names: Names = { channels: {}, keys: {} };
  @property({ attribute: false }) accessor columns: readonly ColumnName[] = usualColumns;
  @property({ attribute: false }) accessor selectedId: string | undefined = undefined;
  /** The number of all rows, where it is known; -1 where more can be loaded. */
  @property({ attribute: false }) accessor total = -1;
  /** Width and height of what is seen, in pixels. */
  @state() private accessor size = { width: 0, height: 0 };
  /** The first row that is seen. */
  @state() private accessor firstSeen = 0;

  #focusedId: string | undefined;
  readonly #clock = new Clock(this, 1000, () => this.rows.some((row) => row.outcome === null));
  readonly #resizes = new ResizeObserver(() => this.#measure());

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#resizes.observe(this);
    this.#measure();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('scroll', this.#onScroll);
    this.#resizes.disconnect();
  }

  /** Puts the focus on row `id`, if it is there. */
  focusRow(id: string): void {
    const index = this.rows.findIndex((row) => row.id === id);
    if (index < 0) return;
    this.#focusedId = id;
    this.#bringIntoView(index);
    this.requestUpdate();
    void this.updateComplete.then(() => this.#rowElement(id)?.focus({ preventScroll: true }));
  }

  /** Scrolls to row `id`, if it is there. */
  showRow(id: string): void {
    const index = this.rows.findIndex((row) => row.id === id);
    if (index >= 0) this.#bringIntoView(index);
  }

  /** Puts the focus on the row that has it when the list is entered. */
  focusCurrent(): void {
    const id = this.rows.some((row) => row.id === this.#focusedId) ? this.#focusedId : this.rows[0]?.id;
    if (id !== undefined) this.focusRow(id);
  }

  get #isCards(): boolean {
    return this.size.width < cardsBelow;
  }

  get #rowHeight(): number {
    return this.#isCards ? rowHeights.card : rowHeights.row;
  }

  override render(): TemplateResult {
    const { now } = this.#clock;
    const today = new Date(now).toDateString();
    const isCards = this.#isCards;
    const { shown: fitting, template } = layoutColumns(this.columns, this.size.width);
    const shown = isCards ? cardColumns : fitting;
    this.style.setProperty('--columns', template);
    const height = this.#rowHeight;
    const focused = this.rows.findIndex((row) => row.id === this.#focusedId);
    const current = this.rows[Math.max(0, focused)]?.id;
    return html`<div
        class="table ${isCards ? 'cards' : ''}"
        role="grid"
        aria-label=${t('requests.title')}
        aria-rowcount=${this.total === -1 ? -1 : this.total + 1}
        @keydown=${this.#onKeyDown}
        @focusin=${this.#onFocusIn}
        @click=${this.#onClick}
      >
        <div class="row head" role="row" aria-rowindex="1">
          ${shown.map(
            (name) =>
              html`<span class="cell ${name} ${isNumber(name) ? 'number' : ''}" role="columnheader"
                >${t(`requests.column.${name}`)}</span
              >`,
          )}
        </div>
        <div class="rows" role="rowgroup" ${placed({ height: this.rows.length * height })}>
          ${repeat(
            this.#drawn(focused),
            (index) => this.rows[index]?.id,
            (index) => {
              const row = this.rows[index];
              if (row === undefined) return nothing;
              const isCurrent = row.id === current;
              // A row is drawn again only where something it shows has changed: its time of day, or its seconds while it runs.
              const time = row.outcome === null ? now : today;
              const isSelected = row.id === this.selectedId;
              return guard([row, this.names, isSelected, isCurrent, time, index, isCards, template], () =>
                this.#row(row, index, isCurrent, shown),
              );
            },
          )}
        </div>
      </div>
      <slot></slot>`;
  }

  /** Indices of the rows that are drawn: those seen, some around them, and the one with the focus. */
  #drawn(focused: number): number[] {
    const seen = Math.ceil(this.size.height / this.#rowHeight) + 1;
    const first = Math.max(0, Math.min(this.firstSeen, this.rows.length - seen) - reserve);
    const last = Math.min(this.rows.length, first + seen + 2 * reserve);
    const indices = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
    if (focused >= 0 && focused < first) indices.unshift(focused);
    else if (focused >= last) indices.push(focused);
    return indices;
  }

  #row(row: RequestLogRow, index: number, isCurrent: boolean, shown: readonly ColumnName[]): TemplateResult {
    const isSelected = row.id === this.selectedId;
    return html`<div
      class="row ${isSelected ? 'selected' : ''} ${row.outcome === null ? 'running' : ''}"
      role="row"
      data-id=${row.id}
      aria-rowindex=${index + 2}
      tabindex=${isCurrent ? 0 : -1}
      aria-selected=${isSelected ? 'true' : 'false'}
      ${placed({ top: index * this.#rowHeight })}
    >
      ${shown.map((name) => {
        const { content, title } = cellOf(name, row, this.names, this.#clock.now);
        return html`<span
          class="cell ${name} ${isNumber(name) ? 'number' : ''}"
          role="gridcell"
          title=${title === undefined || title === '' ? nothing : title}
          >${content}</span
        >`;
      })}
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('rows')) this.#tellEnd('rows');
  }

  #rowElement(id: string): HTMLElement | undefined {
    return this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`) ?? undefined;
  }

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this;
    if (width !== this.size.width || height !== this.size.height) this.size = { width, height };
    this.#takePlace();
  }

  #takePlace(): void {
    this.firstSeen = Math.floor(this.scrollTop / this.#rowHeight);
  }

  #tellEnd(why: 'rows' | 'scroll'): void {
    const end = this.scrollHeight - this.scrollTop - this.clientHeight;
    if (this.clientHeight > 0 && end < nearEnd) this.dispatchEvent(new CustomEvent('near-end', { detail: why }));
  }

  #bringIntoView(index: number): void {
    const head = this.#isCards ? 0 : headHeight;
    const top = index * this.#rowHeight;
    const seen = this.clientHeight - head;
    if (top < this.scrollTop) this.scrollTop = top;
    else if (top + this.#rowHeight > this.scrollTop + seen) this.scrollTop = top + this.#rowHeight - seen;
    this.#takePlace();
  }

  readonly #onScroll = (): void => {
    this.#takePlace();
    this.dispatchEvent(new CustomEvent('scrolled'));
    this.#tellEnd('scroll');
  };

  readonly #onFocusIn = (event: Event): void => {
    const id = idOf(event);
    if (id === undefined || id === this.#focusedId) return;
    this.#focusedId = id;
    this.requestUpdate();
  };

  readonly #onClick = (event: Event): void => {
    const id = idOf(event);
    if (id !== undefined) this.#choose(id);
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const id = idOf(event);
    if (id === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#choose(id);
      return;
    }
    if (event.key === 'Escape') {
      this.dispatchEvent(new CustomEvent('close-detail'));
      return;
    }
    const target = this.#targetOf(
      event.key,
      this.rows.findIndex((row) => row.id === id),
    );
    if (target === undefined) return;
    event.preventDefault();
    this.focusRow(target);
    // While the details are open they follow the focus.
    if (this.selectedId !== undefined) this.#choose(target);
  };

  #targetOf(key: string, index: number): string | undefined {
    const last = this.rows.length - 1;
    const page = Math.max(1, Math.floor(this.size.height / this.#rowHeight) - 2);
    const targets: Record<string, number> = {
      ArrowDown: Math.min(last, index + 1),
      ArrowUp: Math.max(0, index - 1),
      PageDown: Math.min(last, index + page),
      PageUp: Math.max(0, index - page),
      Home: 0,
      End: last,
    };
    const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
    return target === undefined ? undefined : this.rows[target]?.id;
  }

  #choose(id: string): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: id }));
  }
}

function idOf(event: Event): string | undefined {
  return event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]')?.dataset['id'] : undefined;
}
