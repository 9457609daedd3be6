// A channel draft checked, and as what the host is asked to save or test. Used by the channel panel. Pure.
// The gateway checks everything again; here plain mistakes are told beside their fields.
import { needsBaseUrl } from '../../src/catalog/presetPlaces';
import { upstreamProtocolIds, type ChannelTimeouts } from '../../src/shared/channel';
import type { PriceOverride } from '../../src/shared/prices';
import type { ProviderPreset } from '../../src/shared/status';
import type { WebviewAction } from '../../src/shared/webviewMessages';
import { amountErrors, amountsOf, quotaFields } from '../forms/amountFields';
import { amountError, parseAmount } from '../forms/amounts';
import { baseUrlError } from '../forms/baseUrl';
import { t } from '../l10n';
import {
  effectiveBaseUrl,
  placeholderNames,
  priceFields,
  timeoutFields,
  urlTemplate,
  type ChannelDraft,
  type PriceDraft,
} from './channelDraft';

/** What is wrong, by field name. */
export type DraftErrors = Record<string, string>;

export type ChannelForm = Extract<WebviewAction, { action: 'create-channel' }>['form'];

/** Longest waits that the gateway takes, in seconds. */
const shortestWait = 0.1;
const longestWait = 3600;

function wholeNumber(text: string, from: number, to: number): number | undefined {
  const trimmed = text.trim();
  const value = Number(trimmed);
  return /^\d{1,6}$/.test(trimmed) && value >= from && value <= to ? value : undefined;
}

function placeErrors(draft: ChannelDraft, preset: ProviderPreset | undefined): DraftErrors {
  const template = preset === undefined ? undefined : urlTemplate(preset, draft.region, draft.protocol);
  if (template !== undefined && draft.placeholders !== null) {
    const errors: DraftErrors = {};
    for (const name of placeholderNames(template)) {
      const value = draft.placeholders[name]?.trim() ?? '';
      if (value === '') errors[`placeholder.${name}`] = t('invalid.placeholderRequired');
      else if (!/^[A-Za-z0-9-]{1,200}$/.test(value)) errors[`placeholder.${name}`] = t('invalid.placeholder');
    }
    return errors;
  }
  const required = preset !== undefined && needsBaseUrl(preset, draft.region);
  // Addresses of the demo and of VS Code's models are none that anybody could dial.
  const isOwn = /^(?:demo|vscode):/.test(draft.baseUrl);
  const url = isOwn ? undefined : baseUrlError(draft.baseUrl, required);
  return url === undefined ? {} : { baseUrl: url };
}

function headerLines(text: string): { headers: Record<string, string> } | { error: string } {
  const headers: Record<string, string> = {};
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    const split = line.indexOf(':');
    const name = (split === -1 ? line : line.slice(0, split)).trim();
    const value = split === -1 ? '' : line.slice(split + 1).trim();
    if (split === -1 || !/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name)) {
      return { error: t('invalid.headerLine', { line: index + 1 }) };
    }
    if (!/^[\t\x20-\x7e]*$/.test(value)) return { error: t('invalid.headerValue', { line: index + 1 }) };
    headers[name] = value;
  }
  return { headers };
}

function priceErrors(prices: readonly PriceDraft[]): DraftErrors {
  const errors: DraftErrors = {};
  for (const [index, price] of prices.entries()) {
    if (price.model.trim() === '') errors[`price.${index}.model`] = t('invalid.modelRequired');
    for (const field of priceFields) {
      // A price by pieces or minutes alone has no tokens to price.
      const required = (field === 'input' || field === 'output') && Object.keys(price.kept).length === 0;
      const error = amountError(price.amounts[field] ?? '', 'money', required);
      if (error !== undefined) errors[`price.${index}.${field}`] = error;
    }
  }
  return errors;
}

function advancedErrors(draft: ChannelDraft): DraftErrors {
  const errors: DraftErrors = {};
  if (wholeNumber(draft.priority, 0, 1000) === undefined) errors['priority'] = t('invalid.priority');
  if (wholeNumber(draft.weight, 1, 1000) === undefined) errors['weight'] = t('invalid.weight');
  if (draft.group.trim().length > 60) errors['group'] = t('invalid.nameLong', { max: 60 });
  for (const field of timeoutFields) {
    const text = draft.timeouts[field]?.trim() ?? '';
    const seconds = Number(text);
    const fits = /^\d{1,4}(\.\d{1,3})?$/.test(text) && seconds >= shortestWait && seconds <= longestWait;
    if (text !== '' && !fits) errors[field] = t('invalid.seconds', { min: shortestWait, max: longestWait });
  }
  if (draft.proxy === 'url') {
    const url = draft.proxyUrl.trim();
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined || !/^(https?|socks5h?):$/.test(parsed.protocol))
      errors['proxyUrl'] = t('invalid.proxyUrl');
    else if (parsed.username !== '' || parsed.password !== '') errors['proxyUrl'] = t('invalid.urlCredentials');
  }
  if (draft.authHeader.trim() === '' && draft.authTemplate.trim() !== '')
    errors['authHeader'] = t('invalid.authHeader');
  if (draft.authHeader.trim() !== '' && !draft.authTemplate.includes('{secret}')) {
    errors['authTemplate'] = t('invalid.authTemplate');
  }
  for (const field of ['generatePath', 'modelsPath'] as const) {
    const path = draft[field].trim();
    if (path !== '' && !/^\/[\x21-\x7e]*$/.test(path)) errors[field] = t('invalid.path');
  }
  const headers = headerLines(draft.headers);
  if ('error' in headers) errors['headers'] = headers.error;
  return { ...errors, ...amountErrors('quota', quotaFields, draft.quotas), ...priceErrors(draft.prices) };
}

/** Mistakes of the fields that are always in sight. */
export function basicErrors(draft: ChannelDraft, preset: ProviderPreset | undefined): DraftErrors {
  const errors: DraftErrors = {};
  if (draft.provider === '') errors['provider'] = t('invalid.providerRequired');
  if (draft.name.trim() === '') errors['name'] = t('invalid.nameRequired');
  else if (draft.name.trim().length > 100) errors['name'] = t('invalid.nameLong', { max: 100 });
  return { ...errors, ...placeErrors(draft, preset) };
}

/** What is wrong, by field. Empty when the form can be sent. */
export function channelErrors(draft: ChannelDraft, preset: ProviderPreset | undefined): DraftErrors {
  const errors = { ...basicErrors(draft, preset), ...advancedErrors(draft) };
  if (!draft.allModels && draft.models.length === 0) errors['models'] = t('invalid.modelsRequired');
  return errors;
}

function timeoutsOf(draft: ChannelDraft): ChannelTimeouts | null {
  const milliseconds = (field: (typeof timeoutFields)[number]): number | null => {
    const text = draft.timeouts[field]?.trim() ?? '';
    return text === '' ? null : Math.round(Number(text) * 1000);
  };
  const timeouts = {
    connectMs: milliseconds('connectMs'),
    firstByteMs: milliseconds('firstByteMs'),
    idleMs: milliseconds('idleMs'),
  };
  return Object.values(timeouts).every((value) => value === null) ? null : timeouts;
}

function modelEntries({ id, alias }: ChannelDraft['models'][number]): { id: string; alias?: string }[] {
  const aliases = alias
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== id);
  return aliases.length === 0 ? [{ id }] : aliases.map((name) => ({ id, alias: name }));
}

/** What the host is asked to save, of a checked draft. */
export function channelFormOf(draft: ChannelDraft, preset: ProviderPreset | undefined): ChannelForm {
  const protocol = upstreamProtocolIds.find((id) => id === draft.protocol);
  const baseUrl = effectiveBaseUrl(draft, preset);
  const headers = headerLines(draft.headers);
  const isCustom = preset?.custom === true;
  const [generate, models] = [draft.generatePath.trim(), draft.modelsPath.trim()];
  return {
    name: draft.name.trim(),
    ...(draft.region === '' ? {} : { region: draft.region }),
    ...(baseUrl === '' ? {} : { baseUrl }),
    ...(protocol === undefined ? {} : { protocol }),
    priority: wholeNumber(draft.priority, 0, 1000) ?? 0,
    weight: wholeNumber(draft.weight, 1, 1000) ?? 1,
    group: draft.group.trim() === '' ? null : draft.group.trim(),
    endpointUse: draft.endpointUse,
    timeouts: timeoutsOf(draft),
    proxy: draft.proxy === 'url' ? draft.proxyUrl.trim() : draft.proxy,
    quotas: amountsOf(quotaFields, draft.quotas),
    headers: 'headers' in headers ? headers.headers : {},
    models: draft.allModels ? [] : draft.models.flatMap(modelEntries),
    ...(isCustom
      ? {
          auth:
            draft.authHeader.trim() === ''
              ? null
              : { header: draft.authHeader.trim(), template: draft.authTemplate.trim() },
          paths:
            generate === '' && models === ''
              ? null
              : { ...(generate === '' ? {} : { generate }), ...(models === '' ? {} : { models }) },
        }
      : {}),
  };
}

/** The user's own prices of a checked draft, for a channel's price list. */
export function priceOverridesOf(draft: ChannelDraft): PriceOverride[] {
  return draft.prices.map(({ model, currency, amounts, kept }) => {
    const set: Partial<Record<(typeof priceFields)[number], number>> = {};
    for (const field of priceFields) {
      const value = parseAmount(amounts[field] ?? '', 'money');
      if (typeof value === 'number') set[field] = value;
    }
    return { ...kept, ...set, model: model.trim(), currency };
  });
}
