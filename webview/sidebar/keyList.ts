// The virtual keys of the sidebar: the list (revoked ones folded away) and the empty state.
// Asks the host to act; new secrets are shown by VS Code itself. Forms, spend and budgets are in the keys panel.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { VirtualKey } from '../../src/shared/virtualKey';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { Clock } from '../components/clock';
import { callNotice } from '../components/notice';
import { plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { keyRow, type KeyRowAction } from './keyRow';
import { RovingRows } from '../components/rovingRows';
import { rowStyles } from '../components/rowStyles';
import type { SidebarView } from './viewState';

@customElement('gatehouse-keys')
export class KeysElement extends LitElement {
  static override styles = [...sharedStyles, rowStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor view!: SidebarView;
  @property({ attribute: false }) accessor keys: readonly VirtualKey[] = [];
  @property({ attribute: false }) accessor channelNames: ReadonlyMap<string, string> = new Map();
  @property({ type: Boolean }) accessor running = false;

  @state() private accessor current: ReadonlyMap<string, KeyRowAction> = new Map();

  readonly #calls = new Calls(this, () => this.client);
  readonly #rows = new RovingRows(this);
  readonly #clock = new Clock(this, 30_000);

  override render(): TemplateResult {
    const live = this.keys.filter((key) => key.state !== 'revoked');
    const revoked = this.keys.filter((key) => key.state === 'revoked');
    const shown = this.view.value.showRevoked ? [...live, ...revoked] : live;
    return html`${live.length === 0 ? this.#empty(revoked.length > 0) : nothing}
    ${
      shown.length === 0
        ? nothing
        : html`<ul
            aria-label=${t('keys.title')}
            role="list"
            @keydown=${this.#rows.onKeyDown}
            @focusin=${this.#rows.onFocusIn}
          >
            ${repeat(
              shown,
              (key) => key.id,
              (key) => this.#row(key, shown),
            )}
          </ul>`
    }
    ${
      revoked.length === 0
        ? nothing
        : html`<div class="more">
            <button
              aria-expanded=${this.view.value.showRevoked ? 'true' : 'false'}
              @click=${() => this.#toggleRevoked()}
            >
              ${this.view.value.showRevoked ? t('keys.hideRevoked') : plural('keys.showRevoked', revoked.length)}
            </button>
          </div>`
    }`;
  }

  #empty(hasRevoked: boolean): TemplateResult {
    if (!this.running) return html`<div class="empty quiet">${t('keys.emptyWhileDown')}</div>`;
    return html`<div class="empty">
      <p class="quiet">${t('keys.emptyText')}</p>
      <div class="buttons">
        ${button({
          label: hasRevoked ? t('keys.add') : t('keys.first'),
          kind: 'primary',
          icon: 'add',
          busy: this.#calls.busy('first'),
          onClick: () => void this.#calls.run('first', { action: 'create-key', form: { name: t('keys.firstName') } }),
        })}
        ${button({ label: t('keys.customize'), onClick: () => void this.#calls.run('form', { action: 'open-panel', target: { view: 'new-key' } }) })}
      </div>
      <p class="quiet">${t('keyForm.secretNotice')}</p>
      ${callNotice(this.#calls.error('first'), () => this.#calls.clear('first'))}
    </div>`;
  }

  #row(key: VirtualKey, shown: readonly VirtualKey[]): TemplateResult {
    return keyRow({
      key,
      channelNames: this.channelNames,
      expanded: this.view.value.expanded.includes(key.id),
      tabIndex: this.#rows.tabIndex(
        key.id,
        shown.map((other) => other.id),
      ),
      running: this.current.get(key.id),
      error: this.#calls.error(key.id),
      now: this.#clock.now,
      on: (action) => void this.#act(key, action),
      onDismissError: () => this.#calls.clear(key.id),
    });
  }

  #toggleRevoked(): void {
    this.view.update({ showRevoked: !this.view.value.showRevoked });
    this.requestUpdate();
  }

  async #act(key: VirtualKey, action: KeyRowAction): Promise<void> {
    const { id } = key;
    if (action === 'toggle') {
      this.view.expand(id);
      this.requestUpdate();
      return;
    }
    if (this.#calls.busy(id)) return;
    this.current = new Map(this.current).set(id, action);
    if (action === 'edit') await this.#calls.run(id, { action: 'open-panel', target: { view: 'key', id } });
    else if (action === 'enable') {
      const state = key.state === 'disabled' ? 'active' : 'disabled';
      await this.#calls.run(id, { action: 'set-key-state', id, state });
    } else {
      await this.#calls.run(id, { action: action === 'rotate' ? 'rotate-key' : 'revoke-key', id });
    }
    const current = new Map(this.current);
    current.delete(id);
    this.current = current;
  }
}
