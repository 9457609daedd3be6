// `reasoning` and `text` of a request: how much to think, what to show of it, and the form of the answer.
// Source: openai SDK `Reasoning`, `ResponseTextConfig`.
import { efforts, type IrRequest, type OutputFormat, type ReasoningRequest } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import {
  isAbsent,
  objectAt,
  optionalFlag,
  optionalObject,
  optionalText,
  requestFault,
  textAt,
  unknownMembers,
} from './shape';

/** What has no place in the representation is put into `own`. */
export function decodeReasoningRequest(body: JsonObject, own: JsonObject): ReasoningRequest | undefined {
  const wire = optionalObject(body, 'reasoning', '', requestFault);
  if (wire === undefined) return undefined;
  const reasoning: ReasoningRequest = {};
  const word = optionalText(wire, 'effort', 'reasoning', requestFault);
  if (word !== undefined) {
    const effort = efforts.find((known) => known === word);
    if (effort === undefined) throw requestFault('reasoning.effort', `must be one of ${efforts.join(', ')}`);
    reasoning.effort = effort;
    if (effort === 'none') reasoning.mode = 'disabled';
  }
  const summary = wire['summary'] ?? wire['generate_summary'];
  if (!isAbsent(summary)) reasoning.visible = summary !== 'none';
  const rest = {
    ...unknownMembers(wire, ['effort', 'summary', 'generate_summary'])?.['openai-responses'],
    ...(isAbsent(summary) || summary === 'auto' ? {} : { summary }),
  };
  if (Object.keys(rest).length > 0) own['reasoning'] = rest;
  return Object.keys(reasoning).length === 0 ? undefined : reasoning;
}

/** Sets `output` and `verbosity`; what has no place in the representation is put into `own`. */
export function decodeText(body: JsonObject, request: IrRequest, own: JsonObject): void {
  const text = optionalObject(body, 'text', '', requestFault);
  if (text === undefined) return;
  const verbosity = optionalText(text, 'verbosity', 'text', requestFault);
  if (verbosity === 'low' || verbosity === 'medium' || verbosity === 'high') request.verbosity = verbosity;
  else if (verbosity !== undefined) throw requestFault('text.verbosity', 'must be low, medium or high');
  if (!isAbsent(text['format'])) request.output = decodeFormat(objectAt(text['format'], 'text.format', requestFault));
  const rest = unknownMembers(text, ['verbosity', 'format'])?.['openai-responses'];
  if (rest !== undefined) own['text'] = rest;
}

function decodeFormat(format: JsonObject): OutputFormat {
  switch (textAt(format, 'type', 'text.format', requestFault)) {
    case 'text':
      return { type: 'text' };
    case 'json_object':
      return { type: 'json' };
    case 'json_schema': {
      const output: OutputFormat = {
        type: 'json-schema',
        schema: objectAt(format['schema'], 'text.format.schema', requestFault),
      };
      const name = optionalText(format, 'name', 'text.format', requestFault);
      if (name !== undefined) output.name = name;
      const description = optionalText(format, 'description', 'text.format', requestFault);
      if (description !== undefined) output.description = description;
      const strict = optionalFlag(format, 'strict', 'text.format', requestFault);
      if (strict !== undefined) output.strict = strict;
      return output;
    }
    default:
      throw requestFault('text.format.type', 'must be text, json_object or json_schema');
  }
}
