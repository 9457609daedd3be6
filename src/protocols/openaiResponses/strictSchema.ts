// Whether a JSON Schema is one that OpenAI's strict mode takes: every object closed, every property required.
// Source: OpenAI guide "Structured outputs", supported schemas.
import { arrayIn, isObject, objectIn } from '../wire/jsonValue';

/** True where `strict: true` will not be refused for the shape of its objects. */
export function qualifiesForStrict(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  if (schema['oneOf'] !== undefined || schema['allOf'] !== undefined || schema['patternProperties'] !== undefined)
    return false;
  const properties = objectIn(schema, 'properties');
  const { type } = schema;
  const isObjectType =
    type === 'object' || (Array.isArray(type) && type.includes('object')) || properties !== undefined;
  if (isObjectType) {
    if (schema['additionalProperties'] !== false) return false;
    const required = arrayIn(schema, 'required');
    if (!Object.keys(properties ?? {}).every((name) => required.includes(name))) return false;
  }
  const inner = [
    ...Object.values(properties ?? {}),
    ...arrayIn(schema, 'anyOf'),
    ...(isObject(schema['items']) ? [schema['items']] : []),
    ...Object.values(objectIn(schema, '$defs') ?? {}),
    ...Object.values(objectIn(schema, 'definitions') ?? {}),
  ];
  return inner.every(qualifiesForStrict);
}
