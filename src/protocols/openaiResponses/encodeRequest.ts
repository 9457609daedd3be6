// A request for a Responses upstream. Nothing is stored there: the whole conversation goes along, thinking state included.
// Refuses with `bad-request` what would change meaning in silence. Source: openai SDK `ResponseCreateParamsBase`.
import { GatewayError } from '../../shared/errors';
import type { Encoded, Target } from '../codec';
import { noPlaceDetail } from '../ir/ownFields';
import type { IrRequest } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { encodeSettings, encodeTextSettings } from './encodeSettings';
import { checkToolChoice, encodeToolChoice, encodeTools } from './encodeTools';
import { encodeTurns, systemMessage } from './encodeTurns';
import { encodeEffort, wantsState } from './reasoningRequest';
import { ownExtension, WarningList } from './shape';

/** Members of our own extension that are merged into others instead of being copied. */
const merged = new Set(['tool_choice', 'reasoning', 'text', 'include', 'store']);

/** Throws `bad-request` for several candidates, and for a forced tool that cannot be offered. */
export function encodeResponsesRequest(request: IrRequest, target: Target): Encoded {
  const warnings = new WarningList();
  if ((request.sampling.candidates ?? 1) > 1) {
    throw new GatewayError('bad-request', 'OpenAI Responses gives one answer per request; more were asked for.');
  }
  const own = ownExtension(request.extensions);
  if (own['store'] === true) warnings.add('mapped-value', 'store', 'a translated answer is not stored');
  const tools = encodeTools(request.tools, warnings);
  checkToolChoice(request, tools);
  const body: JsonObject = {
    model: target.model,
    ...encodeInput(request, target, warnings),
    ...(tools.length === 0 ? {} : { tools, ...toolSettings(request) }),
    ...encodeReasoning(request, target, own, warnings),
    ...encodeTextSettings(request, target, own, warnings),
    ...encodeInclude(request, target, own),
    ...encodeSettings(request, target, warnings),
    store: false,
    stream: request.stream,
  };
  for (const [name, value] of Object.entries(own)) {
    if (!merged.has(name) && body[name] === undefined) body[name] = value;
  }
  return { body, headers: {}, warnings: warnings.list };
}

/** The provider wants some input: where there are instructions alone, they are it. */
function encodeInput(request: IrRequest, target: Target, warnings: WarningList): JsonObject {
  const input = encodeTurns(request.turns, target, warnings);
  if (request.system.length === 0) return { input };
  if (input.length === 0) return { input: [systemMessage(request.system, target, 'system', warnings)] };
  // They are one text there.
  request.system.forEach((part, index) => {
    for (const name of Object.keys(ownExtension(part.extensions))) {
      warnings.add('dropped-field', `system[${index}].${name}`, noPlaceDetail);
    }
  });
  if (request.system.some((part) => part.cache !== undefined)) {
    warnings.add('mapped-value', 'cache_control', 'this provider caches prompts by itself');
  }
  return { instructions: request.system.map((part) => part.text).join('\n\n'), input };
}

function toolSettings(request: IrRequest): JsonObject {
  const choice = encodeToolChoice(request);
  const parallel = request.parallelToolCalls;
  return {
    ...(choice === undefined ? {} : { tool_choice: choice }),
    ...(parallel === undefined ? {} : { parallel_tool_calls: parallel }),
  };
}

function encodeReasoning(request: IrRequest, target: Target, own: JsonObject, warnings: WarningList): JsonObject {
  const { reasoning } = request;
  if (reasoning !== undefined && target.traits.thinking === 'none') {
    warnings.add('dropped-field', 'reasoning', 'the model does not think');
    return {};
  }
  const effort = encodeEffort(reasoning, target.traits, warnings);
  const silent = effort === 'none' || reasoning?.visible !== true;
  const wire: JsonObject = {
    ...(effort === undefined ? {} : { effort }),
    ...(silent ? {} : { summary: 'auto' }),
    ...(own['reasoning'] as JsonObject | undefined),
  };
  return Object.keys(wire).length === 0 ? {} : { reasoning: wire };
}

function encodeInclude(request: IrRequest, target: Target, own: JsonObject): JsonObject {
  const include: unknown[] = [];
  if (wantsState(request.reasoning, target.traits)) include.push('reasoning.encrypted_content');
  if (request.sampling.logprobs !== undefined) include.push('message.output_text.logprobs');
  if (Array.isArray(own['include'])) include.push(...(own['include'] as unknown[]));
  return include.length === 0 ? {} : { include };
}
