// The endpoints beside the conversations: embeddings, images, audio, moderations, rerank. Data only, one row per operation.
// Paths are matched by protocols/endpoints.ts; the candidate choice and the proxy read the rest.
// Sources: https://platform.openai.com/docs/api-reference, https://docs.cohere.com/reference/rerank, https://ai.google.dev/api/embeddings

export interface OperationRow {
  /** The provider's path below an OpenAI base URL (which ends with `/v1`). */
  path: string;
  /** What it gives, for error messages. */
  words: string;
  /** The model that the API's own documentation names where a request has none. */
  defaultModel?: string;
  /** Takes multipart/form-data beside JSON. */
  form: boolean;
  /** Media types of answers that are no JSON, by their beginnings. */
  rawTypes: readonly string[];
}

/** Operations in OpenAI's shape; rerank in the shape that Cohere and Jina share. */
export const openaiOperations = {
  embed: { path: '/embeddings', words: 'embeddings', form: false, rawTypes: [] },
  'generate-images': {
    path: '/images/generations',
    words: 'image generation',
    defaultModel: 'dall-e-2',
    form: false,
    rawTypes: [],
  },
  'edit-images': { path: '/images/edits', words: 'image editing', defaultModel: 'dall-e-2', form: true, rawTypes: [] },
  'vary-images': {
    path: '/images/variations',
    words: 'image variations',
    defaultModel: 'dall-e-2',
    form: true,
    rawTypes: [],
  },
  speak: {
    path: '/audio/speech',
    words: 'speech',
    form: false,
    rawTypes: ['audio/', 'video/', 'application/octet-stream', 'application/ogg', 'binary/octet-stream'],
  },
  transcribe: {
    path: '/audio/transcriptions',
    words: 'transcriptions',
    form: true,
    rawTypes: ['text/plain', 'text/vtt', 'text/srt', 'application/x-subrip', 'application/octet-stream'],
  },
  'translate-audio': {
    path: '/audio/translations',
    words: 'audio translations',
    form: true,
    rawTypes: ['text/plain', 'text/vtt', 'text/srt', 'application/x-subrip', 'application/octet-stream'],
  },
  moderate: {
    path: '/moderations',
    words: 'moderations',
    defaultModel: 'omni-moderation-latest',
    form: false,
    rawTypes: [],
  },
  rerank: { path: '/rerank', words: 'reranking', form: false, rawTypes: [] },
} as const satisfies Record<string, OperationRow>;

export type OpenaiOperation = keyof typeof openaiOperations;

/** Operations in Gemini's shape, with the method that stands behind the model in the path. */
export const geminiOperations = {
  embed: { method: 'embedContent', words: 'embeddings' },
  'batch-embed': { method: 'batchEmbedContents', words: 'embeddings' },
  predict: { method: 'predict', words: 'predictions' },
} as const;

export type GeminiOperation = keyof typeof geminiOperations;

export type OtherOperation = OpenaiOperation | GeminiOperation;

/** The row of an operation in OpenAI's shape; undefined for every other word. */
export function openaiOperation(operation: string): OperationRow | undefined {
  return Object.hasOwn(openaiOperations, operation) ? openaiOperations[operation as OpenaiOperation] : undefined;
}

/** True for embeddings, images, audio and so on; false for conversations, their counters and model lists. */
export function isOtherOperation(operation: string): operation is OtherOperation {
  return Object.hasOwn(openaiOperations, operation) || Object.hasOwn(geminiOperations, operation);
}

/** What an operation gives, in words. */
export function operationWords(operation: OtherOperation): string {
  return openaiOperation(operation)?.words ?? geminiOperations[operation as GeminiOperation].words;
}
