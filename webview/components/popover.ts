// A button that opens a small panel of its own beside it: menus, pickers. Escape and a click elsewhere close it; the focus comes back.
// The panel's content is the element's slot; whoever uses it closes it with `hide()` when something was chosen.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { sharedStyles } from '../sharedStyles';
import { icon, type IconName } from '../ui/icons';

@customElement('gatehouse-popover')
export class PopoverElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    css`
      :host {
        display: inline-block;
        position: relative;
        min-width: 0;
        max-width: 100%;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-height: 26px;
        max-width: 100%;
        padding: 2px 8px;
        border: 1px solid var(--vscode-button-secondaryBorder, var(--vscode-button-border, transparent));
        border-radius: 2px;
        background: var(--vscode-button-secondaryBackground);
        color: var(--vscode-button-secondaryForeground);
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      button:hover {
        background: var(--vscode-button-secondaryHoverBackground);
      }
      button:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 2px;
      }
      :host([quiet]) button {
        border-color: transparent;
        background: transparent;
        color: inherit;
        padding: 0 2px 0 6px;
        min-height: 22px;
      }
      :host([quiet]) button:hover {
        text-decoration: underline;
      }
      :host([quiet]) button:focus-visible {
        outline-offset: -1px;
      }
      .panel {
        position: absolute;
        z-index: 20;
        inset-block-start: calc(100% + 4px);
        inset-inline-start: 0;
        width: max-content;
        max-width: min(340px, calc(100vw - 24px));
        padding: 6px;
        border: 1px solid
          var(--vscode-menu-border, var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)));
        border-radius: 5px;
        background: var(--vscode-menu-background, var(--vscode-editorWidget-background));
        color: var(--vscode-menu-foreground, var(--vscode-foreground));
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      }
    `,
  ];

  @property() accessor label = '';
  /** Where the label alone does not say what it opens. */
  @property() accessor name = '';
  @property({ attribute: false }) accessor icon: IconName | undefined = undefined;
  /** Looks like a part of a chip. */
  @property({ type: Boolean, reflect: true }) accessor quiet = false;
  @state() private accessor open = false;
  @query('.panel') private accessor panel!: HTMLElement | null;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#onPointerDown);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPointerDown);
  }

  override render(): TemplateResult {
    const name = this.name === '' ? nothing : this.name;
    return html`<button
        aria-haspopup="dialog"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-label=${name}
        @click=${() => (this.open ? this.hide() : this.show())}
      >
        ${this.icon === undefined ? nothing : icon(this.icon)}<span class="ellipsis">${this.label}</span
        >${icon('chevronDown')}
      </button>
      ${
        this.open
          ? html`<div
              class="panel"
              role="dialog"
              aria-label=${this.name === '' ? this.label : this.name}
              @keydown=${this.#onKeyDown}
            >
              <slot></slot>
            </div>`
          : nothing
      }`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.open || this.panel === null || !changed.has('open')) return;
    // Stays in the window where it would leave it at the right.
    const { right, left } = this.panel.getBoundingClientRect();
    const room = document.documentElement.clientWidth - 8;
    const shift = right > room ? Math.min(right - room, left - 8) : left < 8 ? left - 8 : 0;
    if (shift !== 0) this.panel.style.transform = `translateX(${-shift}px)`;
    this.dispatchEvent(new CustomEvent('opened'));
    const first = this.querySelector<HTMLElement>('[data-first-focus], button, input');
    first?.focus();
  }

  show(): void {
    this.open = true;
  }

  /** Closes the panel; the focus goes back to the button. */
  hide(): void {
    if (!this.open) return;
    this.open = false;
    this.renderRoot.querySelector('button')?.focus();
    this.dispatchEvent(new CustomEvent('closed'));
  }

  readonly #onPointerDown = (event: Event): void => {
    if (!this.open || event.composedPath().includes(this)) return;
    this.open = false;
    this.dispatchEvent(new CustomEvent('closed'));
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.hide();
  };
}
