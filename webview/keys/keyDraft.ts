// What stands in the form of a virtual key: for a new one, or taken from one that is changed. Plain JSON, kept as view state.
// Used by the keys panel. The secret is made by the gateway and shown by VS Code; it is never here.
import * as v from 'valibot';
import { budgetPeriods, unknownPricePolicies } from '../../src/shared/keyLimits';
import { endpointKinds, keyPrefixes, toolModes, type VirtualKey } from '../../src/shared/virtualKey';
import { amountTexts, limitFields, quotaFields } from '../forms/amountFields';
import { amountText } from '../forms/amounts';

/** Choices of expiry; `keep` leaves that of a saved key as it is, `date` goes with the day in `expiryDate`. */
export const expiryChoices = ['keep', 'never', 'days7', 'days30', 'days90', 'days365', 'date'] as const;

const text = v.string();

export const keyDraftSchema = v.object({
  /** Id of the key that is changed; null for a new one. */
  keyId: v.nullable(text),
  name: text,
  prefix: v.picklist(keyPrefixes),
  note: text,
  expiry: v.picklist(expiryChoices),
  /** YYYY-MM-DD in the user's time zone, the last day on which the key works; '' for none. */
  expiryDate: text,
  allModels: v.boolean(),
  models: v.array(text),
  defaultModel: text,
  /** `asked = given` per line. */
  aliases: text,
  /** One per line, in their order. */
  fallbacks: text,
  allChannels: v.boolean(),
  /** Ids of channels and `group:` names. */
  channels: v.array(text),
  limits: v.record(text, text),
  quotas: v.record(text, text),
  /** Empty for no budget. */
  budgetUsd: text,
  budgetPeriod: v.picklist(budgetPeriods),
  budgetUnknown: v.picklist(unknownPricePolicies),
  overLimit: v.picklist(['finish', 'cut']),
  allEndpoints: v.boolean(),
  endpoints: v.array(v.picklist(endpointKinds)),
  systemPrompt: text,
  maxInputTokens: text,
  maxOutputTokens: text,
  outputLimit: v.picklist(['clamp', 'refuse']),
  toolMode: v.picklist(toolModes),
  /** Patterns of tools, one per line; empty for all. */
  offeredTools: text,
  /** Those that run without a question, one per line. */
  allowedTools: text,
  /** One address or range per line; empty for any. */
  addresses: text,
});
export type KeyDraft = v.InferOutput<typeof keyDraftSchema>;

/** A form for a new key. */
export function emptyKeyDraft(): KeyDraft {
  return {
    keyId: null,
    name: '',
    prefix: 'gk-',
    note: '',
    expiry: 'never',
    expiryDate: '',
    allModels: true,
    models: [],
    defaultModel: '',
    aliases: '',
    fallbacks: '',
    allChannels: true,
    channels: [],
    limits: {},
    quotas: {},
    budgetUsd: '',
    budgetPeriod: 'month',
    budgetUnknown: 'allow',
    overLimit: 'finish',
    allEndpoints: true,
    endpoints: [],
    systemPrompt: '',
    maxInputTokens: '',
    maxOutputTokens: '',
    outputLimit: 'clamp',
    toolMode: 'pass-through',
    offeredTools: '',
    allowedTools: '',
    addresses: '',
  };
}

/** The form that changes `key`. */
export function draftOfKey(key: VirtualKey): KeyDraft {
  return {
    keyId: key.id,
    name: key.name,
    prefix: keyPrefixes.find((prefix) => prefix === key.prefix) ?? 'gk-',
    note: key.note,
    expiry: key.expiresAt === null ? 'never' : 'keep',
    expiryDate: '',
    allModels: key.models === null,
    models: key.models ?? [],
    defaultModel: key.defaultModel ?? '',
    aliases: Object.entries(key.modelAliases)
      .map(([asked, given]) => `${asked} = ${given}`)
      .join('\n'),
    fallbacks: key.fallbackModels.join('\n'),
    allChannels: key.channels === null,
    channels: key.channels ?? [],
    limits: amountTexts(limitFields, key.limits),
    quotas: amountTexts(quotaFields, key.quotas),
    budgetUsd: amountText(key.budget?.usd),
    budgetPeriod: key.budget?.period ?? 'month',
    budgetUnknown: key.budget?.onUnknownPrice ?? 'allow',
    overLimit: key.overLimit,
    allEndpoints: key.endpoints === null,
    endpoints: key.endpoints ?? [],
    systemPrompt: key.systemPrompt ?? '',
    maxInputTokens: amountText(key.maxInputTokens),
    maxOutputTokens: amountText(key.maxOutputTokens),
    outputLimit: key.outputLimit,
    toolMode: key.toolMode,
    offeredTools: (key.offeredTools ?? []).join('\n'),
    allowedTools: key.allowedTools.join('\n'),
    addresses: (key.allowedAddresses ?? []).join('\n'),
  };
}

/** `now` as YYYY-MM-DD in the user's time zone. */
export function dayOf(now: number): string {
  const date = new Date(now);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}
