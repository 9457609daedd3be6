// A request body of the Anthropic Messages API as an IrRequest. Called through anthropicCodec.
// Lossless: fields that no other protocol has wait in `extensions.anthropic`, which is there for every request of this protocol.
// Source: @anthropic-ai/sdk `MessageCreateParams`.
import type { DecodedRequest, RequestContext } from '../codec';
import type { IrRequest, Sampling } from '../ir/request';
import type { Warning } from '../ir/warnings';
import type { JsonObject } from '../wire/jsonValue';
import { decodeOutputConfig, decodeThinking } from './decodeReasoning';
import { decodeToolChoice, decodeTools } from './decodeTools';
import { decodeMessages, decodeSystem } from './decodeTurns';
import { decodeTier } from './serviceTier';
import { asObject, asString, optional, optionalObject } from '../wire/members';
import { optionalArray, readCache, unknownMembers, type Warn } from './wireShape';

const knownFields = [
  'model',
  'messages',
  'system',
  'stream',
  'max_tokens',
  'stop_sequences',
  'temperature',
  'top_p',
  'top_k',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'metadata',
  'service_tier',
  'cache_control',
  'betas',
];

/** Throws GatewayError `bad-request` with the path of the fault. `max_tokens` may be missing, as in requests to count tokens. */
export function decodeRequest(wire: unknown, context: RequestContext): DecodedRequest {
  const body = asObject(wire, 'The request body');
  const warnings: Warning[] = [];
  const warn: Warn = (code, path, detail) => {
    warnings.push(detail === undefined ? { code, path } : { code, path, detail });
  };
  const { system, turns } = decodeMessages(body['messages'], context.nativeOrigin, warn);
  const maxOutputTokens = optional(body, 'max_tokens', 'number', '');
  const metadata = optionalObject(body, 'metadata', '');
  const user = metadata === undefined ? undefined : optional(metadata, 'user_id', 'string', 'metadata');
  const tier = optional(body, 'service_tier', 'string', '');
  const marker = readCache(body, '');
  const thinking = decodeThinking(body);
  const output = decodeOutputConfig(body);
  const request: IrRequest = {
    model: context.model ?? asString(body['model'], 'model'),
    stream: optional(body, 'stream', 'boolean', '') ?? context.stream ?? false,
    system: [...decodeSystem(body['system'], warn), ...system],
    turns,
    tools: decodeTools(body),
    ...decodeToolChoice(body),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    sampling: decodeSampling(body),
    ...(thinking.reasoning === undefined ? {} : { reasoning: thinking.reasoning }),
    ...(output.output === undefined ? {} : { output: output.output }),
    ...(user === undefined ? {} : { user }),
    ...(tier === undefined ? {} : { serviceTier: decodeTier(tier) }),
    ...(marker === undefined ? {} : { cache: marker.cache }),
    extensions: {
      anthropic: withoutUndefined({
        ...unknownMembers(body, knownFields),
        thinking: thinking.kept,
        output_config: output.rest,
        metadata: metadata === undefined ? undefined : unknownMembers(metadata, ['user_id']),
        cache_control: marker?.whole,
        betas: readBetas(body, context),
      }),
    },
  };
  return { request, warnings };
}

function decodeSampling(body: JsonObject): Sampling {
  const stop = optionalArray(body, 'stop_sequences', '');
  return withoutUndefined({
    temperature: optional(body, 'temperature', 'number', ''),
    topP: optional(body, 'top_p', 'number', ''),
    topK: optional(body, 'top_k', 'number', ''),
    stop: stop?.map((text, index) => asString(text, `stop_sequences[${index}]`)),
  });
}

/** The `anthropic-beta` header and the `betas` that some libraries leave in the body, each once. */
function readBetas(body: JsonObject, context: RequestContext): string[] | undefined {
  const header = context.headers['anthropic-beta']?.split(',').map((name) => name.trim()) ?? [];
  const named = (optionalArray(body, 'betas', '') ?? []).map((name, index) => asString(name, `betas[${index}]`));
  const betas = [...new Set([...header, ...named])].filter((name) => name !== '');
  return betas.length === 0 ? undefined : betas;
}

function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
