// The form of the answer: `response_format`. Called by encodeRequest.ts.
// Where the vendor cannot be given a schema, the model is told it in words. Source: openai SDK `ResponseFormatJSONSchema`.
import type { Target } from '../codec';
import type { IrRequest, OutputFormat } from '../ir/request';
import { qualifiesForStrict } from '../openaiResponses/strictSchema';
import type { JsonObject } from '../wire/jsonValue';
import { isFromChat } from './decodeReasoning';
import type { WarningList } from './shape';

export interface EncodedOutput {
  members: JsonObject;
  /** To be said to the model at the end of the system message. */
  instruction?: string;
}

export function encodeOutput(request: IrRequest, target: Target, warnings: WarningList): EncodedOutput {
  const { output } = request;
  if (output === undefined) return { members: {} };
  switch (output.type) {
    case 'text':
      return { members: { response_format: { type: 'text' } } };
    case 'json':
      return { members: { response_format: { type: 'json_object' } }, ...askForJson(request, warnings) };
    case 'json-schema':
      return encodeSchema(output, request, target, warnings);
  }
}

/** OpenAI and others refuse `json_object` where no message speaks of JSON. Chat clients know that; others do not. */
function askForJson(request: IrRequest, warnings: WarningList): { instruction?: string } {
  if (isFromChat(request) || speaksOfJson(request)) return {};
  warnings.add('repaired-history', 'system', 'a sentence that asks for JSON');
  return { instruction: 'Answer with a JSON object.' };
}

function speaksOfJson(request: IrRequest): boolean {
  const texts = [...request.system, ...request.turns.flatMap((turn) => [...turn.content])];
  return texts.some((part) => part.type === 'text' && /json/i.test(part.text));
}

function encodeSchema(
  output: Extract<OutputFormat, { type: 'json-schema' }>,
  request: IrRequest,
  target: Target,
  warnings: WarningList,
): EncodedOutput {
  if (target.quirks.noJsonSchema === true) {
    warnings.add(
      'mapped-value',
      'response_format',
      'the provider promises JSON, not this schema; the model is told it',
    );
    const schema = JSON.stringify(output.schema);
    return {
      members: { response_format: { type: 'json_object' } },
      instruction: `Answer with a JSON object that is valid against this JSON Schema, and nothing else:\n${schema}`,
    };
  }
  const strict = strictness(output, request, warnings);
  const json_schema = {
    name: formatName(output.name),
    ...(output.description === undefined ? {} : { description: output.description }),
    schema: output.schema,
    ...(strict === undefined ? {} : { strict }),
  };
  return { members: { response_format: { type: 'json_schema', json_schema } } };
}

/** The other protocols keep to the schema without being asked; here that is `strict`, for schemas that it takes. */
function strictness(
  output: Extract<OutputFormat, { type: 'json-schema' }>,
  request: IrRequest,
  warnings: WarningList,
): boolean | undefined {
  const qualifies = qualifiesForStrict(output.schema);
  if (output.strict === undefined) return !isFromChat(request) && qualifies ? true : undefined;
  if (!output.strict || qualifies) return output.strict;
  warnings.add('mapped-value', 'response_format.strict', 'the schema leaves more open than strict mode takes');
  return false;
}

/** Required, and of these characters only. */
function formatName(name: string | undefined): string {
  const allowed = (name ?? '').replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
  return allowed === '' ? 'answer' : allowed;
}
