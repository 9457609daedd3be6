// The draft of a virtual key checked, and as what the host is asked to make or change. Used by the keys panel. Pure.
// The gateway checks everything again; here plain mistakes are told beside their fields.
import type { KeyBudget } from '../../src/shared/keyLimits';
import type { WebviewAction } from '../../src/shared/webviewMessages';
import { amountErrors, amountsOf, limitFields, quotaFields } from '../forms/amountFields';
import { amountError, parseAmount } from '../forms/amounts';
import { linesOf, pairsOf } from '../forms/lines';
import { t } from '../l10n';
import type { KeyDraft } from './keyDraft';

/** What is wrong, by field name. */
export type KeyErrors = Record<string, string>;

const daysOf = { days7: 7, days30: 30, days90: 90, days365: 365 } as const;
const longestName = 200;

/** The end of the chosen day in the user's time zone; undefined where the text is no day. */
function endOfDay(day: string): Date | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (parts === null) return undefined;
  const date = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), 23, 59, 59);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function dateError({ expiry, expiryDate }: KeyDraft, now: number): string | undefined {
  if (expiry !== 'date') return undefined;
  const end = endOfDay(expiryDate);
  if (end === undefined) return t('invalid.dateRequired');
  return end.getTime() <= now ? t('invalid.datePast') : undefined;
}

function tooLong(names: readonly string[]): string | undefined {
  const index = names.findIndex((name) => name.length > longestName);
  return index === -1 ? undefined : t('invalid.modelLong', { line: index + 1, max: longestName });
}

function aliasError(text: string): string | undefined {
  const read = pairsOf(text);
  if ('line' in read) return t('invalid.aliasLine', { line: read.line });
  const asked = read.pairs.map(([name]) => name);
  const twice = asked.findIndex((name, index) => asked.indexOf(name) !== index);
  if (twice !== -1) return t('invalid.modelTwice', { line: twice + 1, name: asked[twice] ?? '' });
  return tooLong(read.pairs.flat());
}

/** An address or a range of addresses, by its form; the gateway knows the rest. */
const addressForm = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)(?:\/\d{1,3})?$/i;

function addressError(text: string): string | undefined {
  const lines = linesOf(text);
  const wrong = lines.findIndex((line) => !addressForm.test(line));
  if (wrong !== -1) return t('invalid.address', { line: wrong + 1 });
  return lines.length > 200 ? t('invalid.tooManyLines', { max: 200 }) : undefined;
}

/** What is wrong, by field. Empty when the form can be sent. `now`: ms since the epoch. */
export function keyErrors(draft: KeyDraft, now: number): KeyErrors {
  const fallbacks = linesOf(draft.fallbacks);
  const found: Record<string, string | undefined> = {
    name:
      draft.name.trim() === ''
        ? t('invalid.nameRequired')
        : draft.name.trim().length > 100
          ? t('invalid.nameLong', { max: 100 })
          : undefined,
    note: draft.note.length > 1000 ? t('invalid.nameLong', { max: 1000 }) : undefined,
    expiryDate: dateError(draft, now),
    models: !draft.allModels && draft.models.length === 0 ? t('invalid.modelsRequired') : undefined,
    aliases: aliasError(draft.aliases),
    fallbacks: fallbacks.length > 20 ? t('invalid.tooManyLines', { max: 20 }) : tooLong(fallbacks),
    channels: !draft.allChannels && draft.channels.length === 0 ? t('invalid.channelsRequired') : undefined,
    endpoints: !draft.allEndpoints && draft.endpoints.length === 0 ? t('invalid.endpointsRequired') : undefined,
    budgetUsd: amountError(draft.budgetUsd, 'money'),
    maxInputTokens: tokensError(draft.maxInputTokens),
    maxOutputTokens: tokensError(draft.maxOutputTokens),
    systemPrompt: draft.systemPrompt.length > 100_000 ? t('invalid.nameLong', { max: 100_000 }) : undefined,
    addresses: addressError(draft.addresses),
    offeredTools: patternError(draft.offeredTools),
    allowedTools: patternError(draft.allowedTools),
    ...amountErrors('limit', limitFields, draft.limits),
    ...amountErrors('quota', quotaFields, draft.quotas),
  };
  const errors: KeyErrors = {};
  for (const [name, error] of Object.entries(found)) if (error !== undefined) errors[name] = error;
  return errors;
}

/** `server/tool`, or a pattern that may stand for some. */
function patternError(text: string): string | undefined {
  const lines = linesOf(text);
  const wrong = lines.findIndex((line) => line.length > 200 || !/[*/]/.test(line));
  if (wrong !== -1) return t('invalid.toolPattern', { line: wrong + 1 });
  return lines.length > 500 ? t('invalid.tooManyLines', { max: 500 }) : undefined;
}

function tokensError(text: string): string | undefined {
  const error = amountError(text, 'count');
  if (error !== undefined) return error;
  const value = parseAmount(text, 'count');
  return typeof value === 'number' && (value < 1 || value > 1e9) ? t('invalid.count') : undefined;
}

/** The end of the key's life; undefined where it stays as it is. */
function expiryOf({ expiry, expiryDate }: KeyDraft, now: number): string | null | undefined {
  if (expiry === 'keep') return undefined;
  if (expiry === 'never') return null;
  if (expiry === 'date') return endOfDay(expiryDate)?.toISOString() ?? null;
  return new Date(now + daysOf[expiry] * 86_400_000).toISOString();
}

function budgetOf({ budgetUsd, budgetPeriod, budgetUnknown }: KeyDraft): KeyBudget | null {
  const usd = parseAmount(budgetUsd, 'money');
  return typeof usd === 'number' ? { usd, period: budgetPeriod, onUnknownPrice: budgetUnknown } : null;
}

/** The action that saves a checked draft. `now`: ms since the epoch. */
export function keyAction(draft: KeyDraft, now: number): WebviewAction {
  const aliases = pairsOf(draft.aliases);
  const expiresAt = expiryOf(draft, now);
  const addresses = linesOf(draft.addresses);
  const offeredTools = linesOf(draft.offeredTools);
  const form = {
    name: draft.name.trim(),
    note: draft.note.trim(),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    models: draft.allModels ? null : draft.models,
    channels: draft.allChannels ? null : draft.channels,
    defaultModel: draft.defaultModel.trim() === '' ? null : draft.defaultModel.trim(),
    modelAliases: 'pairs' in aliases ? Object.fromEntries(aliases.pairs) : {},
    fallbackModels: linesOf(draft.fallbacks),
    limits: amountsOf(limitFields, draft.limits),
    quotas: amountsOf(quotaFields, draft.quotas),
    budget: budgetOf(draft),
    overLimit: draft.overLimit,
    endpoints: draft.allEndpoints ? null : draft.endpoints,
    systemPrompt: draft.systemPrompt.trim() === '' ? null : draft.systemPrompt,
    maxInputTokens: parseAmount(draft.maxInputTokens, 'count') ?? null,
    maxOutputTokens: parseAmount(draft.maxOutputTokens, 'count') ?? null,
    outputLimit: draft.outputLimit,
    toolMode: draft.toolMode,
    offeredTools: offeredTools.length === 0 ? null : offeredTools,
    allowedTools: linesOf(draft.allowedTools),
    allowedAddresses: addresses.length === 0 ? null : addresses,
  };
  return draft.keyId === null
    ? { action: 'create-key', form: { ...form, prefix: draft.prefix } }
    : { action: 'update-key', id: draft.keyId, form };
}
