// JSON Schema in the words that Gemini takes: its typed subset (`parameters`, `responseSchema`), or ordinary JSON Schema with what it
// would misread taken out (`parametersJsonSchema`, `responseJsonSchema`). Used by the request encoder; every loss is told as a warning.
// Sources: @google/genai `Schema`; the field list in the documentation of `responseJsonSchema`.
import { isObject, type JsonObject } from '../wire/jsonValue';
import type { Warn } from './members';
import { inlineReferences, type Report } from './schemaReferences';

const typedFields = [
  'title',
  'description',
  'default',
  'example',
  'pattern',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
];
const formats: Readonly<Record<string, readonly string[]>> = {
  STRING: ['enum', 'date-time'],
  NUMBER: ['float', 'double'],
  INTEGER: ['int32', 'int64'],
};
/** Annotations: what they say binds nobody. */
const silent = [
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  '$comment',
  '$schema',
  '$id',
  '$anchor',
  '$defs',
  'definitions',
];

/** The typed subset; undefined for an object without properties, which Google refuses and which says nothing. */
export function toTypedSchema(schema: JsonObject, path: string, warn: Warn): JsonObject | undefined {
  const losses = new Losses();
  if ('$schema' in schema) losses.add('$schema dropped', '');
  const typed = typedSchema(inlineReferences(schema, losses.add), '', losses.add);
  losses.tell(path, warn);
  return isEmptyObject(typed) ? undefined : typed;
}

/** Ordinary JSON Schema: references inlined, `const` as `enum`, `allOf` folded, exclusive bounds made inclusive. */
export function toPlainSchema(schema: JsonObject, path: string, warn: Warn): JsonObject {
  const losses = new Losses();
  const plain = plainSchema(inlineReferences(schema, losses.add), '', losses.add);
  losses.tell(path, warn);
  return plain;
}

function isEmptyObject(typed: JsonObject): boolean {
  return (typed['type'] ?? 'OBJECT') === 'OBJECT' && typed['properties'] === undefined && typed['anyOf'] === undefined;
}

/** One warning per kind of loss, with the first place it happened at. */
class Losses {
  private readonly places = new Map<string, string[]>();

  readonly add: Report = (loss, place) => {
    const places = this.places.get(loss);
    if (places === undefined) this.places.set(loss, [place]);
    else places.push(place);
  };

  tell(path: string, warn: Warn): void {
    for (const [loss, places] of this.places) {
      const at = places[0] === undefined || places[0] === '' ? path : `${path}.${places[0]}`;
      warn('narrowed-schema', at, places.length === 1 ? loss : `${loss} (${places.length} places)`);
    }
  }
}

function typedSchema(given: unknown, place: string, report: Report): JsonObject {
  if (!isObject(given)) {
    if (given === false) report('false schema opened', place);
    return {};
  }
  const schema = simplify(given, place, report);
  const result: JsonObject = {};
  const { type, nullable, alternatives } = readType(schema);
  if (type !== undefined) result['type'] = type;
  if (nullable) result['nullable'] = true;
  for (const name of typedFields) if (schema[name] !== undefined) result[name] = schema[name];
  const values = schema['enum'];
  if (Array.isArray(values)) typedEnum(values, result, place, report);
  typedFormat(schema['format'], result, place, report);
  if (alternatives.length === 0) typedObject(schema, result, place, report);
  typedArray(schema, result, place, report);
  typedChoices(schema, alternatives, result, place, report);
  for (const name of Object.keys(schema)) {
    const known = typedFields.includes(name) || handled.includes(name) || silent.includes(name);
    if (!known) report(`${name} dropped`, place);
  }
  return result;
}

const handled = [
  'type',
  'nullable',
  'enum',
  'format',
  'properties',
  'required',
  'items',
  'prefixItems',
  'anyOf',
  'oneOf',
];

/** `const`, exclusive bounds and `nullable` in plainer words. */
function simplify(schema: JsonObject, place: string, report: Report): JsonObject {
  const result = { ...schema };
  if ('const' in result) {
    if (result['enum'] === undefined) result['enum'] = [result['const']];
    delete result['const'];
  }
  for (const [name, bound, step] of [
    ['exclusiveMinimum', 'minimum', 1],
    ['exclusiveMaximum', 'maximum', -1],
  ] as const) {
    const limit = result[name];
    if (typeof limit === 'number' && result[bound] === undefined) {
      const exact = result['type'] === 'integer' && Number.isInteger(limit);
      result[bound] = exact ? limit + step : limit;
      if (!exact) report(`${name} made inclusive`, place);
    }
    if (limit === true) report(`${name} made inclusive`, place);
    delete result[name];
  }
  return result;
}

interface ReadType {
  type: string | undefined;
  nullable: boolean;
  /** More than one type beside null: one alternative each. */
  alternatives: string[];
}

function readType(schema: JsonObject): ReadType {
  const given = schema['type'];
  const names = (Array.isArray(given) ? given : [given]).filter((name) => typeof name === 'string');
  const types = names.filter((name) => name.toLowerCase() !== 'null').map((name) => name.toUpperCase());
  const onlyNull = names.length > 0 && types.length === 0;
  const nullable = schema['nullable'] === true || (names.length > types.length && !onlyNull);
  if (types.length > 1) return { type: undefined, nullable, alternatives: types };
  return { type: onlyNull ? 'NULL' : (types[0] ?? impliedType(schema)), nullable, alternatives: [] };
}

/** Google wants a type wherever something depends on it. */
function impliedType(schema: JsonObject): string | undefined {
  if (isObject(schema['properties'])) return 'OBJECT';
  if (schema['items'] !== undefined || schema['prefixItems'] !== undefined) return 'ARRAY';
  const values = schema['enum'];
  const onlyText = Array.isArray(values) && values.every((value) => typeof value === 'string' || value === null);
  return onlyText && values.some((value) => value !== null) ? 'STRING' : undefined;
}

/** Text only: other values cannot be listed, so the list is left out and told in the description. */
function typedEnum(values: unknown[], result: JsonObject, place: string, report: Report): void {
  if (values.includes(null)) result['nullable'] = true;
  const rest = values.filter((value) => value !== null);
  const texts = rest.filter((value) => typeof value === 'string' && value !== '');
  if (texts.length === rest.length && (result['type'] === undefined || result['type'] === 'STRING')) {
    if (texts.length > 0) Object.assign(result, { type: 'STRING', enum: texts });
    return;
  }
  const note = `One of: ${rest.map((value) => JSON.stringify(value)).join(', ')}`;
  const description = result['description'];
  result['description'] = typeof description === 'string' ? `${description}\n${note}` : note;
  if (result['type'] === undefined) {
    const [first] = rest;
    if (rest.every((value) => typeof value === typeof first)) result['type'] = typeNames[typeof first];
  }
  report('enum of other values than text moved into the description', place);
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'STRING',
  number: 'NUMBER',
  boolean: 'BOOLEAN',
  object: 'OBJECT',
};

function typedFormat(format: unknown, result: JsonObject, place: string, report: Report): void {
  if (typeof format !== 'string') return;
  const type = result['type'];
  if (typeof type === 'string' && formats[type]?.includes(format) === true) result['format'] = format;
  else report(`format ${format.slice(0, 40)} dropped`, place);
}

function typedObject(schema: JsonObject, result: JsonObject, place: string, report: Report): void {
  const properties = schema['properties'];
  if (!isObject(properties)) {
    if (schema['required'] !== undefined) report('required dropped', place);
    return;
  }
  const names = Object.keys(properties);
  if (names.length === 0) return;
  result['properties'] = Object.fromEntries(
    names.map((name) => [name, typedSchema(properties[name], inner(place, `properties.${name}`), report)]),
  );
  const required = schema['required'];
  if (!Array.isArray(required)) return;
  const known = required.filter((name): name is string => typeof name === 'string' && names.includes(name));
  if (known.length > 0) result['required'] = known;
  if (known.length < required.length) report('required names without a property dropped', place);
}

/** Every array needs `items`; a tuple becomes an array of any of its members. */
function typedArray(schema: JsonObject, result: JsonObject, place: string, report: Report): void {
  if (result['type'] !== 'ARRAY') return;
  const { items } = schema;
  const tuple = Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : Array.isArray(items) ? items : undefined;
  if (tuple === undefined) {
    result['items'] = items === undefined ? {} : typedSchema(items, inner(place, 'items'), report);
    return;
  }
  report('tuple made an array', place);
  const members = tuple.map((item, index) => typedSchema(item, inner(place, `prefixItems[${index}]`), report));
  const distinct = [...new Map(members.map((member) => [JSON.stringify(member), member])).values()];
  result['items'] = distinct.length === 1 ? distinct[0] : { anyOf: distinct };
}

/** `anyOf` and `oneOf`; an alternative that is only null makes the whole nullable. */
function typedChoices(schema: JsonObject, types: string[], result: JsonObject, place: string, report: Report): void {
  const lists = [schema['anyOf'], schema['oneOf']].filter((list) => Array.isArray(list));
  if (Array.isArray(schema['oneOf'])) report('oneOf read as anyOf', place);
  const [choices = types.map((type) => ofType(schema, type))] = lists as unknown[][];
  if (lists.length > 1) report('oneOf beside anyOf dropped', place);
  if (lists.length > 0 && types.length > 0) report('type beside anyOf dropped', place);
  if (choices.length === 0) return;
  const members = choices.map((choice, index) => typedSchema(choice, inner(place, `anyOf[${index}]`), report));
  const rest = members.filter((member) => member['type'] !== 'NULL');
  if (rest.length < members.length) result['nullable'] = true;
  const [only] = rest;
  if (only !== undefined && rest.length === 1) {
    for (const [name, value] of Object.entries(only)) result[name] ??= value;
  } else if (rest.length > 1) {
    result['anyOf'] = rest;
  }
}

/** What of a schema with several types concerns one of them. */
function ofType(schema: JsonObject, type: string): JsonObject {
  const names = type === 'OBJECT' ? ['properties', 'required'] : type === 'ARRAY' ? ['items', 'prefixItems'] : [];
  const own = names.flatMap((name): [string, unknown][] => (schema[name] === undefined ? [] : [[name, schema[name]]]));
  return { type: type.toLowerCase(), ...Object.fromEntries(own) };
}

function plainSchema(given: unknown, place: string, report: Report): JsonObject {
  if (!isObject(given)) {
    if (given === false) report('false schema opened', place);
    return {};
  }
  const schema = simplify(given, place, report);
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(schema)) {
    const at = inner(place, name);
    if (name === 'properties' && isObject(value)) {
      result[name] = Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, plainSchema(item, `${at}.${key}`, report)]),
      );
    } else if ((name === 'anyOf' || name === 'oneOf' || name === 'prefixItems') && Array.isArray(value)) {
      result[name] = value.map((item, index) => plainSchema(item, `${at}[${index}]`, report));
    } else if (name === 'items' && Array.isArray(value)) {
      result['prefixItems'] = value.map((item, index) => plainSchema(item, `${at}[${index}]`, report));
    } else if (name === 'items' || (name === 'additionalProperties' && isObject(value))) {
      result[name] = plainSchema(value, at, report);
    } else if (name === 'patternProperties' || name === 'not' || name === 'if' || name === 'then' || name === 'else') {
      report(`${name} dropped`, place);
    } else {
      result[name] = value;
    }
  }
  return result;
}

function inner(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}
