// The advanced part of the channel panel: routing, timeouts, network, own endpoints' paths and credentials, prices, quota.
// Draws fields in folded parts and tells of changes; the panel keeps the draft and which parts are open.
import { html, nothing, type TemplateResult } from 'lit';
import { needsBaseUrl, protocolChoices } from '../../src/catalog/presetPlaces';
import { endpointUses } from '../../src/shared/channel';
import type { ProviderPreset } from '../../src/shared/status';
import { fold } from '../components/fold';
import { amountGrid, countAmounts, quotaFields } from '../forms/amountFields';
import { plural, t } from '../l10n';
import { dropdown } from '../ui/dropdown';
import { suggestField } from '../ui/suggestField';
import { textArea, textField } from '../ui/textField';
import { proxyChoices, timeoutFields, type ChannelDraft } from './channelDraft';
import type { DraftErrors } from './channelForm';
import { protocolField } from './detailsStep';
import { priceFieldset } from './priceFields';

export type AdvancedPart = 'routing' | 'network' | 'endpoint' | 'prices' | 'quota';

export interface AdvancedOptions {
  draft: ChannelDraft;
  preset: ProviderPreset | undefined;
  errors: DraftErrors;
  /** Names of groups that other channels have. */
  groups: readonly string[];
  isOpen: (part: AdvancedPart) => boolean;
  onToggle: (part: AdvancedPart) => void;
  onChange: (draft: ChannelDraft) => void;
}

const fieldsOf: Record<AdvancedPart, RegExp> = {
  routing: /^(priority|weight|group)$/,
  network: /^(connectMs|firstByteMs|idleMs|proxyUrl)$/,
  endpoint: /^(authHeader|authTemplate|generatePath|modelsPath|headers)$/,
  prices: /^price\./,
  quota: /^quota\./,
};

/** The folded parts. */
export function advancedFields(options: AdvancedOptions): TemplateResult {
  const { draft } = options;
  const part = (id: AdvancedPart, summary: string, content: () => TemplateResult): TemplateResult =>
    fold({
      id,
      title: t(`advanced.${id}`),
      summary,
      open: options.isOpen(id),
      wrong: Object.keys(options.errors).some((name) => fieldsOf[id].test(name)),
      onToggle: () => options.onToggle(id),
      content,
    });
  const set = countAmounts(draft.quotas);
  return html`<div class="folds">
    ${part('routing', routingSummary(draft), () => routing(options))}
    ${part('network', t(`proxy.${draft.proxy}`), () => network(options))}
    ${part('endpoint', endpointSummary(draft), () => endpoint(options))}
    ${part(
      'prices',
      draft.prices.length === 0 ? t('advanced.pricesUsual') : plural('advanced.pricesSet', draft.prices.length),
      () => priceFieldset(options),
    )}
    ${part(
      'quota',
      set === 0 ? t('advanced.quotaNone') : plural('advanced.quotaSet', set),
      () =>
        html`<p class="quiet">${t('advanced.quotaHint')}</p>
          ${amountGrid({
            prefix: 'quota',
            fields: quotaFields,
            texts: draft.quotas,
            errors: options.errors,
            onChange: (quotas) => options.onChange({ ...draft, quotas }),
          })}`,
    )}
  </div>`;
}

function routingSummary({ priority, weight, group }: ChannelDraft): string {
  return [
    t('advanced.prioritySummary', { priority }),
    ...(weight.trim() === '1' ? [] : [t('advanced.weightSummary', { weight })]),
    ...(group.trim() === '' ? [] : [t('advanced.groupSummary', { group })]),
  ].join(' · ');
}

function endpointSummary({ headers, authHeader, generatePath, modelsPath }: ChannelDraft): string {
  const own = [headers, authHeader, generatePath, modelsPath].some((text) => text.trim() !== '');
  return t(own ? 'advanced.endpointOwn' : 'advanced.endpointUsual');
}

function routing({ draft, preset, errors, groups, onChange }: AdvancedOptions): TemplateResult {
  const shownAbove = preset === undefined || needsBaseUrl(preset, draft.region);
  const severalProtocols = preset !== undefined && protocolChoices(preset, draft.region).length > 1;
  return html`<div class="pair">
      ${textField({
        name: 'priority',
        label: t('channels.priority'),
        hint: t('channelForm.priorityHint'),
        value: draft.priority,
        error: errors['priority'],
        onInput: (priority) => onChange({ ...draft, priority }),
      })}
      ${textField({
        name: 'weight',
        label: t('advanced.weight'),
        hint: t('advanced.weightHint'),
        value: draft.weight,
        error: errors['weight'],
        onInput: (weight) => onChange({ ...draft, weight }),
      })}
      ${suggestField({
        name: 'group',
        label: t('advanced.group'),
        hint: t('advanced.groupHint'),
        value: draft.group,
        error: errors['group'],
        suggestions: groups,
        onChange: (group) => onChange({ ...draft, group }),
      })}
      ${severalProtocols && !shownAbove ? protocolField(draft, preset, onChange) : nothing}
    </div>
    ${dropdown({
      name: 'endpointUse',
      label: t('advanced.endpointUse'),
      hint: t('advanced.endpointUseHint'),
      value: draft.endpointUse,
      options: endpointUses.map((use) => ({ value: use, label: t(`endpointUse.${use}`) })),
      onChange: (value) => {
        const endpointUse = endpointUses.find((use) => use === value);
        if (endpointUse !== undefined) onChange({ ...draft, endpointUse });
      },
    })}`;
}

function network({ draft, errors, onChange }: AdvancedOptions): TemplateResult {
  return html`<div class="amounts">
      ${timeoutFields.map((field) =>
        textField({
          name: field,
          label: t(`timeout.${field}`),
          placeholder: t('timeout.usual'),
          value: draft.timeouts[field] ?? '',
          error: errors[field],
          onInput: (text) => onChange({ ...draft, timeouts: { ...draft.timeouts, [field]: text } }),
        }),
      )}
    </div>
    <div class="pair">
      ${dropdown({
        name: 'proxy',
        label: t('advanced.proxy'),
        value: draft.proxy,
        options: proxyChoices.map((choice) => ({ value: choice, label: t(`proxy.${choice}`) })),
        onChange: (value) => {
          const proxy = proxyChoices.find((choice) => choice === value);
          if (proxy !== undefined) onChange({ ...draft, proxy });
        },
      })}
      ${
        draft.proxy === 'url'
          ? textField({
              name: 'proxyUrl',
              label: t('advanced.proxyUrl'),
              hint: t('advanced.proxyUrlHint'),
              placeholder: 'http://127.0.0.1:7890',
              value: draft.proxyUrl,
              error: errors['proxyUrl'],
              onInput: (proxyUrl) => onChange({ ...draft, proxyUrl }),
            })
          : nothing
      }
    </div>`;
}

function endpoint({ draft, preset, errors, onChange }: AdvancedOptions): TemplateResult {
  const text = (
    name: 'authHeader' | 'authTemplate' | 'generatePath' | 'modelsPath',
    placeholder: string,
  ): TemplateResult =>
    textField({
      name,
      label: t(`advanced.${name}`),
      hint: t(`advanced.${name}Hint`),
      placeholder,
      value: draft[name],
      error: errors[name],
      onInput: (value) => onChange({ ...draft, [name]: value }),
    });
  const own = preset?.custom === true;
  const known = preset?.optionalHeaders ?? [];
  return html`${
    own
      ? html`<div class="pair">
          ${text('authHeader', 'authorization')} ${text('authTemplate', 'Bearer {secret}')}
          ${text('generatePath', '/chat/completions')} ${text('modelsPath', '/models')}
        </div>`
      : nothing
  }
  ${textArea({
    name: 'headers',
    label: t('advanced.headers'),
    hint: known.length === 0 ? t('advanced.headersHint') : t('advanced.headersKnown', { names: known.join(', ') }),
    rows: 3,
    placeholder: 'x-team: research',
    value: draft.headers,
    error: errors['headers'],
    onInput: (headers) => onChange({ ...draft, headers }),
  })}`;
}
