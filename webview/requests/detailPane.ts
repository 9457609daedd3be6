// The pane of one request: keeps what is open in it and runs its buttons. Draws with requestDetail.ts; what it looks at comes from the panel,
// which hears of steps (`step`, detail: 1 or -1), filters (`filter`), `readable-change`, `retry`, `close`, and of what is to be read out (`say`).
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RequestDetail } from '../../src/shared/requestDetail';
import type { RequestLogRow } from '../../src/shared/usage';
import { Calls } from '../calls';
import type { CallError, HostClient } from '../client';
import { CopyFlash } from '../components/copyFlash';
import { foldStyles } from '../components/fold';
import { callNotice, notice } from '../components/notice';
import { waterfallStyles } from '../components/waterfall';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button, iconButton } from '../ui/button';
import { detailStyles } from './detailStyles';
import { requestDetail } from './requestDetail';
import type { Names } from './requestWords';

@customElement('gatehouse-request-detail')
export class RequestDetailElement extends LitElement {
  static override styles = [...sharedStyles, foldStyles, waterfallStyles, detailStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor requestId = '';
  @property({ attribute: false }) accessor row: RequestLogRow | undefined = undefined;
  @property({ attribute: false }) accessor detail: RequestDetail | undefined = undefined;
  @property({ attribute: false }) accessor error: CallError | undefined = undefined;
  @property({ attribute: false }) accessor names: Names = { channels: {}, keys: {} };
  @property({ attribute: false }) accessor now = 0;
  @property({ attribute: false }) accessor readable = true;
  @property({ attribute: false }) accessor hasPrevious = false;
  @property({ attribute: false }) accessor hasNext = false;
  @state() private accessor open: ReadonlySet<string> = new Set();
  @state() private accessor whole: ReadonlySet<string> = new Set();
  @state() private accessor copiedSmall = false;
  @state() private accessor copyFailed = false;

  readonly #calls = new Calls(this, () => this.client);
  readonly #flash = new CopyFlash(this);

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.#onKey);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('requestId')) return;
    this.whole = new Set();
    this.copiedSmall = this.copyFailed = false;
  }

  override render(): TemplateResult {
    return html`<section class="pane" aria-labelledby="detail-title" tabindex="0">
      ${this.row === undefined ? this.#missing() : this.#content(this.row)}
      ${callNotice(this.#calls.error('copy'), () => this.#calls.clear('copy'))}
      ${this.copyFailed ? notice({ kind: 'error', text: t('common.copyFailed') }) : nothing}
    </section>`;
  }

  #missing(): TemplateResult {
    return html`<header class="detail-head">
        <h2 id="detail-title" class="wrap">${t('detail.title')}</h2>
        <span class="detail-steps">
          ${iconButton({ label: t('common.close'), icon: 'close', onClick: () => this.#tell('close') })}
        </span>
      </header>
      <p class="code wrap">${this.requestId}</p>
      ${callNotice(this.error)}
      <div class="buttons">
        ${button({ label: t('common.retry'), icon: 'restart', onClick: () => this.#tell('retry') })}
      </div>`;
  }

  #content(row: RequestLogRow): TemplateResult {
    return requestDetail({
      row,
      detail: this.detail,
      error: this.error,
      names: this.names,
      now: this.now,
      rawOpen: this.open.has('raw'),
      onToggleRaw: () => this.#toggle('raw'),
      isCopied: (slot) => this.#flash.isShown(slot),
      copiedSmall: this.copiedSmall,
      hasPrevious: this.hasPrevious,
      hasNext: this.hasNext,
      onStep: (by) => this.#tell('step', by),
      onCopyId: () => void this.#copyId(row.id),
      onCopyCurl: (shell) => void this.#copyCurl(row.id, shell),
      onFilter: (filters) => this.#tell('filter', filters),
      onPrices: () => void this.#calls.run('copy', { action: 'open-prices', model: row.model ?? row.requestedModel }),
      onRetry: () => this.#tell('retry'),
      onClose: () => this.#tell('close'),
      capture: {
        open: this.open,
        whole: this.whole,
        readable: this.readable,
        isCopied: (slot) => this.#flash.isShown(slot),
        onToggle: (name) => this.#toggle(name),
        onWhole: (name) => (this.whole = new Set([...this.whole, name])),
        onReadable: (readable) => this.#tell('readable-change', readable),
        onCopy: (name, text) => void this.#copyText(name, text),
        onSetting: () => void this.#calls.run('copy', { action: 'open-capture-setting' }),
      },
    });
  }

  #toggle(name: string): void {
    const open = new Set(this.open);
    if (!open.delete(name)) open.add(name);
    this.open = open;
  }

  async #copyId(id: string): Promise<void> {
    const done = await this.#calls.run('copy', { action: 'copy-request-id', id });
    if (done !== undefined) this.#copied('id');
  }

  async #copyCurl(id: string, shell: 'bash' | 'powershell'): Promise<void> {
    const done = await this.#calls.run('copy', { action: 'copy-curl', id, shell });
    if (done === undefined || this.requestId !== id) return;
    this.copiedSmall = !done.value.whole;
    this.#copied(shell);
  }

  async #copyText(slot: string, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.copyFailed = false;
      this.#copied(slot);
    } catch {
      // No clipboard in this page (an insecure origin, no focus): the text can be selected.
      this.copyFailed = true;
    }
  }

  #copied(slot: string): void {
    this.#flash.show(slot);
    this.#tell('say', t('common.copied'));
  }

  #tell(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#tell('close');
  };
}
