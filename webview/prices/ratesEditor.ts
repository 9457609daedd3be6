// What one US dollar costs in other currencies: the user's own rates over those of the catalogue, with the date of the latter.
// Saves through the host and tells of it by the event `saved`.
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { currencyRatesAsOf, defaultCurrencyRates } from '../../src/catalog/prices/currencyRates';
import { currencies, type Currency, type CurrencyRates } from '../../src/shared/prices';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { callNotice } from '../components/notice';
import { amountText } from '../forms/amounts';
import { formatDate } from '../format';
import { t } from '../l10n';
import { panelStyles } from '../panelStyles';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { focusField } from '../ui/field';
import { textField } from '../ui/textField';
import { partStyles } from './pricesStyles';
import { formatAmount } from './priceWords';

export const ratedCurrencies = currencies.filter((currency) => currency !== 'USD') as Exclude<Currency, 'USD'>[];

@customElement('gatehouse-rates')
export class RatesElement extends LitElement {
  static override styles = [...sharedStyles, ...panelStyles, partStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  /** The user's own, as they are saved. */
  @property({ attribute: false }) accessor rates: CurrencyRates = {};
  @state() private accessor texts: Readonly<Partial<Record<Currency, string>>> = {};
  @state() private accessor tried = false;

  readonly #calls = new Calls(this, () => this.client);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('rates')) return;
    const same = JSON.stringify(changed.get('rates')) === JSON.stringify(this.rates);
    // What is being written stays when the same rates are read anew.
    if (!same || !this.hasUpdated) this.texts = textsOf(this.rates);
  }

  override render(): TemplateResult {
    return html`<p class="quiet">${t('pricing.rates.text')}</p>
      <div class="form">
        <div class="amounts">${ratedCurrencies.map((currency) => this.#field(currency))}</div>
        ${callNotice(this.#calls.error('save'), () => this.#calls.clear('save'))}
        <div class="buttons">
          ${button({
            label: t('common.save'),
            kind: 'primary',
            busy: this.#calls.busy('save'),
            disabled: JSON.stringify(this.texts) === JSON.stringify(textsOf(this.rates)),
            onClick: () => void this.#save(),
          })}
        </div>
      </div>`;
  }

  #field(currency: Exclude<Currency, 'USD'>): TemplateResult {
    const usual = defaultCurrencyRates[currency];
    const text = this.texts[currency] ?? '';
    return textField({
      name: currency,
      label: currency,
      placeholder: usual === undefined ? undefined : String(usual),
      hint:
        usual === undefined
          ? text.trim() === ''
            ? t('pricing.rates.noDefault')
            : undefined
          : t('pricing.rates.default', { rate: formatAmount(usual, currency), date: formatDate(currencyRatesAsOf) }),
      value: text,
      error: this.tried && rateOf(text) === undefined ? t('pricing.rates.invalid') : undefined,
      onInput: (value) => {
        this.texts = { ...this.texts, [currency]: value };
      },
    });
  }

  async #save(): Promise<void> {
    this.tried = true;
    const wrong = ratedCurrencies.find((currency) => rateOf(this.texts[currency] ?? '') === undefined);
    if (wrong !== undefined) {
      await this.updateComplete;
      focusField(this.renderRoot, wrong);
      return;
    }
    const rates: Partial<Record<Exclude<Currency, 'USD'>, number>> = {};
    for (const currency of ratedCurrencies) {
      const rate = rateOf(this.texts[currency] ?? '');
      if (typeof rate === 'number') rates[currency] = rate;
    }
    const done = await this.#calls.run('save', { action: 'set-currency-rates', rates });
    if (done === undefined) return;
    this.tried = false;
    this.dispatchEvent(new CustomEvent('saved'));
  }
}

function textsOf(rates: CurrencyRates): Partial<Record<Currency, string>> {
  return Object.fromEntries(ratedCurrencies.map((currency) => [currency, amountText(rates[currency])]));
}

/** Null for an empty text, undefined for one that is no rate. */
function rateOf(text: string): number | null | undefined {
  const plain = text.trim();
  if (plain === '') return null;
  const value = Number(plain);
  return /^\d{1,10}(\.\d+)?$/.test(plain) && value >= 1e-6 && value <= 1e9 ? value : undefined;
}
