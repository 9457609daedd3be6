// JSON Schema in the words that Anthropic takes. Used by encodeTools.ts and encodeOutput.ts.
// Tool inputs need an object without combinators at the top; structured output and strict tools know a subset (the SDK's
// `transformJSONSchema` does the same): closed objects, few constraints. What a rule said is kept in words, in the description.
import { arrayIn, isObject, objectIn, type JsonObject } from '../wire/jsonValue';

export interface Narrowed {
  schema: JsonObject;
  /** False where the schema is the one that came in. */
  changed: boolean;
}

const combinators = ['anyOf', 'oneOf', 'allOf'] as const;

/** The input schema of a tool; a tool without parameters takes an empty object, which is no change of meaning. */
export function toolSchema(parameters: JsonObject | undefined): Narrowed {
  if (parameters === undefined) return { schema: { type: 'object', properties: {} }, changed: false };
  if (parameters['type'] === 'object' && !combinators.some((name) => name in parameters) && !('$ref' in parameters)) {
    return { schema: parameters, changed: false };
  }
  const { type, ...rest } = mergeObjects(resolveTop(parameters));
  // A schema that only forgot to say `object` loses nothing by saying it.
  const changed = type !== undefined || '$ref' in parameters || combinators.some((name) => name in parameters);
  return { schema: { type: 'object', ...rest }, changed };
}

/** Follows `$ref` at the top into the schema's own definitions. */
function resolveTop(schema: JsonObject): JsonObject {
  const reference = schema['$ref'];
  const [, place, name] =
    typeof reference === 'string' ? (/^#\/(\$defs|definitions)\/(.+)$/.exec(reference) ?? []) : [];
  if (place === undefined || name === undefined) return schema;
  const found = objectIn(schema[place], name);
  const { $ref: _reference, ...siblings } = schema;
  return { ...found, ...siblings };
}

/** The top of a tool's schema as one object: properties of all variants, required what every variant requires. */
function mergeObjects(schema: JsonObject): JsonObject {
  const { anyOf: _any, oneOf: _one, allOf: _all, ...rest } = schema;
  const all = arrayIn(schema, 'allOf').filter(isObject);
  const variants = [...arrayIn(schema, 'anyOf'), ...arrayIn(schema, 'oneOf')].filter(isObject);
  const properties = Object.assign(
    {},
    ...[rest, ...all, ...variants].map((part) => objectIn(part, 'properties') ?? {}),
  ) as JsonObject;
  const common = arrayIn(variants[0], 'required').filter((name) =>
    variants.every((variant) => arrayIn(variant, 'required').includes(name)),
  );
  const required = [
    ...new Set([...arrayIn(rest, 'required'), ...all.flatMap((part) => arrayIn(part, 'required')), ...common]),
  ];
  return { ...rest, properties, ...(required.length === 0 ? {} : { required }) };
}

const formats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid']);
const plainKeys = new Set([
  'type',
  'title',
  'description',
  'enum',
  'const',
  'default',
  '$ref',
  'required',
  'additionalProperties',
]);
const mapKeys = new Set(['properties', '$defs', 'definitions']);
const listKeys = new Set(['anyOf', 'allOf']);

/** The schema for structured output and strict tools. */
export function strictSchema(schema: JsonObject): Narrowed {
  let changed = false;
  const result: JsonObject = {};
  const inWords: string[] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (mapKeys.has(key) && isObject(value)) {
      result[key] = narrowEach(value, () => (changed = true));
    } else if ((listKeys.has(key) || key === 'oneOf') && Array.isArray(value)) {
      if (key === 'oneOf') changed = true;
      const list: unknown[] = value;
      result[key === 'oneOf' ? 'anyOf' : key] = list.map((part) => narrowOne(part, () => (changed = true)));
    } else if (key === 'items' && isObject(value)) {
      result[key] = narrowOne(value, () => (changed = true));
    } else if (isKnown(key, value)) {
      result[key] = value;
    } else {
      changed = true;
      if (key !== '$schema') inWords.push(`${key}: ${JSON.stringify(value)}`);
    }
  }
  if (describesObject(schema) && result['additionalProperties'] !== false) {
    changed = true;
    result['additionalProperties'] = false;
  }
  if (inWords.length > 0) {
    const before = typeof result['description'] === 'string' ? `${result['description']}\n\n` : '';
    result['description'] = `${before}{${inWords.join(', ')}}`;
  }
  return changed ? { schema: result, changed } : { schema, changed };
}

function narrowEach(schemas: JsonObject, onChange: () => void): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, part]) => [name, narrowOne(part, onChange)]));
}

function narrowOne(part: unknown, onChange: () => void): unknown {
  if (!isObject(part)) return part;
  const { schema, changed } = strictSchema(part);
  if (changed) onChange();
  return schema;
}

function isKnown(key: string, value: unknown): boolean {
  if (key === 'format') return typeof value === 'string' && formats.has(value);
  if (key === 'minItems') return value === 0 || value === 1;
  if (key === 'pattern') return typeof value === 'string' && !/\(\?|\\[bB1-9]/.test(value);
  return plainKeys.has(key);
}

function describesObject(schema: JsonObject): boolean {
  const type = schema['type'];
  return type === 'object' || (Array.isArray(type) && type.includes('object')) || isObject(schema['properties']);
}
