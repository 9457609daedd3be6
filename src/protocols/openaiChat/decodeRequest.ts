// A request body of the OpenAI Chat Completions API as an IrRequest. Called through openaiChatCodec.
// Lossless: fields that no other protocol has wait in `extensions['openai-chat']`, which is there for every request of this protocol.
// Source: openai SDK `ChatCompletionCreateParamsBase`; `top_k` and the fields of reasoning: vendors that speak this protocol.
import type { DecodedRequest, RequestContext } from '../codec';
import type { IrRequest, OutputFormat, Sampling } from '../ir/request';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { decodeReasoning } from './decodeReasoning';
import { decodeToolChoice, decodeTools, isLegacy, webSearchOptions } from './decodeTools';
import { decodeTurns } from './decodeTurns';
import { asArray, asObject, asString, join, optional, optionalObject } from '../wire/members';
import { compact, isAbsent, own } from './shape';
import { unknownMembers, WarningList } from './shape';

const knownFields = [
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'top_k',
  'presence_penalty',
  'frequency_penalty',
  'seed',
  'stop',
  'n',
  'logprobs',
  'top_logprobs',
  'tools',
  'tool_choice',
  'functions',
  'function_call',
  'parallel_tool_calls',
  'user',
  'metadata',
  'prompt_cache_key',
  'service_tier',
  webSearchOptions,
];

/** Throws GatewayError `bad-request` with the path of the fault. */
export function decodeRequest(wire: unknown, context: RequestContext): DecodedRequest {
  const body = asObject(wire, 'The request body');
  const warnings = new WarningList();
  const { system, turns } = decodeTurns(body['messages'], warnings);
  const tools = decodeTools(body);
  const { reasoning, taken } = decodeReasoning(body);
  const output = decodeOutput(body);
  const verbosity = (['low', 'medium', 'high'] as const).find((word) => word === body['verbosity']);
  const safetyId = optional(body, 'safety_identifier', 'string', '');
  const said = [
    ...knownFields,
    ...taken,
    ...(output === undefined ? [] : ['response_format']),
    ...(verbosity === undefined ? [] : ['verbosity']),
  ];
  const request: IrRequest = {
    model: asString(body['model'] ?? context.model, 'model'),
    stream: optional(body, 'stream', 'boolean', '') ?? context.stream ?? false,
    system,
    turns,
    tools,
    ...compact({
      toolChoice: decodeToolChoice(body),
      // The legacy form knows one call per answer.
      parallelToolCalls: isLegacy(tools) ? false : optional(body, 'parallel_tool_calls', 'boolean', ''),
      maxOutputTokens:
        optional(body, 'max_completion_tokens', 'number', '') ?? optional(body, 'max_tokens', 'number', ''),
    }),
    sampling: decodeSampling(body),
    ...compact({
      reasoning: Object.keys(reasoning).length === 0 ? undefined : reasoning,
      output,
      verbosity,
      user: optional(body, 'user', 'string', '') ?? safetyId,
      metadata: decodeMetadata(body),
      promptCacheKey: optional(body, 'prompt_cache_key', 'string', ''),
      serviceTier: optional(body, 'service_tier', 'string', ''),
    }),
    extensions: { [own]: { ...unknownMembers(body, said), ...streamOptions(body) } },
  };
  return { request, warnings: warnings.list };
}

/** Whether the client asked for the usage chunk at the end of its stream: `includeUsage` of its answer's context. */
export function wantsUsageChunk(wire: unknown): boolean {
  const options = isObject(wire) ? wire['stream_options'] : undefined;
  return isObject(options) && options['include_usage'] === true;
}

/** `include_usage` is ours to keep (wantsUsageChunk); whatever else stands beside it goes on. */
function streamOptions(body: JsonObject): JsonObject {
  const options = optionalObject(body, 'stream_options', '');
  const rest = options === undefined ? {} : unknownMembers(options, ['include_usage']);
  return Object.keys(rest).length === 0 ? {} : { stream_options: rest };
}

function decodeSampling(body: JsonObject): Sampling {
  const logprobs = optional(body, 'logprobs', 'boolean', '');
  const topLogprobs = optional(body, 'top_logprobs', 'number', '');
  return compact({
    temperature: optional(body, 'temperature', 'number', ''),
    topP: optional(body, 'top_p', 'number', ''),
    topK: optional(body, 'top_k', 'number', ''),
    presencePenalty: optional(body, 'presence_penalty', 'number', ''),
    frequencyPenalty: optional(body, 'frequency_penalty', 'number', ''),
    seed: optional(body, 'seed', 'number', ''),
    stop: decodeStop(body),
    candidates: optional(body, 'n', 'number', ''),
    logprobs: logprobs === true ? (topLogprobs ?? 0) : undefined,
  });
}

/** A string or an array of strings. */
export function decodeStop(body: JsonObject): string[] | undefined {
  const { stop } = body;
  if (isAbsent(stop)) return undefined;
  if (typeof stop === 'string') return [stop];
  const list = asArray(stop, 'stop').map((text, index) => asString(text, `stop[${index}]`));
  return list.length === 0 ? undefined : list;
}

/** Undefined where the format is absent, or one that only its vendor knows. */
function decodeOutput(body: JsonObject): OutputFormat | undefined {
  const format = optionalObject(body, 'response_format', '');
  switch (format?.['type']) {
    case 'text':
      return { type: 'text' };
    case 'json_object':
      return { type: 'json' };
    case 'json_schema': {
      const path = 'response_format.json_schema';
      const wire = asObject(format['json_schema'], path);
      return {
        type: 'json-schema',
        ...compact({
          name: optional(wire, 'name', 'string', path),
          description: optional(wire, 'description', 'string', path),
        }),
        schema: optionalObject(wire, 'schema', path) ?? {},
        ...compact({ strict: optional(wire, 'strict', 'boolean', path) }),
      };
    }
    default:
      return undefined;
  }
}

function decodeMetadata(body: JsonObject): Record<string, string> | undefined {
  const metadata = optionalObject(body, 'metadata', '');
  if (metadata === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [name, asString(value, join('metadata', name))]),
  );
}
