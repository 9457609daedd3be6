// What the answer must look like: `output_config.format`, or an instruction where Anthropic has no such format. Called by encodeRequest.ts.
// Source: @anthropic-ai/sdk `OutputConfig`, `JSONOutputFormat`.
import type { Target } from '../codec';
import type { OutputFormat } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { strictSchema } from './jsonSchema';
import type { Warn } from './wireShape';

export interface EncodedOutput {
  format?: JsonObject;
  /** Goes to the end of the system prompt. */
  instruction?: string;
}

export function encodeOutput(output: OutputFormat | undefined, target: Target, warn: Warn): EncodedOutput {
  if (output === undefined || output.type === 'text') return {};
  const path = 'output_config.format';
  if (output.type === 'json') {
    warn('mapped-value', path, 'JSON without a schema is asked for in words');
    return { instruction: 'Answer with one valid JSON object and nothing else.' };
  }
  const { schema, changed } = strictSchema(output.schema);
  if (target.quirks.noJsonSchema === true) {
    warn('mapped-value', path, 'the schema is asked for in words');
    const text = JSON.stringify(output.schema);
    return {
      instruction: `Answer with one valid JSON value that matches this JSON Schema, and nothing else:\n${text}`,
    };
  }
  if (changed) warn('narrowed-schema', `${path}.schema`);
  if (output.name !== undefined) warn('dropped-field', `${path}.name`, output.name);
  if (output.description === undefined) return { format: { type: 'json_schema', schema } };
  const described = 'description' in schema ? schema : { ...schema, description: output.description };
  return { format: { type: 'json_schema', schema: described } };
}
