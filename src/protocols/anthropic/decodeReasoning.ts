// `thinking` and `output_config` of an Anthropic request. Called by decodeRequest.ts.
// Source: @anthropic-ai/sdk `ThinkingConfigParam`, `OutputConfig`; `output_format` is the older name of `output_config.format`.
import { efforts, type Effort, type OutputFormat, type ReasoningRequest } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { asObject, asString, badRequest, join, optional, optionalObject } from '../wire/members';
import { unknownMembers } from './wireShape';

export interface DecodedReasoning {
  reasoning?: ReasoningRequest;
  /** The whole `thinking` object where we have no words for it. */
  kept?: JsonObject;
}

export function decodeThinking(body: JsonObject): DecodedReasoning {
  const thinking = optionalObject(body, 'thinking', '');
  const effort = decodeEffort(body);
  const word = effort === undefined ? {} : { effort };
  if (thinking === undefined) return effort === undefined ? {} : { reasoning: word };
  const type = asString(thinking['type'], 'thinking.type');
  const display = optional(thinking, 'display', 'string', 'thinking');
  const visible = display === undefined ? {} : { visible: display !== 'omitted' };
  const budgetTokens = optional(thinking, 'budget_tokens', 'number', 'thinking');
  const kept = unknownMembers(thinking, ['type', 'display', 'budget_tokens']) === undefined ? {} : { kept: thinking };
  switch (type) {
    case 'adaptive':
      return { reasoning: { mode: 'adaptive', ...word, ...visible }, ...kept };
    case 'disabled':
      return { reasoning: { mode: 'disabled', ...word }, ...kept };
    case 'enabled':
      if (budgetTokens === undefined) return { reasoning: { mode: 'enabled', ...word, ...visible }, ...kept };
      return { reasoning: { mode: 'enabled', budgetTokens, ...word, ...visible }, ...kept };
    default:
      return { reasoning: { mode: 'adaptive', ...word, ...visible }, kept: thinking };
  }
}

/** A word that we do not know is no fault: newer models have newer words. It stays in the extensions. */
function decodeEffort(body: JsonObject): Effort | undefined {
  const config = optionalObject(body, 'output_config', '');
  const word = config === undefined ? undefined : optional(config, 'effort', 'string', 'output_config');
  return efforts.find((effort) => effort === word);
}

export interface DecodedOutput {
  output?: OutputFormat;
  /** Members of `output_config` that have no place of their own. */
  rest?: JsonObject;
}

export function decodeOutputConfig(body: JsonObject): DecodedOutput {
  const config = optionalObject(body, 'output_config', '') ?? {};
  const format = optionalObject(config, 'format', 'output_config') ?? optionalObject(body, 'output_format', '');
  const output = format === undefined ? {} : { output: decodeFormat(format) };
  const known = decodeEffort(body) === undefined ? ['format'] : ['format', 'effort'];
  const rest = unknownMembers(config, known);
  return rest === undefined ? output : { ...output, rest };
}

function decodeFormat(format: JsonObject): OutputFormat {
  const path = 'output_config.format';
  if (format['type'] !== 'json_schema') throw badRequest(join(path, 'type'), 'must be json_schema.');
  return { type: 'json-schema', schema: asObject(format['schema'], join(path, 'schema')) };
}
