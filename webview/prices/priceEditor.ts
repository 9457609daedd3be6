// The editor of one own price: keeps its form, asks the gateway what a request costs at it, saves it or takes it away.
// Tells of its draft by `draft-change` (detail: the draft, null when it is closed) and of what it saved by `saved`.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { exampleTokens, type PriceInForce } from '../../src/shared/knownPrices';
import type { Currency } from '../../src/shared/prices';
import type { SidebarState } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { callNotice } from '../components/notice';
import { formKeys } from '../forms/formKeys';
import { t } from '../l10n';
import { panelStyles } from '../panelStyles';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { focusField, focusFirstOf } from '../ui/field';
import { priceErrors, priceOf, withPrice, type PriceDraft } from './priceDraft';
import { priceFields } from './priceForm';
import { editorStyles, partStyles } from './pricesStyles';
import { formatAmount, toggled } from './priceWords';

/** How long typing rests before the example is worked out anew, in milliseconds. */
const restsFor = 250;

@customElement('gatehouse-price-editor')
export class PriceEditorElement extends LitElement {
  static override styles = [...sharedStyles, ...panelStyles, partStyles, editorStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor state!: SidebarState;
  @property({ attribute: false }) accessor draft!: PriceDraft;
  /** Names to choose from. */
  @property({ attribute: false }) accessor models: readonly string[] = [];
  /** Currencies that have a rate. */
  @property({ attribute: false }) accessor rated: readonly Currency[] = [];
  /** What holds without an own price, where that is known. */
  @property({ attribute: false }) accessor published: PriceInForce | null = null;
  @state() private accessor open: ReadonlySet<string> = new Set();
  @state() private accessor tried = false;
  /** Undefined while it is worked out; null where it cannot be told. */
  @state() private accessor example: number | null | undefined = undefined;

  readonly #calls = new Calls(this, () => this.client, { scope: 'price', slots: { save: () => this.#saved() } });
  readonly #onKeyDown = formKeys({ send: () => void this.#save(), close: () => this.#change(null) });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  override firstUpdated(): void {
    const parts = [
      ...(this.draft.tiers.length > 0 ? ['tiers'] : []),
      ...(this.draft.batchPercent === '' ? [] : ['others']),
    ];
    this.open = new Set(parts);
    const field = this.draft.model === '' ? 'model' : 'amount.input';
    void this.updateComplete.then(() => {
      this.scrollIntoView({ block: 'nearest' });
      focusField(this.renderRoot, field);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('draft')) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#quote(), restsFor);
  }

  override render(): TemplateResult {
    const { draft, published } = this;
    const errors = this.tried ? priceErrors(draft, this.rated) : {};
    const title =
      draft.replaces === null ? t('pricing.form.new') : t('pricing.form.change', { model: draft.replaces.model });
    return html`<div class="form" role="form" aria-label=${title} @keydown=${this.#onKeyDown}>
      <h3>${title}</h3>
      ${priceFields({
        draft,
        errors,
        channels: this.state.channels,
        providers: this.state.providers,
        models: this.models,
        open: this.open,
        onToggle: (part) => {
          this.open = toggled(this.open, part);
        },
        onChange: (next) => this.#change(next),
      })}
      <p class="example figures" role="status">${this.#exampleWords()}</p>
      ${callNotice(this.#calls.error('save'), () => this.#calls.clear('save'))}
      <div class="buttons">
        ${button({ label: t('common.save'), kind: 'primary', busy: this.#calls.busy('save'), onClick: () => void this.#save() })}
        ${button({ label: t('common.cancel'), onClick: () => this.#change(null) })}
        ${
          published === null
            ? nothing
            : button({
                label: t('pricing.form.copyPublished'),
                icon: 'copy',
                onClick: () => this.#change(withPrice(draft, published)),
              })
        }
        ${
          draft.replaces === null
            ? nothing
            : button({
                label: t(published === null ? 'pricing.form.remove' : 'pricing.form.reset'),
                icon: published === null ? 'trash' : 'restart',
                className: 'spread',
                onClick: () => void this.#remove(),
              })
        }
      </div>
    </div>`;
  }

  #exampleWords(): string {
    const { input, output } = exampleTokens;
    if (this.example === undefined) return t('pricing.form.exampleWaits', { input, output });
    if (this.example === null) return t('pricing.form.exampleUnknown', { input, output });
    return t('pricing.form.example', { input, output, cost: formatAmount(this.example, 'USD') });
  }

  #change(draft: PriceDraft | null): void {
    this.dispatchEvent(new CustomEvent('draft-change', { detail: draft }));
  }

  async #quote(): Promise<void> {
    const { draft } = this;
    const asked = (this.#asked += 1);
    if (Object.keys(priceErrors({ ...draft, model: '*', scope: 'any' }, this.rated)).length > 0) {
      this.example = null;
      return;
    }
    const { input: inputTokens, output: outputTokens } = exampleTokens;
    const price = { ...priceOf({ ...draft, model: '*' }) };
    try {
      const { costUsd } = await this.client.call({ action: 'quote-price', price, inputTokens, outputTokens });
      if (asked === this.#asked) this.example = costUsd;
    } catch {
      // Only an example: the save tells what is wrong.
      if (asked === this.#asked) this.example = null;
    }
  }

  async #save(): Promise<void> {
    this.tried = true;
    const errors = priceErrors(this.draft, this.rated);
    const wrong = Object.keys(errors);
    if (wrong.length > 0) {
      await this.updateComplete;
      focusFirstOf(this.renderRoot, wrong);
      return;
    }
    const { replaces } = this.draft;
    const done = await this.#calls.run('save', { action: 'save-price', price: priceOf(this.draft), replaces });
    if (done !== undefined) this.#saved();
  }

  async #remove(): Promise<void> {
    const { replaces } = this.draft;
    if (replaces === null) return;
    const done = await this.#calls.run('save', { action: 'remove-price', scope: replaces });
    if (done !== undefined) this.#saved();
  }

  #saved(): void {
    this.#change(null);
    this.dispatchEvent(new CustomEvent('saved'));
  }
}
