// The filters above the table of prices. Draws them; the page keeps their values.
import { html, nothing, type TemplateResult } from 'lit';
import type { Channel } from '../../src/shared/channel';
import { priceFilterSources } from '../../src/shared/knownPrices';
import type { PriceFilters } from '../../src/shared/pricesMessages';
import type { ProviderPreset } from '../../src/shared/status';
import { localName, t } from '../l10n';
import { button } from '../ui/button';
import { checkbox } from '../ui/checkbox';
import { dropdown } from '../ui/dropdown';
import { textField } from '../ui/textField';

export interface PriceFilterBarOptions {
  filters: PriceFilters;
  channels: readonly Channel[];
  providers: readonly ProviderPreset[];
  /** How many models there are, in words. */
  count: string;
  onChange: (filters: PriceFilters) => void;
}

/** The bar. */
export function priceFilterBar({
  filters,
  channels,
  providers,
  count,
  onChange,
}: PriceFilterBarOptions): TemplateResult {
  const used = new Set(channels.map(({ provider }) => provider));
  const wanted = (value: string): string | undefined => (value === '' ? undefined : value);
  return html`<div class="filters" role="search" aria-label=${t('pricing.filters')}>
    ${textField({
      name: 'search',
      label: t('pricing.search'),
      placeholder: t('pricing.searchPlaceholder'),
      value: filters.search ?? '',
      maxLength: 200,
      onInput: (search) => onChange({ ...filters, search: wanted(search) }),
    })}
    ${dropdown({
      name: 'channel',
      label: t('pricing.channel'),
      value: filters.channel ?? '',
      options: [
        { value: '', label: t('pricing.anyChannel') },
        ...channels.map(({ id, name }) => ({ value: id, label: name })),
      ],
      onChange: (channel) => onChange({ ...filters, channel: wanted(channel) }),
    })}
    ${dropdown({
      name: 'provider',
      label: t('pricing.provider'),
      value: filters.provider ?? '',
      options: [
        { value: '', label: t('pricing.anyProvider') },
        ...providers.filter(({ id }) => used.has(id)).map(({ id, name }) => ({ value: id, label: localName(name) })),
      ],
      onChange: (provider) => onChange({ ...filters, provider: wanted(provider) }),
    })}
    ${dropdown({
      name: 'source',
      label: t('pricing.sourceFilter'),
      value: filters.source ?? '',
      options: [
        { value: '', label: t('pricing.anySource') },
        ...priceFilterSources.map((source) => ({ value: source, label: t(`pricing.source.${source}`) })),
      ],
      onChange: (value) => onChange({ ...filters, source: priceFilterSources.find((known) => known === value) }),
    })}
    <div class="used">
      ${checkbox({
        label: t('pricing.used'),
        checked: filters.used !== undefined,
        onChange: (isWanted) => onChange({ ...filters, used: isWanted ? '1' : undefined }),
      })}
    </div>
    ${
      isFiltered(filters)
        ? button({ label: t('pricing.clear'), className: 'clear', onClick: () => onChange({}) })
        : nothing
    }
    <span class="count" role="status">${count}</span>
  </div>`;
}

/** True where anything narrows the list. */
export function isFiltered(filters: PriceFilters): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}
