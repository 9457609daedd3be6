// The filters above the request list. Draws them; the panel keeps their values.
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n';
import { button } from '../ui/button';
import { dropdown, type DropdownOption } from '../ui/dropdown';
import { suggestField } from '../ui/suggestField';
import { isFiltered, noFilters, resultChoices, type Filters } from './filters';
import type { Names } from './requestWords';

export interface FilterBarOptions {
  filters: Filters;
  names: Names;
  /** Model names seen so far, as suggestions. */
  models: readonly string[];
  /** How many requests are shown, in words. */
  count: string;
  onChange: (filters: Filters) => void;
}

/** `names` as options, sorted by name; a chosen id without a name stays choosable. */
function nameOptions(any: string, names: Readonly<Record<string, string>>, chosen: string): DropdownOption[] {
  const options = Object.entries(names).map(([value, label]) => ({ value, label }));
  options.sort((a, b) => a.label.localeCompare(b.label));
  if (chosen !== '' && !Object.hasOwn(names, chosen)) {
    options.push({ value: chosen, label: `${chosen} ${t('requests.removed')}` });
  }
  return [{ value: '', label: any }, ...options];
}

function resultLabel(choice: (typeof resultChoices)[number]): string {
  return choice === '4xx' || choice === '429' || choice === '5xx'
    ? t(`requests.filter.${choice}`)
    : t(`requests.outcome.${choice}`);
}

/** The filter bar. */
export function filterBar({ filters, names, models, count, onChange }: FilterBarOptions): TemplateResult {
  return html`<div class="filters" role="search" aria-label=${t('requests.filters')}>
    ${dropdown({
      name: 'status',
      label: t('requests.filter.result'),
      value: filters.status,
      options: [
        { value: '', label: t('requests.filter.anyResult') },
        ...resultChoices.map((choice) => ({ value: choice, label: resultLabel(choice) })),
      ],
      onChange: (value) => {
        const status = value === '' ? '' : resultChoices.find((choice) => choice === value);
        if (status !== undefined) onChange({ ...filters, status });
      },
    })}
    ${dropdown({
      name: 'key',
      label: t('requests.filter.key'),
      value: filters.key,
      options: nameOptions(t('requests.filter.anyKey'), names.keys, filters.key),
      onChange: (key) => onChange({ ...filters, key }),
    })}
    ${dropdown({
      name: 'channel',
      label: t('requests.filter.channel'),
      value: filters.channel,
      options: nameOptions(t('requests.filter.anyChannel'), names.channels, filters.channel),
      onChange: (channel) => onChange({ ...filters, channel }),
    })}
    ${suggestField({
      name: 'model',
      label: t('requests.filter.model'),
      value: filters.model,
      suggestions: models,
      placeholder: t('requests.filter.modelPlaceholder'),
      onChange: (model) => onChange({ ...filters, model }),
    })}
    ${
      isFiltered(filters)
        ? button({ label: t('requests.filter.clear'), className: 'clear', onClick: () => onChange(noFilters) })
        : html`<span class="clear">${nothing}</span>`
    }
    <span class="count">${count}</span>
  </div>`;
}
