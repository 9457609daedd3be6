// "Try it": one message through the gateway, its answer as it comes, and what it took: tokens, cost and time.
// Asks the host, which sends it with a key of its own. Keeps no answer across reloads.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { protocolIds } from '../../src/shared/channel';
import { maxTryMessage, type TryResult } from '../../src/shared/endpointsMessages';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { callNotice, notice } from '../components/notice';
import { formatDuration, formatMoney } from '../format';
import { formStyles } from '../forms/formStyles';
import { formatNumber, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { dropdown } from '../ui/dropdown';
import { focusField } from '../ui/field';
import { icon } from '../ui/icons';
import { suggestField } from '../ui/suggestField';
import { textArea } from '../ui/textField';
import type { EndpointsView } from './endpointsView';
import { tryStyles } from './tryStyles';

@customElement('gatehouse-try-it')
export class TryItElement extends LitElement {
  static override styles = [...sharedStyles, formStyles, tryStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor view!: EndpointsView;
  @property({ attribute: false }) accessor models: readonly string[] = [];
  @property({ attribute: false }) accessor channelNames: ReadonlyMap<string, string> = new Map();
  @property({ attribute: false }) accessor running = false;
  @state() private accessor tried = false;
  @state() private accessor text = '';
  @state() private accessor result: TryResult | undefined = undefined;

  readonly #calls = new Calls(this, () => this.client);
  #tryId: string | undefined;
  #stopListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = this.client.onEvent((event) => {
      if (event.type === 'try-text' && event.tryId === this.#tryId) this.text += event.text;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
  }

  /** Goes to the message. */
  begin(): void {
    this.scrollIntoView({ block: 'start' });
    focusField(this.renderRoot, 'message');
  }

  override render(): TemplateResult {
    const { view } = this;
    const busy = this.#calls.busy('try');
    return html`<div class="try">
      <p class="quiet">${t('try.subtitle')}</p>
      <div class="pair">
        ${suggestField({
          name: 'model',
          label: t('endpoints.model'),
          hint: t('endpoints.modelHint'),
          value: view.model,
          error: this.tried && view.model.trim() === '' ? t('try.needsModel') : undefined,
          suggestions: this.models,
          onChange: (model) => this.#change({ model }),
        })}
        ${dropdown({
          name: 'protocol',
          label: t('endpoints.api'),
          value: view.protocol,
          options: protocolIds.map((protocol) => ({ value: protocol, label: t(`protocol.${protocol}`) })),
          onChange: (value) => {
            const protocol = protocolIds.find((id) => id === value);
            if (protocol !== undefined) this.#change({ protocol });
          },
        })}
      </div>
      <div @keydown=${this.#onKey}>
        ${textArea({
          name: 'message',
          label: t('try.message'),
          rows: 3,
          maxLength: maxTryMessage,
          value: view.message,
          error: this.tried && view.message.trim() === '' ? t('try.needsMessage') : undefined,
          onInput: (message) => this.#change({ message }),
        })}
      </div>
      <div class="buttons">
        ${button({
          label: t('try.send'),
          kind: 'primary',
          icon: 'play',
          busy,
          disabled: !this.running,
          onClick: () => void this.#send(),
        })}
        ${busy ? button({ label: t('common.cancel'), onClick: () => this.#cancel() }) : nothing}
      </div>
      ${callNotice(this.#calls.error('try'), () => this.#calls.clear('try'))}
      ${busy || this.result !== undefined ? this.#answer(busy) : nothing}
    </div>`;
  }

  #answer(busy: boolean): TemplateResult {
    const { result } = this;
    const text = result?.text ?? this.text;
    const empty = result !== undefined && result.error === null && !result.cancelled && text === '';
    return html`<section class="answer" aria-labelledby="answer-title">
      <div class="answer-head">
        ${this.#mark(busy)}
        <h3 id="answer-title">${t('try.answer')}</h3>
        <span class="quiet" role="status">${this.#words(busy)}</span>
      </div>
      ${text === '' ? nothing : html`<div class="answer-text" tabindex="0" role="region" aria-labelledby="answer-title">${text}</div>`}
      ${empty ? html`<p class="quiet">${t('try.empty')}</p>` : nothing}
      ${result?.error == null ? nothing : notice({ kind: 'error', text: result.error })}
      ${result?.request == null ? nothing : this.#figures(result.request)}
    </section>`;
  }

  #mark(busy: boolean): TemplateResult {
    if (busy) return icon('loading');
    if (this.result?.cancelled === true) return icon('blocked', 'quiet');
    return this.result?.error == null ? icon('passed', 'good') : icon('error', 'bad');
  }

  #words(busy: boolean): string {
    if (busy) return t(this.text === '' ? 'try.waiting' : 'try.running');
    const { result } = this;
    if (result?.cancelled === true) return t('try.cancelled');
    if (result?.error == null) return t('try.done');
    return result.status !== null && result.status >= 400
      ? t('try.failedStatus', { status: String(result.status) })
      : t('try.failed');
  }

  #figures(row: NonNullable<TryResult['request']>): TemplateResult {
    const figure = (label: string, value: string): TemplateResult =>
      html`<div>
        <dt>${label}</dt>
        <dd class="figures">${value}</dd>
      </div>`;
    const input = row.inputTokens + row.cacheReadTokens + row.cacheWriteTokens;
    return html`<dl class="results">
        ${row.usageKnown ? figure(t('try.input'), formatNumber(input)) : nothing}
        ${row.usageKnown ? figure(t('try.output'), formatNumber(row.outputTokens)) : nothing}
        ${figure(t('try.cost'), row.costUsd === null ? t('try.costUnknown') : formatMoney(row.costUsd))}
        ${row.firstByteMs === null ? nothing : figure(t('try.firstByte'), formatDuration(row.firstByteMs))}
        ${row.durationMs === null ? nothing : figure(t('try.duration'), formatDuration(row.durationMs))}
        ${
          row.channelId === null
            ? nothing
            : figure(t('try.channel'), this.channelNames.get(row.channelId) ?? row.channelId)
        }
        ${row.model === null ? nothing : figure(t('try.model'), row.model)}
      </dl>
      <div class="buttons">
        ${button({
          label: t('try.openLog'),
          icon: 'list',
          onClick: () => void this.#calls.run('log', { action: 'open-request-log' }),
        })}
      </div>`;
  }

  async #send(): Promise<void> {
    if (this.#calls.busy('try')) return;
    const { model, message, protocol } = this.view;
    this.tried = true;
    const missing = model.trim() === '' ? 'model' : message.trim() === '' ? 'message' : undefined;
    if (missing !== undefined) {
      await this.updateComplete;
      focusField(this.renderRoot, missing);
      return;
    }
    this.tried = false;
    const tryId = crypto.randomUUID();
    this.#tryId = tryId;
    this.text = '';
    this.result = undefined;
    const done = await this.#calls.run('try', { action: 'try-message', tryId, protocol, model: model.trim(), message });
    if (done !== undefined && this.#tryId === tryId) this.result = done.value;
  }

  #cancel(): void {
    if (this.#tryId !== undefined) void this.#calls.run('cancel', { action: 'cancel-try', tryId: this.#tryId });
  }

  #change(part: Partial<EndpointsView>): void {
    this.dispatchEvent(new CustomEvent('view-change', { detail: part }));
  }

  /** Ctrl+Enter (Command on a Mac) sends, as it does in every box of several lines. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    void this.#send();
  };
}
