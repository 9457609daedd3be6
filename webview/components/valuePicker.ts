// A search box over a list of choices: arrows move, Enter takes, Escape gives up. Used by the filter chips, in a box of their own.
// Tells of the choice by the event `pick` (detail: the value) and of giving up by `cancel`; whoever uses it opens and closes it.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { icon } from '../ui/icons';

export interface PickerOption {
  value: string;
  label: string;
  /** In full, where it says more than the label; searched too. */
  title?: string | undefined;
  /** A word behind it, such as how many requests it has. */
  note?: string | undefined;
}

/** Choices that are drawn at once: more of them are for the search. */
const shownAtMost = 100;

@customElement('gatehouse-value-picker')
export class ValuePickerElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    css`
      .search-field {
        padding: 6px;
      }
      .search-field .icon {
        top: 11px;
        left: 13px;
      }
      .options {
        max-height: min(300px, 50vh);
        overflow-y: auto;
        padding-bottom: 4px;
      }
      .option {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr) auto;
        gap: 6px;
        align-items: center;
        min-height: 24px;
        padding: 2px 8px;
        border: 1px solid transparent;
        cursor: pointer;
      }
      .option:hover {
        background: var(--vscode-list-hoverBackground);
      }
      .option.current {
        background: var(--vscode-list-activeSelectionBackground);
        color: var(--vscode-list-activeSelectionForeground);
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
      .option.current .quiet {
        color: inherit;
      }
      .none {
        padding: 4px 10px 6px;
      }
      @media (forced-colors: active) {
        .option.current {
          forced-color-adjust: none;
          background: Highlight;
          color: HighlightText;
        }
        .option.current .icon {
          color: HighlightText;
        }
      }
    `,
  ];

  /** Accessible name of the list and its search box, and the latter's placeholder. */
  @property() accessor label = '';
  @property({ attribute: false }) accessor options: readonly PickerOption[] = [];
  /** The value that is set; undefined for none. */
  @property({ attribute: false }) accessor chosen: string | undefined = undefined;
  /** Whatever is typed can be taken, also where it is not among the options. */
  @property({ type: Boolean }) accessor freeText = false;
  @state() private accessor search = '';
  @state() private accessor current = 0;
  @query('input') private accessor input!: HTMLInputElement | null;

  override focus(): void {
    this.input?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('label')) {
      this.search = '';
      this.current = Math.max(
        0,
        this.options.findIndex(({ value }) => value === this.chosen),
      );
    }
  }

  protected override updated(): void {
    this.renderRoot.querySelector('.current')?.scrollIntoView({ block: 'nearest' });
  }

  override render(): TemplateResult {
    const { shown, hidden } = this.#found();
    const current = Math.min(this.current, shown.length - 1);
    return html`<div class="search-field">
        ${icon('search', 'quiet')}
        <input
          class="native-input"
          type="text"
          role="combobox"
          spellcheck="false"
          autocomplete="off"
          aria-label=${this.label}
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls="options"
          aria-activedescendant=${current < 0 ? nothing : `option-${current}`}
          placeholder=${this.label}
          maxlength="200"
          .value=${this.search}
          @input=${this.#onInput}
          @keydown=${this.#onKeyDown}
        />
      </div>
      <div id="options" class="options" role="listbox" aria-label=${this.label}>
        ${repeat(
          shown,
          ({ value }) => value,
          (option, index) => this.#option(option, index, index === current),
        )}
      </div>
      ${
        shown.length === 0
          ? html`<p class="none quiet" role="status">${t('filters.noMatch')}</p>`
          : hidden === 0
            ? nothing
            : html`<p class="none quiet">${plural('filters.more', hidden)}</p>`
      }`;
  }

  #option(option: PickerOption, index: number, isCurrent: boolean): TemplateResult {
    const isChosen = option.value === this.chosen;
    return html`<div
      id="option-${index}"
      class="option ${isCurrent ? 'current' : ''}"
      role="option"
      aria-selected=${isChosen ? 'true' : 'false'}
      title=${option.title ?? option.label}
      @mousedown=${(event: Event) => event.preventDefault()}
      @click=${() => this.#pick(option.value)}
    >
      ${isChosen ? icon('check') : html`<span></span>`}
      <span class="ellipsis">${option.label}</span>
      ${option.note === undefined ? nothing : html`<span class="quiet figures">${option.note}</span>`}
    </div>`;
  }

  #found(): { shown: PickerOption[]; hidden: number } {
    const typed = this.search.trim();
    const wanted = typed.toLowerCase();
    const fits = this.options.filter(
      ({ label, title, value }) =>
        wanted === '' || [label, title ?? '', value].some((text) => text.toLowerCase().includes(wanted)),
    );
    const isNew = this.freeText && typed !== '' && !this.options.some(({ value }) => value === typed);
    const all = isNew ? [...fits, { value: typed, label: t('filters.exactly', { text: typed }) }] : fits;
    return { shown: all.slice(0, shownAtMost), hidden: Math.max(0, all.length - shownAtMost) };
  }

  readonly #onInput = (event: Event): void => {
    if (!(event.currentTarget instanceof HTMLInputElement)) return;
    this.search = event.currentTarget.value;
    this.current = 0;
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const { shown } = this.#found();
    const last = shown.length - 1;
    const current = Math.min(this.current, last);
    const moves: Record<string, number> = {
      ArrowDown: current >= last ? 0 : current + 1,
      ArrowUp: current <= 0 ? last : current - 1,
      PageDown: Math.min(last, current + 8),
      PageUp: Math.max(0, current - 8),
    };
    if (Object.hasOwn(moves, event.key)) this.current = Math.max(0, moves[event.key] ?? 0);
    else if (event.key === 'Enter') {
      const option = shown[current];
      if (option !== undefined) this.#pick(option.value);
    } else if (event.key === 'Escape') this.dispatchEvent(new CustomEvent('cancel'));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #pick(value: string): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: value }));
  }
}
