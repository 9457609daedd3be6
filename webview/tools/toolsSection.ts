// The sidebar's section of coding tools: a line for each that is here, with its state, and the way to the Tools page.
// Draws; everything is done on the page.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { callNotice } from '../components/notice';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import { ToolList, toolListSlot } from './toolList';
import { needsCare, statusMark } from './toolWords';

@customElement('gatehouse-tools-section')
export class ToolsSectionElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    css`
      .rows {
        display: grid;
      }
      .row {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr) auto;
        gap: 8px;
        align-items: center;
        width: 100%;
        min-height: 24px;
        padding: 1px 12px;
        border: 0;
        background: transparent;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      .row:hover {
        background: var(--vscode-list-hoverBackground);
        color: var(--vscode-list-hoverForeground, inherit);
      }
      .words {
        display: flex;
        gap: 8px;
        min-width: 0;
        align-items: baseline;
      }
      .words .quiet {
        font-size: 0.92em;
      }
      .empty {
        display: grid;
        gap: 10px;
        padding: 6px 12px 0;
      }
      .foot {
        padding: 8px 12px 0;
      }
    `,
  ];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ type: Boolean }) accessor running = false;

  readonly #calls = new Calls(this, () => this.client);
  readonly #list = new ToolList(this, this.#calls, () => this.client);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('running')) this.#list.setRunning(this.running);
  }

  override render(): TemplateResult {
    const found = this.#list.tools?.filter(({ status }) => status !== 'not-detected');
    const error = this.#calls.error(toolListSlot);
    const openButton = button({ label: t('tools.open'), icon: 'terminal', onClick: () => this.#open() });
    if (error !== undefined) return html`<div class="empty">${callNotice(error)} ${openButton}</div>`;
    if (found === undefined) {
      const words = t(this.running ? 'common.loading' : 'tools.gatewayDown');
      return html`<div class="empty"><p class="quiet">${words}</p></div>`;
    }
    if (found.length === 0) {
      return html`<div class="empty">
        <p>${t('tools.noneDetected')}. <span class="quiet">${t('tools.noneDetectedText')}</span></p>
        ${openButton}
      </div>`;
    }
    return html`<ul class="rows" role="list">
        ${found.map((tool) => {
          const status = t(`tools.status.${tool.status}`);
          return html`<li data-tool=${tool.id}>
            <button class="row" title="${tool.name}: ${status}" @click=${() => this.#open()}>
              ${statusMark(tool.status)}
              <span class="words"
                ><span class="ellipsis">${tool.name}</span> <span class="quiet ellipsis">${status}</span></span
              >
              ${needsCare(tool) ? icon('warning', 'warning') : nothing}
            </button>
          </li>`;
        })}
      </ul>
      <div class="foot">${openButton}</div>`;
  }

  #open(): void {
    void this.#calls.run('open', { action: 'open-tools' });
  }
}
