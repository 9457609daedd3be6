// Model lists in OpenAI's shape, for both OpenAI protocols. Source: openai SDK `resources/models.ts`.
import type { ModelEntry } from '../protocol';

export function encodeOpenaiModel(model: ModelEntry): unknown {
  return { id: model.id, object: 'model', created: model.createdAt, owned_by: model.ownedBy };
}

export function encodeOpenaiModelList(models: ModelEntry[]): unknown {
  return { object: 'list', data: models.map(encodeOpenaiModel) };
}
