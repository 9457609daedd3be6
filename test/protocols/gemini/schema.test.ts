// JSON Schema narrowed for Gemini, in both forms, with a warning for every loss.
import { describe, expect, it } from 'vitest';
import { newWarnings } from '../../../src/protocols/gemini/members';
import { toPlainSchema, toTypedSchema } from '../../../src/protocols/gemini/schema';
import { typedToJsonSchema } from '../../../src/protocols/gemini/typedSchema';
import { warningText } from '../../../src/protocols/ir/warnings';

type Schema = Record<string, unknown>;

function narrow(schema: Schema, form: 'typed' | 'plain' = 'typed'): { result: Schema | undefined; losses: string[] } {
  const { warnings, warn } = newWarnings();
  const result = form === 'typed' ? toTypedSchema(schema, 'p', warn) : toPlainSchema(schema, 'p', warn);
  return { result, losses: warnings.map(warningText) };
}
const typedProperty = (schema: Schema): unknown =>
  (narrow({ type: 'object', properties: { a: schema } }).result?.['properties'] as Schema | undefined)?.['a'];

describe('the typed subset', () => {
  it.each<[string, Schema, Schema]>([
    [
      'plain',
      { type: 'string', description: 'd', pattern: 'x', minLength: 2 },
      { type: 'STRING', description: 'd', pattern: 'x', minLength: 2 },
    ],
    ['nullable types', { type: ['string', 'null'] }, { type: 'STRING', nullable: true }],
    [
      'several types',
      { type: ['string', 'integer', 'null'] },
      { nullable: true, anyOf: [{ type: 'STRING' }, { type: 'INTEGER' }] },
    ],
    [
      'a type with its own words',
      { type: ['string', 'array'], items: { type: 'number' } },
      { anyOf: [{ type: 'STRING' }, { type: 'ARRAY', items: { type: 'NUMBER' } }] },
    ],
    ['const', { const: 'x' }, { type: 'STRING', enum: ['x'] }],
    ['a number const', { type: 'integer', const: 3 }, { type: 'INTEGER', description: 'One of: 3' }],
    ['a mixed enum', { enum: ['a', 1] }, { description: 'One of: "a", 1' }],
    ['an enum with null', { type: 'string', enum: ['a', null] }, { type: 'STRING', nullable: true, enum: ['a'] }],
    [
      'anyOf with null',
      { anyOf: [{ type: 'number' }, { type: 'null' }], description: 'n' },
      { description: 'n', nullable: true, type: 'NUMBER' },
    ],
    [
      'oneOf',
      { oneOf: [{ type: 'string' }, { type: 'boolean' }] },
      { anyOf: [{ type: 'STRING' }, { type: 'BOOLEAN' }] },
    ],
    ['an array of anything', { type: 'array' }, { type: 'ARRAY', items: {} }],
    [
      'a tuple',
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'string' }] },
      { type: 'ARRAY', items: { type: 'STRING' } },
    ],
    [
      'exclusive bounds',
      { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 9 },
      { type: 'INTEGER', minimum: 1, maximum: 8 },
    ],
    ['exclusive bounds of numbers', { type: 'number', exclusiveMinimum: 0 }, { type: 'NUMBER', minimum: 0 }],
    ['formats', { type: 'string', format: 'uri' }, { type: 'STRING' }],
    ['known formats', { type: 'string', format: 'date-time' }, { type: 'STRING', format: 'date-time' }],
    [
      'implied objects',
      { properties: { b: { type: 'string' } }, required: ['b', 'c'] },
      { type: 'OBJECT', properties: { b: { type: 'STRING' } }, required: ['b'] },
    ],
    [
      'allOf',
      {
        allOf: [
          { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
          { properties: { y: { type: 'number' } }, required: ['y'] },
        ],
      },
      { type: 'OBJECT', properties: { x: { type: 'STRING' }, y: { type: 'NUMBER' } }, required: ['x', 'y'] },
    ],
  ])('%s', (_, schema, wanted) => {
    expect(typedProperty(schema)).toEqual(wanted);
  });

  it('loses nothing of several types, and tells what a type or a list beside a list of choices loses', () => {
    const losses = (schema: Schema): string[] => narrow({ type: 'object', properties: { a: schema } }).losses;
    expect(losses({ type: ['string', 'integer'] })).toEqual([]);
    expect(losses({ anyOf: [{ type: 'string' }, { type: 'integer' }] })).toEqual([]);
    const choices = [{ type: 'string' }, { type: 'integer' }];
    expect(losses({ type: ['string', 'integer'], anyOf: choices }).join()).toContain('type beside anyOf dropped');
    expect(losses({ anyOf: choices, oneOf: choices }).join()).toContain('oneOf beside anyOf dropped');
    expect(losses({ oneOf: choices }).join()).toContain('oneOf read as anyOf');
  });

  it('has no references, and ends where a schema contains itself', () => {
    const { result, losses } = narrow({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        head: { $ref: '#/$defs/node', description: 'first' },
        name: { $ref: '#/definitions/na~1me' },
        lost: { $ref: '#/nowhere' },
      },
      $defs: { node: { type: 'object', properties: { value: { type: 'string' }, next: { $ref: '#/$defs/node' } } } },
      definitions: { 'na/me': { type: 'string' } },
    });
    expect(JSON.stringify(result)).not.toContain('$');
    expect(result).toMatchObject({
      properties: {
        head: {
          type: 'OBJECT',
          description: 'first',
          properties: { next: { properties: { value: { type: 'STRING' }, next: {} } } },
        },
        name: { type: 'STRING' },
        lost: {},
      },
    });
    expect(losses).toEqual([
      'narrowed-schema p: $schema dropped',
      'narrowed-schema p.properties.head.properties.next.properties.next: recursion cut',
      'narrowed-schema p.properties.lost: $ref #/nowhere not found',
    ]);
  });

  it('tells each kind of loss once', () => {
    const { losses } = narrow({
      type: 'object',
      additionalProperties: false,
      patternProperties: { '^x': {} },
      properties: {
        a: {
          type: 'object',
          additionalProperties: false,
          properties: { b: { type: 'string', format: 'uri', contentEncoding: 'base64' } },
        },
        c: { type: 'array', uniqueItems: true, items: { type: 'string' } },
      },
    });
    expect(losses).toEqual([
      'narrowed-schema p.properties.a.properties.b: format uri dropped',
      'narrowed-schema p.properties.a.properties.b: contentEncoding dropped',
      'narrowed-schema p.properties.a: additionalProperties dropped (2 places)',
      'narrowed-schema p.properties.c: uniqueItems dropped',
      'narrowed-schema p: patternProperties dropped',
    ]);
  });

  it('of an object without properties is nothing', () => {
    expect(narrow({ type: 'object', properties: {} }).result).toBeUndefined();
    expect(narrow({ type: 'object' }).result).toBeUndefined();
  });

  it('stays finite', () => {
    const levels = 30;
    const definitions = Object.fromEntries(
      Array.from({ length: levels }, (_, level) => [
        `n${level}`,
        { type: 'object', properties: { l: { $ref: `#/$defs/n${level + 1}` }, r: { $ref: `#/$defs/n${level + 1}` } } },
      ]),
    );
    const { result } = narrow({ $ref: '#/$defs/n0', $defs: definitions });
    expect(JSON.stringify(result).length).toBeLessThan(5_000_000);
  });

  it('reads back as JSON Schema', () => {
    const schema = {
      type: 'object',
      properties: {
        a: { type: ['string', 'null'] },
        b: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1 },
      },
      required: ['b'],
    };
    expect(typedToJsonSchema(narrow(schema).result ?? {})).toEqual(schema);
  });
});

describe('ordinary JSON Schema', () => {
  it('keeps what the service takes and resolves the rest', () => {
    const { result, losses } = narrow(
      {
        $schema: 'x',
        type: 'object',
        properties: {
          a: { const: 5 },
          b: { $ref: '#/definitions/b' },
          c: { type: ['string', 'null'], minLength: 3 },
          d: { type: 'number', exclusiveMinimum: 0 },
          e: true,
          f: { type: 'array', items: [{ type: 'string' }] },
        },
        patternProperties: { x: {} },
        additionalProperties: false,
        required: ['a'],
        definitions: { b: { type: 'string', enum: ['q'] } },
      },
      'plain',
    );
    expect(result).toEqual({
      type: 'object',
      properties: {
        a: { enum: [5] },
        b: { type: 'string', enum: ['q'] },
        c: { type: ['string', 'null'], minLength: 3 },
        d: { type: 'number', minimum: 0 },
        e: {},
        f: { type: 'array', prefixItems: [{ type: 'string' }] },
      },
      additionalProperties: false,
      required: ['a'],
    });
    expect(losses).toEqual([
      'narrowed-schema p.properties.d: exclusiveMinimum made inclusive',
      'narrowed-schema p: patternProperties dropped',
    ]);
  });
});
