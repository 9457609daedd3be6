// Short words for the JSON Schemas of the tables beside.
import type { JsonObject } from '../wire/jsonValue';

export const text = (description: string): JsonObject => ({ type: 'string', description });
export const whole = (description: string): JsonObject => ({ type: 'integer', description });
export const flag = (description: string): JsonObject => ({ type: 'boolean', description });
export const oneOf = (words: readonly string[], description: string): JsonObject => ({
  type: 'string',
  enum: words,
  description,
});
export const texts = (description: string): JsonObject => ({ type: 'array', items: { type: 'string' }, description });
export const wholes = (description: string): JsonObject => ({ type: 'array', items: { type: 'integer' }, description });

export function object(properties: Record<string, JsonObject>, required: readonly string[]): JsonObject {
  return { type: 'object', properties, required, additionalProperties: false };
}
