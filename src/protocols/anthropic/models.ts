// Model lists in Anthropic's shape, on one page. Source: @anthropic-ai/sdk `ModelInfo`.
import type { ModelEntry } from '../protocol';

/** What we do not know of a model is null, as the type allows. */
export function encodeAnthropicModel(model: ModelEntry): unknown {
  return {
    type: 'model',
    id: model.id,
    display_name: model.id,
    created_at: new Date(model.createdAt * 1000).toISOString(),
    lifecycle: 'active',
    deprecated_at: null,
    retires_at: null,
    capabilities: null,
    line: null,
    max_input_tokens: null,
    max_tokens: null,
  };
}

export function encodeAnthropicModelList(models: ModelEntry[]): unknown {
  return {
    data: models.map(encodeAnthropicModel),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models[models.length - 1]?.id ?? null,
  };
}
