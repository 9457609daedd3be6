// The parts of a provider's usage that some models price apart: sound, pictures, searches, batches. Read from the usage object as it came,
// in the spelling of every protocol; used by usageBuckets.ts, and where a stored row is priced again. Text needs none of it.
// Sources: openai SDK `CompletionUsage`, `ImagesResponse.Usage`, `Transcription`; @google/genai `ModalityTokenCount`; @anthropic-ai/sdk
// `ServerToolUsage`, `Usage.service_tier`.
import type { UsageBuckets } from '../shared/usage';
import { arrayIn, countIn, isObject, objectIn, stringIn } from './wire/jsonValue';

export type UsageParts = Pick<
  UsageBuckets,
  'audioInput' | 'audioCacheRead' | 'audioOutput' | 'imageInput' | 'imageOutput' | 'webSearches' | 'batch'
>;

/** Parts that `raw` tells; those that are zero or not told are left out. */
export function usageParts(raw: unknown): UsageParts {
  if (!isObject(raw)) return {};
  // Transcriptions write `input_token_details`, all else of OpenAI's `input_tokens_details`.
  const input =
    objectIn(raw, 'prompt_tokens_details') ??
    objectIn(raw, 'input_tokens_details') ??
    objectIn(raw, 'input_token_details');
  const output = objectIn(raw, 'completion_tokens_details') ?? objectIn(raw, 'output_tokens_details');
  // Gemini's prompt counts hold the cached tokens too.
  const cachedSound = modality(raw, 'cacheTokensDetails', 'AUDIO');
  const parts: Record<Exclude<keyof UsageParts, 'batch'>, number> = {
    audioInput:
      (countIn(input, 'audio_tokens') ?? 0) +
      Math.max(modality(raw, 'promptTokensDetails', 'AUDIO') - cachedSound, 0) +
      modality(raw, 'toolUsePromptTokensDetails', 'AUDIO'),
    audioCacheRead: cachedSound,
    audioOutput: (countIn(output, 'audio_tokens') ?? 0) + modality(raw, 'candidatesTokensDetails', 'AUDIO'),
    imageInput: countIn(input, 'image_tokens') ?? 0,
    imageOutput: (countIn(output, 'image_tokens') ?? 0) + modality(raw, 'candidatesTokensDetails', 'IMAGE'),
    webSearches: countIn(objectIn(raw, 'server_tool_use'), 'web_search_requests') ?? 0,
  };
  const told: UsageParts = Object.fromEntries(Object.entries(parts).filter(([, count]) => count > 0));
  if (stringIn(raw, 'service_tier') === 'batch') told.batch = true;
  return told;
}

function modality(raw: unknown, list: string, name: string): number {
  return arrayIn(raw, list)
    .filter((entry) => stringIn(entry, 'modality') === name)
    .reduce<number>((sum, entry) => sum + (countIn(entry, 'tokenCount') ?? 0), 0);
}
