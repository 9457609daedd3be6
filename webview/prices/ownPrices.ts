// The user's own prices as a list, patterns and prices of no present model among them. Draws; the page keeps which one is edited.
import { html, nothing, type TemplateResult } from 'lit';
import type { Channel } from '../../src/shared/channel';
import type { PriceOverride } from '../../src/shared/prices';
import type { ProviderPreset } from '../../src/shared/status';
import { localName, t } from '../l10n';
import { iconButton } from '../ui/button';
import { amountsLine } from './priceWords';

export interface OwnPricesOptions {
  prices: readonly PriceOverride[];
  channels: readonly Channel[];
  providers: readonly ProviderPreset[];
  isBusy: (price: PriceOverride) => boolean;
  /** The editor, where the price that it is for stands in this list. */
  editorOf: (price: PriceOverride) => TemplateResult | typeof nothing;
  onEdit: (price: PriceOverride) => void;
  onRemove: (price: PriceOverride) => void;
}

/** The list. */
export function ownPrices(options: OwnPricesOptions): TemplateResult {
  if (options.prices.length === 0) return html`<p class="quiet">${t('pricing.own.none')}</p>`;
  return html`<ul role="list" class="own">
    ${options.prices.map((price) => {
      const { model } = price;
      const editor = options.editorOf(price);
      if (editor !== nothing) return html`<li class="editing">${editor}</li>`;
      return html`<li data-own=${model}>
        <span class="wrap"><b>${model}</b> <span class="quiet">${placeOf(price, options)}</span></span>
        <span class="quiet wrap figures">${amountsLine(price, price.currency ?? 'USD')}</span>
        <span class="own-actions">
          ${iconButton({ label: t('pricing.own.edit', { model }), icon: 'edit', onClick: () => options.onEdit(price) })}
          ${iconButton({
            label: t('pricing.own.remove', { model }),
            icon: 'trash',
            busy: options.isBusy(price),
            onClick: () => options.onRemove(price),
          })}
        </span>
      </li>`;
    })}
  </ul>`;
}

function placeOf({ provider, channelId }: PriceOverride, { channels, providers }: OwnPricesOptions): string {
  if (channelId !== undefined) {
    const channel = channels.find(({ id }) => id === channelId);
    return channel?.name ?? t('pricing.own.removedChannel', { id: channelId });
  }
  if (provider === undefined) return t('pricing.own.any');
  const preset = providers.find(({ id }) => id === provider);
  return preset === undefined ? provider : localName(preset.name);
}
