// How the cost of a request came about, line by line to the last digit, or why there is none. A part of the detail pane.
// The figures are those of the gateway; nothing is worked out here.
import { html, nothing, type TemplateResult } from 'lit';
import type { PriceArithmetic, PriceRecord, PriceUnit } from '../../src/shared/priceRecord';
import type { RequestDetail } from '../../src/shared/requestDetail';
import { formatMoney } from '../format';
import { formatNumber, hasMessage, locale, t } from '../l10n';
import { button } from '../ui/button';
import { link } from '../ui/link';
import { exactDollars, exactFromNano } from './exactMoney';

/** Units whose prices are per piece, not per million. */
const pieces: ReadonlySet<PriceUnit> = new Set(['image', 'audioSecond', 'webSearch', 'perRequest']);
const million = 1_000_000;

/** The arithmetic of `detail`. `onPrices` opens the price editor. */
export function pricePart({ request, price }: RequestDetail, onPrices: () => void): TemplateResult {
  const { record, arithmetic } = price;
  const needsPrice = request.usageKnown && request.costUsd === null && request.outcome !== null;
  return html`<section aria-labelledby="price-title">
    <h3 id="price-title">${t('price.title')}</h3>
    ${arithmetic === null ? nothing : lines(arithmetic)}
    ${
      arithmetic === null && request.costUsd !== null
        ? html`<p class="figures">${t('detail.cost')}: ${formatMoney(request.costUsd)}</p>`
        : nothing
    }
    ${
      record !== null
        ? facts(record)
        : html`<p class="quiet">${t(request.priceSource === 'model-calls' ? 'toolTrace.price' : 'price.noRecord')}</p>`
    }
    ${record?.loose === undefined ? nothing : html`<p>${t('price.loose', { model: record.loose })}</p>`}
    ${
      record?.missing === undefined || record.missing.length === 0
        ? nothing
        : html`<p>
            ${t('price.missing', { units: record.missing.map((unit) => t(`price.unit.${unit}`)).join(', ') })}
          </p>`
    }
    ${record !== null && record.source === null && record.loose === undefined ? html`<p>${t('price.unknown')}</p>` : nothing}
    <div class="buttons">
      ${button({
        label: needsPrice ? t('price.set') : t('price.open'),
        kind: needsPrice ? 'primary' : 'secondary',
        icon: 'edit',
        onClick: onPrices,
      })}
    </div>
  </section>`;
}

/** A share of the price as it is, not rounded. */
const exactPercent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 6 });

function lines({ lines: all, sum, percent, costNanoDollars }: PriceArithmetic): TemplateResult {
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label=${t('price.title')}>
    <table class="arithmetic figures">
      <thead>
        <tr>
          <th scope="col">${t('price.column.unit')}</th>
          <th scope="col" class="number">${t('price.column.count')}</th>
          <th scope="col" class="number">${t('price.column.rate')}</th>
          <th scope="col" class="number">${t('price.column.amount')}</th>
        </tr>
      </thead>
      <tbody>
        ${all.map(
          ({ unit, count, rate, product }) =>
            html`<tr>
              <th scope="row">${t(`price.unit.${unit}`)}</th>
              <td class="number">${formatNumber(count)}</td>
              <td class="number">× ${rateWords(unit, rate)}</td>
              <td class="number">${exactDollars(BigInt(product))}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        ${
          percent === 100
            ? nothing
            : html`<tr>
                  <th scope="row" colspan="3">${t('price.sum')}</th>
                  <td class="number">${exactDollars(BigInt(sum))}</td>
                </tr>
                <tr>
                  <th scope="row" colspan="3">${t('price.batch', { percent })}</th>
                  <td class="number">× ${exactPercent.format(percent / 100)}</td>
                </tr>`
        }
        <tr class="total">
          <th scope="row" colspan="3">${t('detail.cost')}</th>
          <td class="number">${exactFromNano(costNanoDollars)}</td>
        </tr>
      </tfoot>
    </table>
  </div>`;
}

function rateWords(unit: PriceUnit, rate: number): string {
  const amount = exactDollars(BigInt(rate) * BigInt(pieces.has(unit) ? 1 : million));
  return pieces.has(unit) ? amount : t('price.perMillion', { amount });
}

function facts(record: PriceRecord): TemplateResult | typeof nothing {
  const { source, sourceVersion, sourceUrl, model, aboveTokens, currency, perUsd } = record;
  if (source === null) return nothing;
  const sourceKey = `detail.price.${source}`;
  const words = hasMessage(sourceKey) ? t(sourceKey) : source;
  const fact = (label: string, value: TemplateResult | string): TemplateResult =>
    html`<dt>${label}</dt>
      <dd>${value}</dd>`;
  return html`<dl class="facts">
    ${fact(
      t('detail.price'),
      html`${words}${sourceVersion === undefined ? '' : ` (${sourceVersion})`}
      ${sourceUrl === undefined ? nothing : link(sourceUrl, t('price.link'))}`,
    )}
    ${model === undefined ? nothing : fact(t('price.model'), model)}
    ${aboveTokens === undefined ? nothing : fact(t('price.tier'), t('price.tierAbove', { count: aboveTokens }))}
    ${
      currency === undefined || currency === 'USD'
        ? nothing
        : fact(
            t('price.currency'),
            perUsd === undefined ? currency : t('price.currencyRate', { currency, rate: String(perUsd) }),
          )
    }
  </dl>`;
}
