// A foldable section with a heading and actions at its right, as VS Code's own views have them.
// Used by the sidebar. Tells of folding by the event `fold`; whoever uses it keeps the state.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatNumber } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { icon } from '../ui/icons';

@customElement('gatehouse-section')
export class SectionElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    css`
      header {
        display: flex;
        align-items: center;
        min-height: 24px;
        padding-inline-end: 8px;
        background: var(--vscode-sideBarSectionHeader-background, transparent);
        color: var(--vscode-sideBarSectionHeader-foreground, inherit);
        border-top: 1px solid var(--vscode-sideBarSectionHeader-border, var(--vscode-contrastBorder, transparent));
      }
      :host([first]) header {
        border-top-color: transparent;
      }
      h2 {
        flex: 1;
        min-width: 0;
        font-size: 11px;
        font-weight: 700;
      }
      button {
        display: flex;
        align-items: center;
        gap: 2px;
        width: 100%;
        min-height: 24px;
        padding: 0 4px;
        border: 0;
        background: transparent;
        color: inherit;
        font: inherit;
        text-transform: uppercase;
        text-align: start;
        cursor: pointer;
      }
      .count {
        padding-inline-start: 6px;
        font-weight: 400;
        color: var(--vscode-descriptionForeground);
      }
      .body {
        padding-bottom: 10px;
      }
    `,
  ];

  @property() accessor heading = '';
  @property({ type: Boolean }) accessor folded = false;
  @property({ attribute: false }) accessor count: number | undefined = undefined;

  override render(): TemplateResult {
    return html`<section aria-labelledby="heading">
      <header>
        <h2 id="heading">
          <button aria-expanded=${this.folded ? 'false' : 'true'} aria-controls="body" @click=${this.#fold}>
            ${icon(this.folded ? 'chevronRight' : 'chevronDown')}<span class="ellipsis">${this.heading}</span>
            ${this.count === undefined ? nothing : html`<span class="count">${formatNumber(this.count)}</span>`}
          </button>
        </h2>
        <slot name="actions"></slot>
      </header>
      <div id="body" class="body" ?hidden=${this.folded}><slot></slot></div>
    </section>`;
  }

  #fold(): void {
    this.dispatchEvent(new CustomEvent('fold', { detail: !this.folded }));
  }
}
