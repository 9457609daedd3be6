// Usage, model and error of a whole JSON answer of the other endpoints. Called once per answer that is relayed untouched.
// Sources: openai SDK `CreateEmbeddingResponse`, `ImagesResponse`, `Transcription`, `TranscriptionVerbose`; @google/genai
// `EmbedContentResponse`; https://docs.cohere.com/reference/rerank (`meta`), https://api.jina.ai (`usage`).
import type { OtherOperation } from '../../catalog/operations';
import type { UsageBuckets } from '../../shared/usage';
import { errorMessage } from '../errorBody';
import { readGeminiUsage } from '../gemini/usage';
import { isError } from '../openaiChat/answer';
import { readChatUsage } from '../openaiChat/usage';
import { readResponsesUsage } from '../openaiResponses/usage';
import type { AnswerFacts } from '../protocol';
import { usageBuckets } from '../usageBuckets';
import { arrayIn, countIn, isObject, objectIn, stringIn } from '../wire/jsonValue';
import { usageAsAsked, type Asked } from './asked';

/** Facts of the parsed answer `body`; what it does not tell is taken from the request where that knows. */
export function readOtherAnswer(operation: OtherOperation, body: unknown, asked: Asked): AnswerFacts {
  const facts: AnswerFacts = {};
  if (!isObject(body)) return facts;
  const model = stringIn(body, 'model');
  if (model !== undefined) facts.model = model;
  if (isError(body['error'])) facts.error = errorMessage(body['error']);
  const usage = readUsage(operation, body, asked);
  if (usage !== undefined && facts.error === undefined) facts.usage = usage;
  return facts;
}

function readUsage(operation: OtherOperation, body: unknown, asked: Asked): UsageBuckets | undefined {
  const usage = objectIn(body, 'usage');
  switch (operation) {
    case 'embed':
    case 'batch-embed':
      return readTokens(usage) ?? readGeminiUsage(objectIn(body, 'usageMetadata'));
    case 'predict':
      return usageBuckets({ images: arrayIn(body, 'predictions').length, raw: null });
    case 'generate-images':
    case 'edit-images':
    case 'vary-images':
      return imageUsage(usage, arrayIn(body, 'data').length);
    case 'speak':
      return readTokens(usage) ?? usageAsAsked(operation, asked);
    case 'transcribe':
    case 'translate-audio':
      return audioUsage(operation, usage, numberIn(body, 'duration'), asked);
    case 'moderate':
      return readTokens(usage) ?? usageBuckets({ raw: usage ?? null });
    case 'rerank':
      return rerankUsage(body);
  }
}

/** `usage` in either of OpenAI's two spellings. */
export function readTokens(usage: unknown): UsageBuckets | undefined {
  return readResponsesUsage(usage) ?? readChatUsage(usage);
}

/** Tokens where the model counts them (gpt-image), and the pictures in any case. */
export function imageUsage(usage: unknown, images: number): UsageBuckets {
  return { ...(readTokens(usage) ?? usageBuckets({ raw: usage ?? null })), images };
}

/** Tokens, or the seconds that the answer tells, or those of the recording. */
export function audioUsage(
  operation: OtherOperation,
  usage: unknown,
  duration: number | undefined,
  asked: Asked,
): UsageBuckets | undefined {
  const seconds = numberIn(usage, 'seconds') ?? duration;
  const tokens = readTokens(usage);
  if (tokens !== undefined) return tokens;
  return seconds === undefined
    ? usageAsAsked(operation, asked)
    : usageBuckets({ audioSeconds: seconds, raw: usage ?? { duration: seconds } });
}

/** Counted by requests; tokens are told by Jina and by some that follow Cohere. */
function rerankUsage(body: unknown): UsageBuckets {
  const meta = objectIn(body, 'meta');
  const usage = objectIn(body, 'usage');
  const counted = objectIn(meta, 'tokens') ?? usage;
  const input =
    countIn(counted, 'input_tokens') ?? countIn(counted, 'prompt_tokens') ?? countIn(counted, 'total_tokens') ?? 0;
  return usageBuckets({ input, output: countIn(counted, 'output_tokens') ?? 0, raw: meta ?? usage ?? null });
}

/** Seconds come as numbers, from some servers as text. */
function numberIn(value: unknown, name: string): number | undefined {
  const member = isObject(value) ? value[name] : undefined;
  const number = typeof member === 'string' && member !== '' ? Number(member) : member;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}
