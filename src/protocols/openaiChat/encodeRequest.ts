// An IrRequest as a request of OpenAI Chat Completions and of the vendors that speak it. Called through openaiChatCodec, after the
// repairs for this target. The order of the members never changes and the messages stand last, so that equal beginnings are equal bytes.
// Source: openai SDK `ChatCompletionCreateParamsBase`; differences of vendors are flags of the target (Quirks), never names.
import { GatewayError } from '../../shared/errors';
import type { Encoded, Target } from '../codec';
import type { IrRequest } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { isFromChat } from './decodeReasoning';
import { encodeOutput } from './encodeOutput';
import { encodeReasoning } from './encodeReasoning';
import { encodeTools } from './encodeTools';
import { encodeTurns } from './encodeTurns';
import { encodeSampling } from './encodeSampling';
import { compact, onlyForLenient, ownExtension, WarningList } from './shape';
import { stableHash } from './stableHash';

/** Longer ids are refused by OpenAI and others. */
const longestUser = 64;

/** Service tiers of other vendors in OpenAI's words. */
const tiers: Readonly<Record<string, string>> = {
  auto: 'auto',
  default: 'default',
  standard: 'default',
  standard_only: 'default',
  flex: 'flex',
  scale: 'scale',
  priority: 'priority',
  fast: 'fast',
  ultrafast: 'fast',
};

/**
 * The body; what the target cannot say is left out with a warning. Throws `bad-request` where leaving it out would change the
 * meaning: more than one answer (the translated answer carries one), a forced tool that is not on offer, audio that cannot be sent.
 */
export function encodeRequest(request: IrRequest, target: Target): Encoded {
  const warnings = new WarningList();
  const context = { target, warnings };
  if ((request.sampling.candidates ?? 1) > 1) {
    throw new GatewayError('bad-request', 'n: a translated request gives one answer; more were asked for.');
  }
  if (request.cache !== undefined) warnings.add('dropped-field', 'cache_control', 'of the whole request');
  const output = encodeOutput(request, target, warnings);
  const body: JsonObject = {
    model: target.model,
    ...encodeLimit(request, target, warnings),
    ...encodeSampling(request.sampling, target, warnings),
    ...encodeReasoning(request.reasoning, target, warnings),
    ...output.members,
    ...encodeTools(request, context),
    ...onlyForLenient(encodeIdentity(request, warnings), target, '', warnings),
    ...(request.stream ? { stream: true, ...encodeStreamOptions(request, target) } : {}),
    ...target.quirks.extraBody,
  };
  const { stream_options: _options, ...own } = ownExtension(request.extensions);
  for (const [name, value] of Object.entries(onlyForLenient(own, target, '', warnings))) {
    if (body[name] === undefined) body[name] = value;
  }
  body['messages'] = encodeTurns(request, output.instruction, context);
  return { body, headers: {}, warnings: warnings.list };
}

function encodeLimit(request: IrRequest, target: Target, warnings: WarningList): JsonObject {
  const wanted = request.maxOutputTokens;
  if (wanted === undefined) return {};
  const limit = Math.min(wanted, target.traits.maxOutputTokens ?? wanted);
  if (limit !== wanted) warnings.add('clamped-value', 'max_tokens', `${wanted} became ${limit}`);
  return { [target.quirks.maxTokensField ?? 'max_completion_tokens']: limit };
}

/** Usage is always asked for: the gateway counts, and hides the chunk from clients that did not ask. */
function encodeStreamOptions(request: IrRequest, target: Target): JsonObject {
  if (target.quirks.noStreamOptions === true) return {};
  const options = target.quirks.strictFields === true ? {} : ownExtension(request.extensions)['stream_options'];
  return { stream_options: { ...(options as JsonObject | undefined), include_usage: true } };
}

/** Who asks, how it is served, how much is said: fields of OpenAI that other vendors pass over. */
function encodeIdentity(request: IrRequest, warnings: WarningList): JsonObject {
  return compact({
    verbosity: request.verbosity,
    user: userOf(request, warnings),
    prompt_cache_key: shortened(request.promptCacheKey, 'prompt_cache_key', warnings),
    service_tier: tierOf(request, warnings),
    metadata: metadataOf(request, warnings),
  });
}

/** Claude Code's ids are longer than OpenAI takes: a hash is as good to tell users apart. */
function userOf(request: IrRequest, warnings: WarningList): string | undefined {
  if (ownExtension(request.extensions)['safety_identifier'] === request.user) return undefined;
  return shortened(request.user, 'user', warnings);
}

function shortened(id: string | undefined, name: string, warnings: WarningList): string | undefined {
  if (id === undefined || id.length <= longestUser) return id;
  warnings.add('mapped-value', name, `longer than ${longestUser} characters: a hash of it`);
  return `hash-${stableHash(id, 12)}`;
}

function tierOf(request: IrRequest, warnings: WarningList): string | undefined {
  const { serviceTier: wanted } = request;
  if (wanted === undefined) return undefined;
  const tier = Object.hasOwn(tiers, wanted) ? tiers[wanted] : isFromChat(request) ? wanted : undefined;
  if (tier === undefined) warnings.add('dropped-field', 'service_tier', wanted);
  else if (tier !== wanted) warnings.add('mapped-value', 'service_tier', `${wanted} became ${tier}`);
  return tier;
}

/** OpenAI takes metadata for stored answers alone, so that of other protocols' requests is not sent. */
function metadataOf(request: IrRequest, warnings: WarningList): Record<string, string> | undefined {
  if (request.metadata === undefined || isFromChat(request)) return request.metadata;
  warnings.add('dropped-field', 'metadata');
  return undefined;
}
