// Takes the references out of a JSON Schema and folds simple `allOf` lists, before schema.ts writes it in Gemini's words.
// A reference to itself is unrolled once and then becomes an open schema, so that the result is always finite.
import { isObject, type JsonObject } from '../wire/jsonValue';

/** Called for each loss: what it is, and the place in the schema as `properties.name`. */
export type Report = (loss: string, place: string) => void;

const maxDepth = 64;
/** Inlined references may multiply: beyond this many schemas the rest is left open. */
const maxSchemas = 20_000;
const byName = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const single = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'];

/** The schema without `$ref`, `$defs`, `definitions`, `$schema`, `$id`, `$anchor` and `allOf`. */
export function inlineReferences(root: JsonObject, report: Report): JsonObject {
  const walker = new Walker(root, report);
  const result = walker.walk(root, '', [], 0);
  return isObject(result) ? result : {};
}

class Walker {
  private count = 0;

  constructor(
    private readonly root: JsonObject,
    private readonly report: Report,
  ) {}

  walk(schema: unknown, place: string, stack: readonly string[], depth: number): unknown {
    if (!isObject(schema)) return schema;
    this.count += 1;
    if (depth > maxDepth || this.count > maxSchemas) {
      this.report('cut where it is too deep', place);
      return {};
    }
    const reference = schema['$ref'];
    if (typeof reference === 'string') return this.follow(schema, reference, place, stack, depth);
    const result: JsonObject = {};
    for (const [name, value] of Object.entries(schema)) {
      if (name === '$defs' || name === 'definitions' || name === '$id' || name === '$anchor') continue;
      if (name === '$schema' || name === '$comment') continue;
      result[name] = this.member(name, value, place, stack, depth);
    }
    return this.foldAllOf(result, place);
  }

  private member(name: string, value: unknown, place: string, stack: readonly string[], depth: number): unknown {
    const at = place === '' ? name : `${place}.${name}`;
    if (byName.includes(name) && isObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, this.walk(item, `${at}.${key}`, stack, depth + 1)]),
      );
    }
    if (lists.includes(name) || (name === 'items' && Array.isArray(value))) {
      return Array.isArray(value)
        ? value.map((item, index) => this.walk(item, `${at}[${index}]`, stack, depth + 1))
        : value;
    }
    return single.includes(name) ? this.walk(value, at, stack, depth + 1) : value;
  }

  private follow(
    schema: JsonObject,
    reference: string,
    place: string,
    stack: readonly string[],
    depth: number,
  ): unknown {
    const { $ref: _, ...beside } = schema;
    const recursions = stack.filter((seen) => seen === reference).length;
    const target = recursions > 1 ? undefined : find(this.root, reference);
    if (target === undefined) {
      this.report(recursions > 1 ? 'recursion cut' : `$ref ${reference.slice(0, 80)} not found`, place);
      return this.walk(beside, place, stack, depth + 1);
    }
    if (target === true || !isObject(target)) return this.walk(beside, place, stack, depth + 1);
    const inlined = this.walk(target, place, [...stack, reference], depth + 1);
    return { ...(isObject(inlined) ? inlined : {}), ...(this.walk(beside, place, stack, depth + 1) as JsonObject) };
  }

  /** `allOf` members that do not contradict each other become one schema. */
  private foldAllOf(schema: JsonObject, place: string): JsonObject {
    const { allOf, ...rest } = schema;
    if (!Array.isArray(allOf)) return schema;
    let merged: JsonObject = rest;
    for (const member of allOf) {
      if (isObject(member)) merged = this.merge(merged, member, place);
    }
    return merged;
  }

  private merge(left: JsonObject, right: JsonObject, place: string): JsonObject {
    const result = { ...left };
    for (const [name, value] of Object.entries(right)) {
      const known = result[name];
      if (known === undefined) result[name] = value;
      else if (name === 'properties' && isObject(known) && isObject(value)) {
        result[name] = this.mergeProperties(known, value, place);
      } else if (name === 'required' && Array.isArray(known) && Array.isArray(value)) {
        result[name] = [...new Set([...(known as unknown[]), ...(value as unknown[])])];
      } else if (JSON.stringify(known) !== JSON.stringify(value) && name !== 'description' && name !== 'title') {
        this.report(`allOf: ${name} dropped`, place);
      }
    }
    return result;
  }

  private mergeProperties(left: JsonObject, right: JsonObject, place: string): JsonObject {
    const result = { ...left };
    for (const [name, value] of Object.entries(right)) {
      const known = result[name];
      result[name] =
        isObject(known) && isObject(value) ? this.merge(known, value, `${place}.properties.${name}`) : value;
    }
    return result;
  }
}

/** The schema that a local reference (`#`, `#/$defs/name`, `#anchor`) points at. */
function find(root: JsonObject, reference: string): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#')) return undefined;
  if (!reference.startsWith('#/')) return findAnchor(root, reference.slice(1));
  let at: unknown = root;
  for (const step of reference.slice(2).split('/')) {
    const name = decodeStep(step);
    if (Array.isArray(at)) at = at[Number(name)];
    else at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at;
}

function decodeStep(step: string): string {
  const plain = step.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(plain);
  } catch (error) {
    if (error instanceof URIError) return plain;
    throw error;
  }
}

function findAnchor(root: JsonObject, anchor: string): unknown {
  const definitions = [root['$defs'], root['definitions']].flatMap((item) =>
    isObject(item) ? Object.values(item) : [],
  );
  return definitions.find((item) => isObject(item) && item['$anchor'] === anchor);
}
