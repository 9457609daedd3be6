// A request of `POST /responses` in the intermediate representation. What refers to something that the provider stored
// is refused: a translated request must carry its whole conversation. Source: openai SDK `ResponseCreateParamsBase`.
import { GatewayError } from '../../shared/errors';
import type { DecodedRequest, RequestContext } from '../codec';
import type { IrRequest, IrTool, Sampling } from '../ir/request';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { decodeInput } from './decodeItems';
import { decodeReasoningRequest, decodeText } from './decodeSettings';
import { decodeTool, decodeToolChoice } from './decodeTools';
import {
  arrayAt,
  extension,
  isAbsent,
  objectAt,
  optionalFlag,
  optionalNumber,
  optionalText,
  requestFault,
  WarningList,
} from './shape';

/** Members that have a place in the representation; all others ride along for OpenAI Responses alone. */
const known = new Set([
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_output_tokens',
  'temperature',
  'top_p',
  'top_logprobs',
  'reasoning',
  'text',
  'include',
  'metadata',
  'user',
  'safety_identifier',
  'prompt_cache_key',
  'service_tier',
  'stream',
]);

/** Values that say what holds anyway. */
const defaults: Readonly<Record<string, unknown>> = { background: false, store: false, truncation: 'disabled' };

/** Throws `bad-request` with the path of the fault. */
export function decodeResponsesRequest(wire: unknown, context: RequestContext): DecodedRequest {
  const body = objectAt(wire, 'The request body', requestFault);
  refuseStored(body);
  const warnings = new WarningList();
  const { system, turns, tools } = decodeInput(body['input'] ?? [], context.nativeOrigin, warnings);
  const instructions = optionalText(body, 'instructions', '', requestFault);
  const own: JsonObject = {};
  for (const [name, value] of Object.entries(body)) {
    if (!known.has(name) && !isAbsent(value) && defaults[name] !== value) own[name] = value;
  }
  const request: IrRequest = {
    model: optionalText(body, 'model', '', requestFault) ?? context.model ?? '',
    stream: optionalFlag(body, 'stream', '', requestFault) ?? false,
    system:
      instructions === undefined || instructions === '' ? system : [{ type: 'text', text: instructions }, ...system],
    turns,
    tools: [
      ...decodeTools(body['tools'], warnings),
      ...tools.flatMap(({ wire, path }) => decodeTool(wire, path, warnings)),
    ],
    sampling: decodeSampling(body),
    extensions: {},
  };
  assign(request, 'toolChoice', decodeToolChoice(body['tool_choice']));
  assign(request, 'parallelToolCalls', optionalFlag(body, 'parallel_tool_calls', '', requestFault));
  assign(request, 'maxOutputTokens', optionalNumber(body, 'max_output_tokens', '', requestFault));
  assign(request, 'reasoning', decodeReasoningRequest(body, own));
  decodeText(body, request, own);
  readInclude(body, request, own);
  assign(request, 'metadata', decodeMetadata(body['metadata']));
  readUser(body, request, own);
  assign(request, 'promptCacheKey', optionalText(body, 'prompt_cache_key', '', requestFault));
  assign(request, 'serviceTier', optionalText(body, 'service_tier', '', requestFault));
  if (isObject(body['tool_choice']) && body['tool_choice']['type'] === 'mcp') own['tool_choice'] = body['tool_choice'];
  request.extensions = extension(own) ?? {};
  return { request, warnings: warnings.list };
}

/** Sets the member where there is a value, so that the request holds no empty ones. */
function assign<Name extends keyof IrRequest>(
  request: IrRequest,
  name: Name,
  value: IrRequest[Name] | undefined,
): void {
  if (value !== undefined) request[name] = value;
}

function refuseStored(body: JsonObject): void {
  const reasons: Record<string, string> = {
    previous_response_id: 'refers to an answer that the provider stored',
    conversation: 'refers to a conversation that the provider stored',
    prompt: 'refers to a prompt that the provider stored',
  };
  for (const [name, reason] of Object.entries(reasons)) {
    if (isAbsent(body[name])) continue;
    throw new GatewayError(
      'bad-request',
      `${name} ${reason}. Gatehouse translates this request for a provider of another protocol and cannot look it up: send the whole conversation in input.`,
    );
  }
  if (body['background'] === true) {
    throw new GatewayError('bad-request', 'background: Gatehouse cannot run a translated request in the background.');
  }
}

function decodeTools(wire: unknown, warnings: WarningList): IrTool[] {
  if (isAbsent(wire)) return [];
  return arrayAt(wire, 'tools', requestFault).flatMap((tool, index) => decodeTool(tool, `tools[${index}]`, warnings));
}

function decodeSampling(body: JsonObject): Sampling {
  const sampling: Sampling = {};
  const temperature = optionalNumber(body, 'temperature', '', requestFault);
  if (temperature !== undefined) sampling.temperature = temperature;
  const topP = optionalNumber(body, 'top_p', '', requestFault);
  if (topP !== undefined) sampling.topP = topP;
  return sampling;
}

/** `include` asks for state, for log probabilities, and for what only OpenAI has. */
function readInclude(body: JsonObject, request: IrRequest, own: JsonObject): void {
  const topLogprobs = optionalNumber(body, 'top_logprobs', '', requestFault);
  const include = isAbsent(body['include']) ? [] : arrayAt(body['include'], 'include', requestFault);
  if (include.includes('reasoning.encrypted_content')) request.reasoning = { ...request.reasoning, wantsState: true };
  const logprobs = include.includes('message.output_text.logprobs');
  if (logprobs || (topLogprobs ?? 0) > 0) request.sampling.logprobs = topLogprobs ?? 0;
  const rest = include.filter(
    (name) => name !== 'reasoning.encrypted_content' && name !== 'message.output_text.logprobs',
  );
  if (rest.length > 0) own['include'] = rest;
}

function decodeMetadata(wire: unknown): Record<string, string> | undefined {
  if (isAbsent(wire)) return undefined;
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(objectAt(wire, 'metadata', requestFault))) {
    if (typeof value !== 'string') throw requestFault(`metadata.${name}`, 'must be a string');
    metadata[name] = value;
  }
  return metadata;
}

/** `user` is the older name of `safety_identifier`; where both are given and differ, the newer one is OpenAI's alone. */
function readUser(body: JsonObject, request: IrRequest, own: JsonObject): void {
  const user = optionalText(body, 'user', '', requestFault);
  const identifier = optionalText(body, 'safety_identifier', '', requestFault);
  assign(request, 'user', user ?? identifier);
  if (user !== undefined && identifier !== undefined && identifier !== user) own['safety_identifier'] = identifier;
}
