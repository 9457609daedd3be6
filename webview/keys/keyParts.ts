// The folded parts of the form of a virtual key: models, channels, limits, quotas, budget, requests. Draws fields and tells of changes.
// Used by the form alone, which keeps the draft and which parts are open.
import { html, nothing, type TemplateResult } from 'lit';
import { channelGroupPrefix, type Channel } from '../../src/shared/channel';
import type { ChannelModels } from '../../src/shared/channelModels';
import { budgetPeriods, unknownPricePolicies } from '../../src/shared/keyLimits';
import type { GatewayTools } from '../../src/shared/toolModeMessages';
import { endpointKinds, type VirtualKey } from '../../src/shared/virtualKey';
import { fold } from '../components/fold';
import { amountGrid, countAmounts, limitFields, quotaFields } from '../forms/amountFields';
import { linesOf } from '../forms/lines';
import { plural, t } from '../l10n';
import { checkbox } from '../ui/checkbox';
import { dropdown } from '../ui/dropdown';
import { radioGroup } from '../ui/radioGroup';
import { suggestField } from '../ui/suggestField';
import { textArea, textField } from '../ui/textField';
import type { KeyDraft } from './keyDraft';
import type { KeyErrors } from './keyForm';
import './modelPicker';
import type { PickedModels } from './modelPicker';
import { toolsPart, toolsSummary } from './toolsPart';

export type KeyPart = 'models' | 'channels' | 'limits' | 'quotas' | 'budget' | 'requests' | 'tools';

export interface KeyPartsOptions {
  draft: KeyDraft;
  errors: KeyErrors;
  saved: VirtualKey | undefined;
  channels: readonly Channel[];
  models: readonly ChannelModels[];
  /** Undefined until they are loaded. */
  tools: GatewayTools | undefined;
  isOpen: (part: KeyPart) => boolean;
  onToggle: (part: KeyPart) => void;
  onChange: (draft: KeyDraft) => void;
}

const fieldsOf: Record<KeyPart, RegExp> = {
  models: /^(models|defaultModel|aliases|fallbacks)$/,
  channels: /^(channels|endpoints|addresses)$/,
  limits: /^limit\./,
  quotas: /^quota\./,
  budget: /^budgetUsd$/,
  requests: /^(systemPrompt|maxInputTokens|maxOutputTokens)$/,
  tools: /^(offered|allowed)Tools$/,
};

/** Suggestions beyond this are more than anybody looks through. */
const suggestedAtMost = 300;

/** The parts. */
export function keyParts(options: KeyPartsOptions): TemplateResult {
  const { draft } = options;
  const part = (id: KeyPart, summary: string, content: () => TemplateResult): TemplateResult =>
    fold({
      id,
      title: t(`keyPart.${id}`),
      summary,
      open: options.isOpen(id),
      wrong: Object.keys(options.errors).some((name) => fieldsOf[id].test(name)),
      onToggle: () => options.onToggle(id),
      content,
    });
  const amounts = (texts: Readonly<Record<string, string>>): string => {
    const count = countAmounts(texts);
    return count === 0 ? t('keyPart.noLimit') : plural('keyPart.limits', count);
  };
  return html`<div class="folds">
    ${part('models', modelsSummary(draft), () => models(options))}
    ${part('channels', channelsSummary(draft), () => channels(options))}
    ${part('limits', amounts(draft.limits), () => limits(options))}
    ${part('quotas', amounts(draft.quotas), () => quotas(options))}
    ${part('budget', draft.budgetUsd.trim() === '' ? t('keyPart.noBudget') : t('keyPart.budgetSet', { usd: draft.budgetUsd.trim().replace(/^\$/, ''), period: t(`period.${draft.budgetPeriod}`) }), () => budget(options))}
    ${part('requests', requestsSummary(draft), () => requests(options))}
    ${part('tools', toolsSummary(draft), () => toolsPart(options))}
  </div>`;
}

function modelsSummary({ allModels, models }: KeyDraft): string {
  return allModels ? t('keys.everyModel') : models.join(', ');
}

function channelsSummary({ allChannels, channels, addresses }: KeyDraft): string {
  const which = allChannels ? t('keys.everyChannel') : plural('keyPart.channelCount', channels.length);
  return linesOf(addresses).length === 0
    ? which
    : `${which} · ${plural('keyPart.addressCount', linesOf(addresses).length)}`;
}

function requestsSummary({ systemPrompt, maxOutputTokens, maxInputTokens }: KeyDraft): string {
  const set = [
    ...(systemPrompt.trim() === '' ? [] : [t('keyPart.hasPrompt')]),
    ...(maxInputTokens.trim() === '' ? [] : [t('keyPart.inputCap', { tokens: maxInputTokens.trim() })]),
    ...(maxOutputTokens.trim() === '' ? [] : [t('keyPart.outputCap', { tokens: maxOutputTokens.trim() })]),
  ];
  return set.length === 0 ? t('keyPart.asSent') : set.join(' · ');
}

function models({ draft, errors, models, onChange }: KeyPartsOptions): TemplateResult {
  const names = [...new Set(models.flatMap((channel) => channel.models.map(({ id }) => id)))].slice(0, suggestedAtMost);
  return html`<div data-field="models">
      <gatehouse-model-picker
        .allModels=${draft.allModels}
        .models=${draft.models}
        .channels=${models}
        .error=${errors['models'] ?? ''}
        @change=${(event: CustomEvent<PickedModels>) => onChange({ ...draft, ...event.detail })}
      ></gatehouse-model-picker>
    </div>
    ${suggestField({
      name: 'defaultModel',
      label: t('keys.field.defaultModel'),
      hint: t('keyPart.defaultModelHint'),
      value: draft.defaultModel,
      suggestions: names,
      onChange: (defaultModel) => onChange({ ...draft, defaultModel }),
    })}
    <div class="pair">
      ${textArea({
        name: 'aliases',
        label: t('keyPart.aliases'),
        hint: t('keyPart.aliasesHint'),
        placeholder: 'gpt-4o = deepseek-chat',
        rows: 3,
        value: draft.aliases,
        error: errors['aliases'],
        onInput: (aliases) => onChange({ ...draft, aliases }),
      })}
      ${textArea({
        name: 'fallbacks',
        label: t('keyPart.fallbacks'),
        hint: t('keyPart.fallbacksHint'),
        rows: 3,
        value: draft.fallbacks,
        error: errors['fallbacks'],
        onInput: (fallbacks) => onChange({ ...draft, fallbacks }),
      })}
    </div>`;
}

function channels({ draft, errors, channels, onChange }: KeyPartsOptions): TemplateResult {
  const groups = [...new Set(channels.flatMap(({ group }) => (group === null ? [] : [group])))];
  const known = new Set([...channels.map(({ id }) => id), ...groups.map((group) => channelGroupPrefix + group)]);
  const choices = [
    ...groups.map((group) => ({ id: channelGroupPrefix + group, label: t('keyPart.group', { group }) })),
    ...channels.map(({ id, name }) => ({ id, label: name })),
    // One that was removed meanwhile still stands in the key.
    ...draft.channels.filter((id) => !known.has(id)).map((id) => ({ id, label: t('keyPart.goneChannel', { id }) })),
  ];
  return html`${boxes({
    name: 'channels',
    label: t('keys.field.channels'),
    all: t('keyPart.allChannels'),
    some: t('keyPart.someChannels'),
    isAll: draft.allChannels,
    choices,
    chosen: draft.channels,
    error: errors['channels'],
    onAll: (allChannels) => onChange({ ...draft, allChannels }),
    onChosen: (ids) => onChange({ ...draft, channels: ids }),
  })}
  ${boxes({
    name: 'endpoints',
    label: t('keyPart.endpoints'),
    all: t('keyPart.allEndpoints'),
    some: t('keyPart.someEndpoints'),
    isAll: draft.allEndpoints,
    choices: endpointKinds.map((kind) => ({ id: kind, label: t(`endpointKind.${kind}`) })),
    chosen: draft.endpoints,
    error: errors['endpoints'],
    onAll: (allEndpoints) => onChange({ ...draft, allEndpoints }),
    onChosen: (ids) => onChange({ ...draft, endpoints: endpointKinds.filter((kind) => ids.includes(kind)) }),
  })}
  ${textArea({
    name: 'addresses',
    label: t('keyPart.addresses'),
    hint: t('keyPart.addressesHint'),
    placeholder: '127.0.0.1\n172.16.0.0/12',
    rows: 2,
    value: draft.addresses,
    error: errors['addresses'],
    onInput: (addresses) => onChange({ ...draft, addresses }),
  })}`;
}

interface BoxesOptions {
  name: string;
  label: string;
  all: string;
  some: string;
  isAll: boolean;
  choices: readonly { id: string; label: string }[];
  chosen: readonly string[];
  error: string | undefined;
  onAll: (all: boolean) => void;
  onChosen: (ids: string[]) => void;
}

/** Everything, or what is ticked. */
function boxes(options: BoxesOptions): TemplateResult {
  const { chosen } = options;
  return html`${radioGroup({
    name: options.name,
    label: options.label,
    value: options.isAll ? 'all' : 'some',
    choices: [
      { value: 'all', label: options.all },
      { value: 'some', label: options.some },
    ],
    onChange: (value) => options.onAll(value === 'all'),
  })}
  ${options.error === undefined ? nothing : html`<p class="tone-bad" role="alert">${options.error}</p>`}
  ${
    options.isAll
      ? nothing
      : html`<div class="boxes" role="group" aria-label=${options.label}>
          ${options.choices.map(({ id, label }) =>
            checkbox({
              label,
              checked: chosen.includes(id),
              onChange: (checked) =>
                options.onChosen(checked ? [...chosen, id] : chosen.filter((other) => other !== id)),
            }),
          )}
        </div>`
  }`;
}

function limits({ draft, errors, onChange }: KeyPartsOptions): TemplateResult {
  return html`<p class="quiet">${t('keyPart.limitsHint')}</p>
    ${amountGrid({
      prefix: 'limit',
      fields: limitFields,
      texts: draft.limits,
      errors,
      onChange: (texts) => onChange({ ...draft, limits: texts }),
    })}`;
}

function quotas({ draft, errors, onChange }: KeyPartsOptions): TemplateResult {
  return html`<p class="quiet">${t('keyPart.quotasHint')}</p>
    ${amountGrid({
      prefix: 'quota',
      fields: quotaFields,
      texts: draft.quotas,
      errors,
      onChange: (texts) => onChange({ ...draft, quotas: texts }),
    })}
    ${radioGroup({
      name: 'overLimit',
      label: t('keyPart.overLimit'),
      value: draft.overLimit,
      choices: [
        { value: 'finish', label: t('keyPart.overLimit.finish') },
        { value: 'cut', label: t('keyPart.overLimit.cut') },
      ],
      onChange: (value) => onChange({ ...draft, overLimit: value === 'cut' ? 'cut' : 'finish' }),
    })}`;
}

function budget({ draft, errors, onChange }: KeyPartsOptions): TemplateResult {
  return html`<div class="pair">
      ${textField({
        name: 'budgetUsd',
        label: t('budget.usd'),
        placeholder: t('keyPart.noBudget'),
        value: draft.budgetUsd,
        error: errors['budgetUsd'],
        onInput: (budgetUsd) => onChange({ ...draft, budgetUsd }),
      })}
      ${dropdown({
        name: 'budgetPeriod',
        label: t('budget.period'),
        value: draft.budgetPeriod,
        options: budgetPeriods.map((period) => ({ value: period, label: t(`period.${period}`) })),
        onChange: (value) => {
          const budgetPeriod = budgetPeriods.find((period) => period === value);
          if (budgetPeriod !== undefined) onChange({ ...draft, budgetPeriod });
        },
      })}
    </div>
    ${radioGroup({
      name: 'budgetUnknown',
      label: t('budget.unknown'),
      value: draft.budgetUnknown,
      choices: unknownPricePolicies.map((policy) => ({ value: policy, label: t(`budget.unknown.${policy}`) })),
      onChange: (value) => {
        const budgetUnknown = unknownPricePolicies.find((policy) => policy === value);
        if (budgetUnknown !== undefined) onChange({ ...draft, budgetUnknown });
      },
    })}`;
}

function requests({ draft, errors, saved, onChange }: KeyPartsOptions): TemplateResult {
  return html`${textArea({
      name: 'systemPrompt',
      label: t('keyPart.systemPrompt'),
      hint: t('keyPart.systemPromptHint'),
      rows: 4,
      value: draft.systemPrompt,
      error: errors['systemPrompt'],
      onInput: (systemPrompt) => onChange({ ...draft, systemPrompt }),
    })}
    <div class="pair">
      ${textField({
        name: 'maxInputTokens',
        label: t('keyPart.maxInputTokens'),
        hint: t('keyPart.maxInputTokensHint'),
        placeholder: t('amount.none'),
        value: draft.maxInputTokens,
        error: errors['maxInputTokens'],
        onInput: (maxInputTokens) => onChange({ ...draft, maxInputTokens }),
      })}
      ${textField({
        name: 'maxOutputTokens',
        label: t('keyPart.maxOutputTokens'),
        placeholder: t('amount.none'),
        value: draft.maxOutputTokens,
        error: errors['maxOutputTokens'],
        onInput: (maxOutputTokens) => onChange({ ...draft, maxOutputTokens }),
      })}
    </div>
    ${radioGroup({
      name: 'outputLimit',
      label: t('keyPart.outputLimit'),
      value: draft.outputLimit,
      choices: [
        { value: 'clamp', label: t('keyPart.outputLimit.clamp') },
        { value: 'refuse', label: t('keyPart.outputLimit.refuse') },
      ],
      onChange: (value) => onChange({ ...draft, outputLimit: value === 'refuse' ? 'refuse' : 'clamp' }),
    })}
    ${
      saved === undefined || (saved.tool === null && saved.folder === null)
        ? nothing
        : html`<p class="quiet wrap">${t('keyPart.madeFor', { what: saved.tool ?? saved.folder ?? '' })}</p>`
    }`;
}
