// An IrRequest as a request of the Anthropic Messages API. Called through anthropicCodec, after the repairs for this target.
// The order of the members never changes and the conversation stands last, so that equal beginnings are equal bytes.
// Source: @anthropic-ai/sdk `MessageCreateParams`; the version: the vendors' documentation.
import { GatewayError } from '../../shared/errors';
import type { Encoded, Target } from '../codec';
import { fieldPaths, unknownToVendor } from '../ir/ownFields';
import type { IrRequest } from '../ir/request';
import type { Warning } from '../ir/warnings';
import { arrayIn, isObject, type JsonObject } from '../wire/jsonValue';
import { limitMarkers } from './cacheLimit';
import { cacheControl } from './encodeBlocks';
import { encodeOutput } from './encodeOutput';
import { encodeSampling } from './encodeSampling';
import { planThinking } from './encodeThinking';
import { encodeTools, isForced } from './encodeTools';
import { encodeTurns, type WireMessage } from './encodeTurns';
import { encodeTier } from './serviceTier';
import { ToolIds } from './toolIds';
import type { Warn } from './wireShape';

/** The version that translated calls are written to; newer ones refuse sampling and move other things. */
const anthropicVersion = '2023-06-01';
/** Longer ids are refused by the API. */
const longestUserId = 256;

/**
 * The body and the headers that the protocol demands; what the target cannot say is left out with a warning. Throws `bad-request`
 * where leaving it out would change the meaning: audio, more than one answer, a forced tool that is not on offer, no content at all.
 */
export function encodeRequest(request: IrRequest, target: Target): Encoded {
  const warnings: Warning[] = [];
  const warn: Warn = (code, path, detail) => {
    warnings.push(detail === undefined ? { code, path } : { code, path, detail });
  };
  const { betas, thinking: ownThinking, output_config: ownOutput, metadata, ...own } = ownFields(request, target, warn);
  const turns = encodeTurns(request, { target, ids: new ToolIds(), warn });
  if (turns.messages.length === 0) throw new GatewayError('bad-request', 'messages: there is no content to send.');
  const offered = encodeTools(request, target, warn);
  const output = encodeOutput(request.output, target, warn);
  const forced = isForced(request) && offered.tool_choice !== undefined;
  const plan = planThinking(request, { target, forced, bareLoop: loopIsBare(turns.messages), warn });
  const thinking = isObject(ownThinking) ? ownThinking : plan.thinking;
  const cache = requestCache(request, target, turns.messages, warn);
  const instruction = output.instruction === undefined ? [] : [{ type: 'text', text: output.instruction }];
  const parts = limitMarkers(
    { ...offered, system: [...turns.system, ...instruction], messages: turns.messages },
    cache === undefined ? 0 : 1,
    warn,
  );
  const thinks = thinking !== undefined && thinking['type'] !== 'disabled';
  const config = {
    ...(plan.effort === undefined ? {} : { effort: plan.effort }),
    ...(output.format === undefined ? {} : { format: output.format }),
    ...(isObject(ownOutput) ? ownOutput : {}),
  };
  warnUnsayable(request, cache !== undefined, warn);
  const body: JsonObject = {
    model: target.model,
    max_tokens: plan.maxTokens,
    ...(request.stream ? { stream: true } : {}),
    ...(thinking === undefined ? {} : { thinking }),
    ...(Object.keys(config).length === 0 ? {} : { output_config: config }),
    ...encodeSampling(request.sampling, target, thinks, warn),
    ...encodeIdentity(request, metadata, target, warn),
    ...(cache === undefined ? {} : { cache_control: cache }),
    ...own,
    ...target.quirks.extraBody,
    ...(parts.tools === undefined ? {} : { tools: parts.tools }),
    ...(offered.tool_choice === undefined ? {} : { tool_choice: offered.tool_choice }),
    ...(parts.system.length === 0 ? {} : { system: parts.system }),
    messages: parts.messages,
  };
  return { body, headers: headersFor(betas), warnings };
}

/** Fields that only this protocol has; a vendor that is strict about unknown fields gets none of them. */
function ownFields(request: IrRequest, target: Target, warn: Warn): JsonObject {
  const own = request.extensions.anthropic ?? {};
  if (target.quirks.strictFields !== true) return own;
  for (const path of fieldPaths(own, '')) warn('dropped-field', path, unknownToVendor);
  return {};
}

/** `metadata.user_id` and the service tier. */
function encodeIdentity(request: IrRequest, own: unknown, target: Target, warn: Warn): JsonObject {
  const { user } = request;
  const fits = user !== undefined && user.length <= longestUserId;
  if (user !== undefined && !fits) warn('dropped-field', 'metadata.user_id', `longer than ${longestUserId} characters`);
  const metadata = { ...(fits ? { user_id: user } : {}), ...(isObject(own) ? own : {}) };
  const strict = target.quirks.strictFields === true;
  if (strict && request.serviceTier !== undefined) warn('dropped-field', 'service_tier', request.serviceTier);
  const tier = request.serviceTier === undefined || strict ? undefined : encodeTier(request.serviceTier, warn);
  return {
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(tier === undefined ? {} : { service_tier: tier }),
  };
}

/**
 * The automatic breakpoint of the whole request. A prompt cache key says that the caller counts on caching, which elsewhere needs no
 * markers: without any, nothing would be cached here.
 */
function requestCache(request: IrRequest, target: Target, messages: WireMessage[], warn: Warn): JsonObject | undefined {
  const strict = target.quirks.strictFields === true;
  if (request.cache !== undefined && !strict) return cacheControl(request.cache);
  if (request.cache !== undefined) warn('dropped-field', 'cache_control');
  if (request.promptCacheKey === undefined || strict || hasMarkers(request, messages)) return undefined;
  warn('mapped-value', 'prompt_cache_key', 'automatic caching');
  return cacheControl({ ttl: undefined });
}

function hasMarkers(request: IrRequest, messages: WireMessage[]): boolean {
  if (request.system.some((part) => part.cache !== undefined)) return true;
  if (request.tools.some((tool) => tool.type === 'function' && tool.cache !== undefined)) return true;
  return messages.some(({ content }) => content.some((block) => block['cache_control'] !== undefined));
}

function warnUnsayable(request: IrRequest, cached: boolean, warn: Warn): void {
  if (request.verbosity !== undefined) warn('dropped-field', 'verbosity');
  if (request.metadata !== undefined) warn('dropped-field', 'metadata');
  if (request.promptCacheKey !== undefined && !cached) warn('dropped-field', 'prompt_cache_key');
}

function headersFor(betas: unknown): Record<string, string> {
  const names = arrayIn({ betas }, 'betas').filter((name) => typeof name === 'string');
  const version = { 'anthropic-version': anthropicVersion };
  return names.length === 0 ? version : { ...version, 'anthropic-beta': names.join(',') };
}

/**
 * True where tool results are being answered and the first assistant message of that loop does not begin with thinking: the API
 * refuses budgeted thinking there.
 */
function loopIsBare(messages: readonly WireMessage[]): boolean {
  const holdsResult = (message: WireMessage): boolean =>
    message.content.some((block) => block['type'] === 'tool_result');
  const conversation = messages.filter(({ role }) => role !== 'system');
  const last = conversation.at(-1);
  if (last?.role !== 'user' || !holdsResult(last)) return false;
  const start = conversation.findLastIndex((message) => message.role === 'user' && !holdsResult(message));
  const first = conversation.slice(start + 1).find(({ role }) => role === 'assistant')?.content[0]?.['type'];
  return first !== 'thinking' && first !== 'redacted_thinking';
}
