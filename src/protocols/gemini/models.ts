// Model lists in Gemini's shape. Source: @google/genai `Model`, `models.list()`.
import type { ModelEntry } from '../protocol';

/** Tuned models keep their own collection in their name. */
export function encodeGeminiModel(model: ModelEntry): unknown {
  return {
    name: model.id.startsWith('tunedModels/') ? model.id : `models/${model.id}`,
    displayName: model.id,
    description: '',
    supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens'],
  };
}

export function encodeGeminiModelList(models: ModelEntry[]): unknown {
  return { models: models.map(encodeGeminiModel) };
}
