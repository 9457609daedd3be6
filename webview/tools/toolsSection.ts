// The sidebar's section of coding tools: a row for each that is here, with its state and model, taking over and restoring in place, and the way
// to the Tools page. Both run the palette's commands, which ask and tell by themselves.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SpentFigures } from '../../src/shared/status';
import type { ToolId, ToolState } from '../../src/shared/tools';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { callNotice } from '../components/notice';
import { spentWords } from '../components/spentWords';
import { t } from '../l10n';
import { rowContext } from '../rowContext';
import { sharedStyles } from '../sharedStyles';
import { rowStyles } from '../components/rowStyles';
import { RovingRows } from '../components/rovingRows';
import { button, iconButton } from '../ui/button';
import { icon } from '../ui/icons';
import { ToolList, toolListSlot } from './toolList';
import { needsCare, statusMark } from './toolWords';

type ToolCommand = 'take-over' | 'restore';

@customElement('gatehouse-tools-section')
export class ToolsSectionElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    rowStyles,
    css`
      .row-main {
        grid-template-columns: 16px minmax(0, 1fr) auto;
        padding-inline-start: 12px;
      }
      .foot {
        padding: 8px 12px 0;
      }
    `,
  ];

  @property({ attribute: false }) accessor client!: HostClient;
  /** What each used today, by id. */
  @property({ attribute: false }) accessor spent: Readonly<Record<string, SpentFigures>> = {};
  @property({ type: Boolean }) accessor running = false;
  @state() private accessor current: ReadonlyMap<ToolId, ToolCommand> = new Map();

  readonly #calls = new Calls(this, () => this.client);
  readonly #list = new ToolList(this, this.#calls, () => this.client);
  readonly #rows = new RovingRows(this);

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
        <p class="quiet">${t('tools.noneDetectedText')}</p>
        ${openButton}
      </div>`;
    }
    const ids = found.map(({ id }) => id);
    return html`<ul
        role="list"
        aria-label=${t('tools.title')}
        @keydown=${this.#rows.onKeyDown}
        @focusin=${this.#rows.onFocusIn}
      >
        ${repeat(
          found,
          ({ id }) => id,
          (tool) => this.#row(tool, this.#rows.tabIndex(tool.id, ids)),
        )}
      </ul>
      <div class="foot">${openButton}</div>`;
  }

  #row(tool: ToolState, tabIndex: 0 | -1): TemplateResult {
    const { id, name, status, model } = tool;
    const isTaken = status === 'taken-over';
    const words = t(`tools.status.${status}`);
    const line = [...spentWords(this.spent[id]), ...(isTaken ? [model ?? t('tools.ownModel')] : [])].join(' · ');
    const error = this.#calls.error(id);
    const running = this.current.get(id);
    return html`<li
      class="item ${running === undefined ? '' : 'working'}"
      data-row=${id}
      data-tool=${id}
      data-vscode-context=${rowContext({
        webviewSection: 'tool',
        id,
        canTakeOver: this.running && status === 'not-taken-over',
        canRestore: this.running && canRestore(tool),
      })}
    >
      <div class="row">
        <button
          class="row-main"
          tabindex=${tabIndex}
          title=${[`${name}: ${words}`, line].filter((part) => part !== '').join(' · ')}
          @click=${() => this.#open()}
        >
          ${statusMark(status)}
          <span class="row-text"
            ><span class="row-title ellipsis">${name}</span>
            <span class="row-line ellipsis"
              ><span class=${isTaken ? 'strong' : ''}>${words}</span>${line === '' ? '' : ` · ${line}`}</span
            ></span
          >
          ${needsCare(tool) ? icon('warning', 'warning') : nothing}
        </button>
        <div class="row-actions" role="group" aria-label=${t('common.actionsFor', { name })}>
          ${
            status === 'not-taken-over'
              ? this.#action(tool, 'take-over', t('tools.takeOver'), tabIndex)
              : canRestore(tool)
                ? this.#action(tool, 'restore', t('tools.restore'), tabIndex)
                : nothing
          }
        </div>
      </div>
      ${error === undefined ? nothing : html`<div class="under">${callNotice(error, () => this.#calls.clear(id))}</div>`}
    </li>`;
  }

  #action({ id, name }: ToolState, command: ToolCommand, label: string, tabIndex: 0 | -1): TemplateResult {
    const running = this.current.get(id);
    return iconButton({
      label: t('tools.actionsFor', { action: label, name }),
      icon: command === 'restore' ? 'restart' : 'play',
      tabIndex,
      busy: running === command,
      disabled: !this.running || running !== undefined,
      onClick: () => void this.#run(id, command),
    });
  }

  async #run(tool: ToolId, command: ToolCommand): Promise<void> {
    this.current = new Map(this.current).set(tool, command);
    await this.#calls.run(tool, { action: 'run-tool-command', tool, command });
    this.current = new Map([...this.current].filter(([id]) => id !== tool));
  }

  #open(): void {
    void this.#calls.run('open', { action: 'open-tools' });
  }
}

/** One that goes through us, or whose own settings are still with us. */
function canRestore({ status, recorded }: ToolState): boolean {
  return status === 'taken-over' || recorded;
}
