// Checks bodies and queries of management calls against the schemas of the API table, with messages that name the field.
// Used by server.ts. Never repeats a received text value, which could be a secret.
import * as v from 'valibot';
import { GatewayError } from '../shared/errors';

interface Fault {
  /** Dotted path of the field, for example `models.0.id`; empty for the whole. */
  path: string;
  message: string;
}

function describe(issue: v.BaseIssue<unknown>, path: string): string {
  const field = path === '' ? 'The body' : `"${path}"`;
  if (issue.type === 'strict_object' && issue.expected === 'never') return `${field} is not a known field`;
  if (issue.received === 'undefined') return `${field} is missing`;
  if (issue.kind === 'schema' && issue.type !== 'picklist')
    return `${field} must be ${issue.expected ?? 'of another type'}`;
  if (issue.type === 'picklist') return `${field} must be one of ${issue.expected ?? ''}`;
  if (issue.type === 'regex' || issue.type === 'iso_timestamp') {
    // These carry a message of their own where the schema gives one; valibot's default would repeat the value.
    return issue.message.startsWith('Invalid') ? `${field} does not have the right form` : `${field} ${issue.message}`;
  }
  return `${field} must have ${requirement(issue)}`;
}

function requirement(issue: v.BaseIssue<unknown>): string {
  const limit = String(issue.requirement);
  switch (issue.type) {
    case 'min_length':
      return `a length of at least ${limit}`;
    case 'max_length':
      return `a length of at most ${limit}`;
    case 'min_value':
      return `a value of at least ${limit}`;
    case 'max_value':
      return `a value of at most ${limit}`;
    case 'integer':
      return 'a whole number as its value';
    default:
      return 'another form';
  }
}

/**
 * The validated value.
 * @throws GatewayError `bad-request` whose message names the first wrong field and whose details list all: `[{path, message}]`
 */
export function validate<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const checked = v.safeParse(schema, value);
  if (checked.success) return checked.output;
  const faults: Fault[] = checked.issues.map((issue) => {
    const path = v.getDotPath(issue) ?? '';
    return { path, message: describe(issue, path) };
  });
  throw new GatewayError('bad-request', `${faults[0]?.message ?? 'The request is not valid'}.`, { details: faults });
}

const nothing = v.strictObject({});

/** Where a call takes no body or no query, an empty one is fine and anything else is an unknown field. */
export function validateNothing(value: unknown): undefined {
  validate(nothing, value);
  return undefined;
}

/**
 * Query parameters as an object of texts.
 * @throws GatewayError `bad-request` where one is given twice
 */
export function readQuery(parameters: URLSearchParams): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of parameters) {
    if (Object.hasOwn(query, name)) {
      throw new GatewayError('bad-request', `"${name}" is given twice.`, {
        details: [{ path: name, message: 'given twice' }],
      });
    }
    Object.defineProperty(query, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return query;
}
