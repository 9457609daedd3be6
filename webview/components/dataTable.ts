// What all tables of rows have in common: a heading that stays, headings that sort, one keyboard focus that moves over rows and into their
// controls, cards where there is no room for columns, and, where rows have one height, only those drawn that are seen.
// A page's table extends it and says what its rows and columns are. Tells what is chosen by the event `choose` (detail: key), of Escape by
// `close-detail`, of its place by `scrolled`, that its end is near by `near-end` (detail: `scroll` where the user went there), and of a
// heading by `sort-change` (detail: TableSort or null).
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { marked } from '../ui/marked';
import { placed } from '../ui/placed';
import { sortButton } from './sortButton';
import { nextSort, type TableSort } from './tableSort';

/** Rows drawn beyond either end of what is seen. */
const reserve = 8;
/** Pixels from the end at which more is wanted. */
const nearEnd = 800;

export interface TableColumn {
  /** Also the class of its cells. */
  id: string;
  label: string;
  number?: boolean;
  /** The heading is for assistive technology alone. */
  isLabelHidden?: boolean;
  /** The direction of the first press of its heading; left out: does not sort. */
  sorts?: TableSort['direction'];
}

export interface TableCell {
  content: TemplateResult | string;
  title?: string;
  /** Further classes. */
  className?: string;
}

export abstract class DataTable<Row> extends LitElement {
  @property({ attribute: false }) accessor rows: readonly Row[] = [];
  @property({ attribute: false }) accessor selectedId: string | undefined = undefined;
  /** The number of all rows, where it is known; -1 where more can be loaded. */
  @property({ attribute: false }) accessor total = -1;
  @property({ attribute: false }) accessor sort: TableSort | undefined = undefined;
  /** Width and height of what is seen, in pixels. */
  @state() protected accessor size = { width: 0, height: 0 };
  /** The first row that is seen. */
  @state() private accessor firstSeen = 0;

  #focusedId: string | undefined;
  readonly #resizes = new ResizeObserver(() => this.#measure());

  /** The table's accessible name. */
  protected abstract get label(): string;
  /** The columns that fit, and the CSS grid they stand in. Cards have a grid of their own: their styles say. */
  protected abstract columnsFor(width: number): { columns: readonly TableColumn[]; template: string };
  protected abstract keyOf(row: Row): string;
  protected abstract cellOf(column: string, row: Row, tabIndex: 0 | -1): TableCell;
  /** True where rows are cards. */
  protected abstract isCards(width: number): boolean;
  /** Pixels of a row and of the heading where all rows have one height: the table scrolls by itself then. Undefined: rows are as they are. */
  protected heights(): { row: number; head: number } | undefined {
    return undefined;
  }
  /** Whether a row is drawn again; undefined: always. */
  protected drawnFor(_row: Row): readonly unknown[] | undefined {
    return undefined;
  }
  /** Further classes of a row, its data attributes, and what its context menu is told. */
  protected rowMarks(_row: Row): { className: string; data: Readonly<Record<string, string>> } {
    return { className: '', data: {} };
  }
  /** What stands below a row over the whole width. */
  protected below(_row: Row): TemplateResult | typeof nothing {
    return nothing;
  }

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
    const index = this.#indexOf(id);
    if (index < 0) return;
    this.#focusedId = id;
    this.#bringIntoView(index);
    this.requestUpdate();
    void this.updateComplete.then(() => {
      this.#rowElement(id)?.focus({ preventScroll: this.heights() !== undefined });
    });
  }

  /** Scrolls to row `id`, if it is there. */
  showRow(id: string): void {
    const index = this.#indexOf(id);
    if (index >= 0) this.#bringIntoView(index);
  }

  /** Puts the focus on the row that has it when the list is entered. */
  focusCurrent(): void {
    const [first] = this.rows;
    if (first === undefined) return;
    const focused = this.#focusedId;
    this.focusRow(focused !== undefined && this.#indexOf(focused) >= 0 ? focused : this.keyOf(first));
  }

  override render(): TemplateResult {
    const { width } = this.size;
    const isCards = this.isCards(width);
    const { columns, template } = this.columnsFor(width);
    this.style.setProperty('--columns', template);
    const heights = this.heights();
    const focused = this.#focusedId === undefined ? -1 : this.#indexOf(this.#focusedId);
    const current = Math.max(0, focused);
    return html`<div
        class="table ${isCards ? 'cards' : ''}"
        role="grid"
        aria-label=${this.label}
        aria-rowcount=${this.total === -1 ? -1 : this.total + 1}
        @keydown=${this.#onKeyDown}
        @focusin=${this.#onFocusIn}
        @click=${this.#onClick}
      >
        <div class="row head" role="row" aria-rowindex="1">${columns.map((column) => this.#heading(column))}</div>
        <div
          class="rows"
          role="rowgroup"
          ${placed(heights === undefined ? {} : { height: this.rows.length * heights.row })}
        >
          ${repeat(
            this.#drawn(focused),
            (index) => {
              const row = this.rows[index];
              return row === undefined ? '' : this.keyOf(row);
            },
            (index) => {
              const row = this.rows[index];
              if (row === undefined) return nothing;
              const draw = (): TemplateResult => this.#row(row, index, index === current, columns);
              const changes = this.drawnFor(row);
              const isSelected = this.keyOf(row) === this.selectedId;
              return changes === undefined
                ? draw()
                : guard([row, ...changes, isSelected, index === current, index, isCards, template], draw);
            },
          )}
        </div>
      </div>
      <slot></slot>`;
  }

  #heading({ id, label, number, isLabelHidden, sorts }: TableColumn): TemplateResult {
    const direction = this.sort?.columnId === id ? this.sort.direction : undefined;
    const content = (): TemplateResult | string => {
      if (isLabelHidden === true) return html`<span class="visually-hidden">${label}</span>`;
      if (sorts === undefined) return label;
      const onSort = (): void => {
        this.dispatchEvent(new CustomEvent('sort-change', { detail: nextSort(this.sort, id, sorts) ?? null }));
      };
      return sortButton({ label, direction, onSort });
    };
    return html`<span
      class="cell ${id} ${number === true ? 'number' : ''}"
      role="columnheader"
      aria-sort=${sorts === undefined ? nothing : (direction ?? 'none')}
      >${content()}</span
    >`;
  }

  /** Indices of the rows that are drawn: those seen, some around them, and the one with the focus. */
  #drawn(focused: number): number[] {
    const heights = this.heights();
    if (heights === undefined) return this.rows.map((_row, index) => index);
    const seen = Math.ceil(this.size.height / heights.row) + 1;
    const first = Math.max(0, Math.min(this.firstSeen, this.rows.length - seen) - reserve);
    const last = Math.min(this.rows.length, first + seen + 2 * reserve);
    const indices = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
    if (focused >= 0 && focused < first) indices.unshift(focused);
    else if (focused >= last) indices.push(focused);
    return indices;
  }

  #row(row: Row, index: number, isCurrent: boolean, columns: readonly TableColumn[]): TemplateResult {
    const id = this.keyOf(row);
    const heights = this.heights();
    const { className, data } = this.rowMarks(row);
    const tabIndex = isCurrent ? 0 : -1;
    return html`<div
        class="row ${id === this.selectedId ? 'selected' : ''} ${className}"
        role="row"
        data-id=${id}
        aria-rowindex=${index + 2}
        tabindex=${tabIndex}
        aria-selected=${id === this.selectedId ? 'true' : 'false'}
        ${placed(heights === undefined ? {} : { top: index * heights.row })}
        ${marked(data)}
      >
        ${columns.map(({ id: name, label, number }) => {
          const { content, title, className: extra = '' } = this.cellOf(name, row, tabIndex);
          return html`<span
            class="cell ${name} ${number === true ? 'number' : ''} ${extra}"
            role="gridcell"
            data-label=${label}
            title=${title === undefined || title === '' ? nothing : title}
            >${content}</span
          > `;
        })}
      </div>
      ${this.below(row)}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('rows')) this.#tellEnd('rows');
  }

  #indexOf(id: string): number {
    return this.rows.findIndex((row) => this.keyOf(row) === id);
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
    const heights = this.heights();
    if (heights !== undefined) this.firstSeen = Math.floor(this.scrollTop / heights.row);
  }

  #tellEnd(why: 'rows' | 'scroll'): void {
    const end = this.scrollHeight - this.scrollTop - this.clientHeight;
    if (this.heights() === undefined || this.clientHeight === 0 || end >= nearEnd) return;
    this.dispatchEvent(new CustomEvent('near-end', { detail: why }));
  }

  #bringIntoView(index: number): void {
    const heights = this.heights();
    if (heights === undefined) return;
    const top = index * heights.row;
    const seen = this.clientHeight - (this.isCards(this.size.width) ? 0 : heights.head);
    if (top < this.scrollTop) this.scrollTop = top;
    else if (top + heights.row > this.scrollTop + seen) this.scrollTop = top + heights.row - seen;
    this.#takePlace();
  }

  readonly #onScroll = (): void => {
    this.#takePlace();
    this.dispatchEvent(new CustomEvent('scrolled'));
    this.#tellEnd('scroll');
  };

  readonly #onFocusIn = (event: Event): void => {
    const id = rowOf(event)?.dataset['id'];
    if (id === undefined || id === this.#focusedId) return;
    this.#focusedId = id;
    this.requestUpdate();
  };

  readonly #onClick = (event: Event): void => {
    const row = rowOf(event);
    // A control in a row has its own meaning.
    if (row?.dataset['id'] !== undefined && controlOf(event, row) === undefined) this.#choose(row.dataset['id']);
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rowOf(event);
    const id = row?.dataset['id'];
    if (row === undefined || id === undefined) return;
    if (this.#stepInRow(event, row)) return;
    const isOnControl = controlOf(event, row) !== undefined;
    if (!isOnControl && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      this.#choose(id);
      return;
    }
    if (event.key === 'Escape') {
      this.dispatchEvent(new CustomEvent('close-detail'));
      return;
    }
    const target = this.#targetOf(event.key, this.#indexOf(id));
    if (target === undefined) return;
    event.preventDefault();
    this.focusRow(target);
    // While the details are open they follow the focus.
    if (this.selectedId !== undefined) this.#choose(target);
  };

  /** Right goes from a row into its controls, left back to it. True where the key was one of these. */
  #stepInRow(event: KeyboardEvent, row: HTMLElement): boolean {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return false;
    const controls = [...row.querySelectorAll<HTMLElement>('button, vscode-button')];
    const control = controlOf(event, row);
    const place = control === undefined ? -1 : controls.indexOf(control);
    const next = place + (event.key === 'ArrowRight' ? 1 : -1);
    const target = next === -1 && place === 0 ? row : controls[next];
    if (target === undefined) return false;
    event.preventDefault();
    target.focus();
    return true;
  }

  #targetOf(key: string, index: number): string | undefined {
    const last = this.rows.length - 1;
    const heights = this.heights();
    const page = heights === undefined ? 10 : Math.max(1, Math.floor(this.size.height / heights.row) - 2);
    const targets: Record<string, number> = {
      ArrowDown: Math.min(last, index + 1),
      ArrowUp: Math.max(0, index - 1),
      PageDown: Math.min(last, index + page),
      PageUp: Math.max(0, index - page),
      Home: 0,
      End: last,
    };
    const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
    const row = target === undefined ? undefined : this.rows[target];
    return row === undefined ? undefined : this.keyOf(row);
  }

  #choose(id: string): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: id }));
  }
}

function rowOf(event: Event): HTMLElement | undefined {
  return event.target instanceof Element ? (event.target.closest<HTMLElement>('[data-id]') ?? undefined) : undefined;
}

/** The control of `row` that `event` is about. */
function controlOf(event: Event, row: HTMLElement): HTMLElement | undefined {
  const control =
    event.target instanceof Element ? event.target.closest<HTMLElement>('button, vscode-button, a') : null;
  return control !== null && row.contains(control) ? control : undefined;
}
