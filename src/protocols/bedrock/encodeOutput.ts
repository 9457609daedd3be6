// What the answer must look like: `outputConfig.textFormat`, or an instruction where a schema cannot be given. Called by encodeRequest.ts.
// Source: @aws-sdk/client-bedrock-runtime `OutputFormat`, `JsonSchemaDefinition` (the schema is JSON text).
import { strictSchema } from '../anthropic/jsonSchema';
import type { Warn } from '../anthropic/wireShape';
import type { Target } from '../codec';
import type { OutputFormat } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';

export interface EncodedOutput {
  textFormat?: JsonObject;
  /** Goes to the end of the system prompt. */
  instruction?: string;
}

export function encodeOutput(output: OutputFormat | undefined, target: Target, warn: Warn): EncodedOutput {
  if (output === undefined || output.type === 'text') return {};
  const path = 'outputConfig.textFormat';
  if (output.type === 'json') {
    warn('mapped-value', path, 'JSON without a schema is asked for in words');
    return { instruction: 'Answer with one valid JSON object and nothing else.' };
  }
  if (target.quirks.noJsonSchema === true) {
    warn('mapped-value', path, 'the schema is asked for in words');
    const text = JSON.stringify(output.schema);
    return {
      instruction: `Answer with one valid JSON value that matches this JSON Schema, and nothing else:\n${text}`,
    };
  }
  const { schema, changed } = strictSchema(output.schema);
  if (changed) warn('narrowed-schema', `${path}.schema`);
  const name = output.name?.replace(/[^A-Za-z0-9_-]/g, '_');
  const jsonSchema = {
    schema: JSON.stringify(schema),
    ...(name === undefined || name === '' ? {} : { name }),
    ...(output.description === undefined || output.description === '' ? {} : { description: output.description }),
  };
  return { textFormat: { type: 'json_schema', structure: { jsonSchema } } };
}
