// What is known of a model, in few words: its limits, what it reads, whether it thinks and calls tools, its price. For lists of models.
// What is not known is left out, never guessed.
import { html, nothing, type TemplateResult } from 'lit';
import type { ModelFacts, ModelPrice } from '../../src/shared/channelModels';
import { formatCompact, formatMoney } from '../format';
import { t } from '../l10n';

/** Limits and abilities in one line of words, for example `200K context · 64K out · image, pdf · reasoning · tools`. */
function factWords(facts: ModelFacts): string {
  const beyondText = (facts.input ?? []).filter((kind) => kind !== 'text');
  return [
    ...(facts.contextTokens === undefined ? [] : [t('facts.context', { tokens: formatCompact(facts.contextTokens) })]),
    ...(facts.maxOutputTokens === undefined
      ? []
      : [t('facts.output', { tokens: formatCompact(facts.maxOutputTokens) })]),
    ...(beyondText.length === 0 ? [] : [beyondText.map((kind) => t(`facts.input.${kind}`)).join(', ')]),
    ...(facts.reasoning === true ? [t('facts.reasoning')] : []),
    ...(facts.tools === true ? [t('facts.tools')] : []),
    ...(facts.deprecated === true ? [t('facts.deprecated')] : []),
  ].join(' · ');
}

/** Input and output price per million tokens; empty where neither is known. */
export function priceWords(price: ModelPrice | null | undefined): string {
  if (price === null || price === undefined || (price.input === null && price.output === null)) return '';
  const side = (usd: number | null): string => (usd === null ? '–' : formatMoney(usd));
  return `${side(price.input)} / ${side(price.output)}`;
}

/** The price as a cell: with its unit for assistive technology, and a word where it is not known. */
export function priceCell(price: ModelPrice | null | undefined): TemplateResult {
  const words = priceWords(price);
  if (words === '')
    return html`<span class="quiet figures" title=${t('facts.priceUnknownTitle')}>${t('facts.priceUnknown')}</span>`;
  return html`<span class="figures" title=${t('facts.priceTitle')}
    >${words}<span class="visually-hidden"> ${t('facts.priceTitle')}</span></span
  >`;
}

/** The facts as a line under a model's name; nothing where none is known. */
export function factLine(facts: ModelFacts): TemplateResult | typeof nothing {
  const words = factWords(facts);
  return words === '' ? nothing : html`<span class="facts-line quiet">${words}</span>`;
}
