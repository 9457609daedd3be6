// Pure: the models of all channels as VS Code's model picker shows them, one entry for each name that clients use.
// Used by languageModels.ts. What is not known of a model gets careful usual values, and the tooltip says nothing of it.
import { windowProvider } from '../../catalog/windowModels';
import type { ChannelModelEntry, ChannelModels, ModelPrice } from '../../shared/channelModels';
import type { Translate } from '../translate';

/** The part of vscode.LanguageModelChatInformation that we fill in. */
export interface PickerModel {
  /** The name that clients of the gateway use. */
  id: string;
  name: string;
  family: string;
  version: string;
  detail: string;
  tooltip: string;
  maxInputTokens: number;
  maxOutputTokens: number;
  capabilities: { imageInput: boolean; toolCalling: boolean };
}

/** For models of which nobody tells: what nearly all have. */
const usualContext = 128_000;
const usualOutput = 8192;

/** Amounts per million tokens. `formatUsd` writes a number of US dollars. */
export function pickerModels(
  channels: readonly ChannelModels[],
  formatUsd: (amount: number) => string,
  t: Translate,
): PickerModel[] {
  const byName = new Map<string, { entry: ChannelModelEntry; channels: string[] }>();
  for (const channel of channels) {
    // Models of VS Code itself stand in the picker already.
    if (!channel.enabled || channel.provider === windowProvider) continue;
    for (const entry of channel.models) {
      if (entry.deprecated === true || !isChat(entry)) continue;
      const present = byName.get(entry.id);
      if (present === undefined) byName.set(entry.id, { entry, channels: [channel.channelName] });
      else if (!present.channels.includes(channel.channelName)) present.channels.push(channel.channelName);
    }
  }
  return [...byName.values()].map(({ entry, channels: served }) => pickerModel(entry, served, formatUsd, t));
}

/** Models that read no text are none to talk with; where nothing is told, a model is taken for one. */
function isChat({ input, id }: ChannelModelEntry): boolean {
  if (input !== undefined && !input.includes('text')) return false;
  return !/(?:embed|rerank|moderation|whisper|transcribe|tts|dall-e|gpt-image|imagen)/i.test(id);
}

function pickerModel(
  entry: ChannelModelEntry,
  channels: readonly string[],
  formatUsd: (amount: number) => string,
  t: Translate,
): PickerModel {
  const context = entry.contextTokens ?? usualContext;
  const maxOutputTokens = Math.min(entry.maxOutputTokens ?? usualOutput, Math.max(1, Math.floor(context / 2)));
  const served = t('Served by {0}.', channels.join(', '));
  const price = priceWords(entry.price, formatUsd, t);
  return {
    id: entry.id,
    name: entry.name ?? entry.id,
    family: entry.upstreamModel ?? entry.id,
    version: entry.id,
    detail: shortPrice(entry.price, formatUsd) ?? channels[0] ?? '',
    tooltip: [served, price].join('\n'),
    maxInputTokens: Math.max(1, context - maxOutputTokens),
    maxOutputTokens,
    capabilities: { imageInput: entry.input?.includes('image') ?? false, toolCalling: entry.tools ?? true },
  };
}

function shortPrice(price: ModelPrice | null, formatUsd: (amount: number) => string): string | undefined {
  if (price === null || price.input === null || price.output === null) return undefined;
  return `${formatUsd(price.input)} / ${formatUsd(price.output)}`;
}

function priceWords(price: ModelPrice | null, formatUsd: (amount: number) => string, t: Translate): string {
  if (price === null || (price.input === null && price.output === null)) return t('The price is not known.');
  const amount = (value: number | null): string => (value === null ? '?' : formatUsd(value));
  return t('{0} per million input tokens, {1} per million output tokens.', amount(price.input), amount(price.output));
}
