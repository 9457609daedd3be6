// Filters that combine, as chips: add one from a list, choose its value by search, change it, remove it, clear all.
// Used by the request log and the statistics. Keeps no filters: it tells of what the user wants by `filters-change` (detail: all filters).
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import { filterChipsStyles } from './filterChipsStyles';
import './valuePicker';
import type { PickerOption, ValuePickerElement } from './valuePicker';

/** Something to filter by. */
export interface FilterDimension {
  name: string;
  /** What it is called: "Model". */
  label: string;
  options: readonly PickerOption[];
  /** Values that are not among the options can be typed. */
  freeText?: boolean;
  /** The words for a value that is not (or no longer) among the options; the value itself where left out. */
  labelOf?: (value: string) => string;
}

/** One value for each dimension that is filtered by. */
export type ChosenFilters = Readonly<Record<string, string | undefined>>;

@customElement('gatehouse-filter-chips')
export class FilterChipsElement extends LitElement {
  static override styles = [...sharedStyles, filterChipsStyles];

  @property({ attribute: false }) accessor dimensions: readonly FilterDimension[] = [];
  @property({ attribute: false }) accessor filters: ChosenFilters = {};
  /** What is open: the list of dimensions (`''`) or the values of one. */
  @state() private accessor open: string | undefined = undefined;
  @query('gatehouse-value-picker') private accessor picker!: ValuePickerElement | null;
  @query('.box') private accessor box!: HTMLElement | null;

  override render(): TemplateResult {
    const chosen = this.dimensions.filter(({ name }) => this.filters[name] !== undefined);
    const canAdd = chosen.length < this.dimensions.length;
    return html`<div class="chips" role="group" aria-label=${t('filters.title')} @focusout=${this.#onFocusOut}>
      ${chosen.map((dimension) => this.#chip(dimension))}
      ${
        canAdd
          ? html`<button
              class="add"
              data-opens=""
              aria-haspopup="dialog"
              aria-expanded=${this.open === '' ? 'true' : 'false'}
              @click=${() => this.#toggle('')}
            >
              ${icon('add')}<span>${t('filters.add')}</span>
            </button>`
          : nothing
      }
      ${
        chosen.length > 0
          ? button({ label: t('filters.clear'), className: 'clear', onClick: () => this.#change({}) })
          : nothing
      }
      ${this.open === undefined ? nothing : this.#pickerBox(this.open)}
    </div>`;
  }

  protected override updated(): void {
    const { box } = this;
    if (box === null) return;
    const anchor = this.#opener(this.open ?? '') ?? this.#opener('');
    if (anchor === undefined) return;
    const room = this.clientWidth - box.offsetWidth;
    box.style.left = `${Math.max(0, Math.min(anchor.offsetLeft, room))}px`;
    box.style.top = `${anchor.offsetTop + anchor.offsetHeight + 3}px`;
  }

  #chip(dimension: FilterDimension): TemplateResult {
    const { name, label } = dimension;
    const words = valueLabel(dimension, this.filters[name] ?? '');
    return html`<span class="chip">
      <button
        class="change"
        data-opens=${name}
        aria-haspopup="dialog"
        aria-expanded=${this.open === name ? 'true' : 'false'}
        title=${t('filters.change', { name: label, value: words })}
        @click=${() => this.#toggle(name)}
      >
        <span class="dimension">${label}</span><span class="visually-hidden">: </span
        ><span class="ellipsis">${words}</span>
      </button>
      <button
        class="remove"
        aria-label=${t('filters.remove', { name: label, value: words })}
        @click=${() => this.#remove(name)}
      >
        ${icon('close')}
      </button>
    </span>`;
  }

  #pickerBox(open: string): TemplateResult {
    const dimension = this.dimensions.find(({ name }) => name === open);
    const label = dimension === undefined ? t('filters.choose') : t('filters.chooseValue', { name: dimension.label });
    const options =
      dimension?.options ??
      this.dimensions
        .filter(({ name }) => this.filters[name] === undefined)
        .map(({ name, label: text }) => ({ value: name, label: text }));
    return html`<div class="box" role="dialog" aria-label=${label}>
      <gatehouse-value-picker
        .label=${label}
        .options=${options}
        .chosen=${dimension === undefined ? undefined : this.filters[open]}
        .freeText=${dimension?.freeText === true}
        @pick=${(event: CustomEvent<string>) => this.#picked(open, dimension, event.detail)}
        @cancel=${() => this.#close(open)}
      ></gatehouse-value-picker>
    </div>`;
  }

  #opener(name: string): HTMLElement | undefined {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[data-opens]')].find(
      (element) => element.dataset['opens'] === name,
    );
  }

  #toggle(name: string): void {
    if (this.open === name) this.#close(name);
    else void this.#show(name);
  }

  async #show(name: string): Promise<void> {
    this.open = name;
    await this.updateComplete;
    await this.picker?.updateComplete;
    this.picker?.focus();
  }

  #picked(open: string, dimension: FilterDimension | undefined, value: string): void {
    if (dimension === undefined) {
      void this.#show(value);
      return;
    }
    this.#change({ ...this.filters, [open]: value });
    this.#close(open);
  }

  /** Closes the box and puts the focus on what opened it, or what stands for it now. */
  #close(name: string): void {
    this.open = undefined;
    void this.updateComplete.then(() => (this.#opener(name) ?? this.#opener(''))?.focus());
  }

  #remove(name: string): void {
    const { [name]: _gone, ...rest } = this.filters;
    this.#change(rest);
    this.open = undefined;
    void this.updateComplete.then(() => this.#opener('')?.focus());
  }

  #change(filters: ChosenFilters): void {
    this.dispatchEvent(new CustomEvent<ChosenFilters>('filters-change', { detail: filters }));
    if (Object.keys(filters).length === 0) void this.updateComplete.then(() => this.#opener('')?.focus());
  }

  readonly #onFocusOut = (event: FocusEvent): void => {
    const goesTo = event.relatedTarget;
    if (this.open === undefined || (goesTo instanceof Node && this.box?.contains(goesTo) === true)) return;
    if (goesTo instanceof HTMLElement && goesTo.dataset['opens'] !== undefined) return;
    // The window has lost the focus, the box has not.
    if (goesTo === null && this.picker?.isConnected === true && this.shadowRoot?.activeElement === this.picker) return;
    this.open = undefined;
  };
}

function valueLabel({ options, labelOf }: FilterDimension, value: string): string {
  return options.find((option) => option.value === value)?.label ?? labelOf?.(value) ?? value;
}
