// Google's typed schema (upper-case types, `nullable`, counts as text) as ordinary JSON Schema. Used by the request decoders.
// Source: @google/genai `Schema`; https://ai.google.dev/api/caching#Schema.
import { isObject, type JsonObject } from '../wire/jsonValue';
import { camelMembers } from './members';

const counts = ['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'];
const maxDepth = 200;

/** The same schema in JSON Schema; `propertyOrdering` becomes the order of the properties. */
export function typedToJsonSchema(schema: JsonObject): JsonObject {
  return convert(schema, 0);
}

function convert(schema: JsonObject, depth: number): JsonObject {
  if (depth > maxDepth) return {};
  const typed = camelMembers(schema);
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(typed)) {
    if (value === null || value === undefined) continue;
    const [key, converted] = member(name, value, typed, depth);
    if (key !== undefined) result[key] = converted;
  }
  return typed['nullable'] === true ? withNull(result) : result;
}

function member(name: string, value: unknown, typed: JsonObject, depth: number): [string | undefined, unknown] {
  const sub = (item: unknown): unknown => (isObject(item) ? convert(item, depth + 1) : item);
  if (name === 'type') return value === 'TYPE_UNSPECIFIED' ? [undefined, undefined] : ['type', lowerType(value)];
  if (name === 'nullable' || name === 'propertyOrdering') return [undefined, undefined];
  if (name === 'format' && value === 'enum') return [undefined, undefined];
  if (name === 'example') return ['examples', [value]];
  if (counts.includes(name)) return [name, typeof value === 'string' ? Number(value) : value];
  if (name === 'items') return [name, sub(value)];
  if (name === 'anyOf' && Array.isArray(value)) return [name, value.map(sub)];
  if (name === 'properties' && isObject(value)) {
    const names = ordered(Object.keys(value), typed['propertyOrdering']);
    return [name, Object.fromEntries(names.map((property) => [property, sub(value[property])]))];
  }
  return [name, value];
}

function lowerType(type: unknown): unknown {
  if (typeof type === 'string') return type.toLowerCase();
  return Array.isArray(type) ? type.map(lowerType) : type;
}

function ordered(names: string[], ordering: unknown): string[] {
  if (!Array.isArray(ordering)) return names;
  const first = ordering.filter((name): name is string => typeof name === 'string' && names.includes(name));
  return [...new Set([...first, ...names])];
}

function withNull(schema: JsonObject): JsonObject {
  const { type, enum: values, anyOf } = schema;
  const result = { ...schema };
  if (typeof type === 'string') result['type'] = [type, 'null'];
  else if (Array.isArray(anyOf)) result['anyOf'] = [...(anyOf as unknown[]), { type: 'null' }];
  if (Array.isArray(values) && !values.includes(null)) result['enum'] = [...(values as unknown[]), null];
  return result;
}
