// An IrRequest as a body of Bedrock's Converse and ConverseStream. Called through bedrockCodec, after the repairs for this target; the model
// and whether to stream stand in the path (modelFamily.ts). The order of the members never changes and the conversation stands last, so
// that equal beginnings are equal bytes. Source: @aws-sdk/client-bedrock-runtime `ConverseRequest`.
import { GatewayError } from '../../shared/errors';
import { isForced } from '../anthropic/encodeTools';
import { ToolIds } from '../anthropic/toolIds';
import type { Warn } from '../anthropic/wireShape';
import type { Encoded, Target } from '../codec';
import type { IrRequest } from '../ir/request';
import type { Warning } from '../ir/warnings';
import type { JsonObject } from '../wire/jsonValue';
import { countCachePoints, limitCachePoints, type PointedParts } from './cacheLimit';
import { DocumentNames } from './documentNames';
import { cachePoint, type BlockContext } from './encodeBlocks';
import { encodeInference } from './encodeInference';
import { encodeOutput } from './encodeOutput';
import { encodeTools } from './encodeTools';
import { encodeTurns, type WireMessage } from './encodeTurns';
import { modelFamily } from './modelFamily';

const mostMetadata = 16;
const metadataKey = /^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/;
const metadataValue = /^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/;

const tiers: Readonly<Record<string, string>> = {
  default: 'default',
  standard: 'default',
  standard_only: 'default',
  flex: 'flex',
  priority: 'priority',
  fast: 'priority',
  reserved: 'reserved',
};

/**
 * The body; what the target cannot say is left out with a warning. Throws `bad-request` where leaving it out would change the meaning:
 * audio for a model that hears nothing, more than one answer, a forced tool that is not on offer, no content at all.
 */
export function encodeRequest(request: IrRequest, target: Target): Encoded {
  const warnings: Warning[] = [];
  const warn: Warn = (code, path, detail) => {
    warnings.push(detail === undefined ? { code, path } : { code, path, detail });
  };
  const family = modelFamily(target);
  const context: BlockContext = { target, family, ids: new ToolIds(), names: new DocumentNames(), warn };
  const turns = encodeTurns(request, context);
  if (turns.messages.length === 0) throw new GatewayError('bad-request', 'messages: there is no content to send.');
  const offered = encodeTools(request, context);
  const output = encodeOutput(request.output, target, warn);
  const { inferenceConfig, modelFields, effort } = encodeInference(request, {
    target,
    family,
    forced: isForced(request),
    bareLoop: loopIsBare(turns.messages),
    warn,
  });
  const instructions = [output.instruction, offered.instruction].flatMap((text) =>
    text === undefined ? [] : [{ text }],
  );
  const pointed = { tools: offered.tools, system: [...turns.system, ...instructions], messages: turns.messages };
  const parts = limitCachePoints(withOwnPoint(request, pointed, context), warn);
  const fields = { ...modelFields, ...(offered.modelChoice === undefined ? {} : { tool_choice: offered.modelChoice }) };
  const outputConfig = {
    ...(effort === undefined ? {} : { effort }),
    ...(output.textFormat === undefined ? {} : { textFormat: output.textFormat }),
  };
  const choice = offered.toolChoice === undefined ? {} : { toolChoice: offered.toolChoice };
  const body: JsonObject = {
    ...member('inferenceConfig', inferenceConfig),
    ...member('additionalModelRequestFields', fields),
    ...answerFields(request, inferenceConfig, family),
    ...member('outputConfig', outputConfig),
    ...encodeIdentity(request, warn),
    ...target.quirks.extraBody,
    ...(parts.tools.length === 0 ? {} : { toolConfig: { tools: parts.tools, ...choice } }),
    ...(parts.system.length === 0 ? {} : { system: parts.system }),
    messages: parts.messages,
  };
  return { body, headers: {}, warnings };
}

/** `{name: value}`, or nothing where `value` has no members. */
function member(name: string, value: JsonObject): JsonObject {
  return Object.keys(value).length === 0 ? {} : { [name]: value };
}

/** Converse does not say by itself which stop sequence was met; Claude does in a field that must be asked for. */
function answerFields(request: IrRequest, inferenceConfig: JsonObject, family: string): JsonObject {
  if (family !== 'anthropic' || inferenceConfig['stopSequences'] === undefined) return {};
  return { additionalModelResponseFieldPaths: [request.stream ? '/delta/stop_sequence' : '/stop_sequence'] };
}

/**
 * Caching of the whole prompt, which Converse has no setting for: a point behind the last message. A prompt cache key says that the
 * caller counts on caching too, so it gets one where there are none.
 */
function withOwnPoint(request: IrRequest, parts: PointedParts, context: BlockContext): PointedParts {
  const wanted = request.cache ?? (request.promptCacheKey === undefined ? undefined : { ttl: undefined });
  const last = parts.messages.at(-1);
  if (wanted === undefined || last === undefined) return parts;
  if (request.cache === undefined && (countCachePoints(parts) > 0 || context.family === 'none')) {
    context.warn('dropped-field', 'prompt_cache_key');
    return parts;
  }
  const point = last.content.at(-1)?.['cachePoint'] === undefined ? cachePoint(wanted, 'messages', context) : undefined;
  if (point === undefined) return parts;
  context.warn('mapped-value', request.cache === undefined ? 'prompt_cache_key' : 'cache_control', 'a cache point');
  return { ...parts, messages: [...parts.messages.slice(0, -1), { ...last, content: [...last.content, point] }] };
}

function encodeIdentity(request: IrRequest, warn: Warn): JsonObject {
  if (request.user !== undefined) warn('dropped-field', 'user');
  if (request.verbosity !== undefined) warn('dropped-field', 'verbosity');
  const metadata = Object.entries(request.metadata ?? {}).filter(([key, value], index) => {
    if (index < mostMetadata && metadataKey.test(key) && metadataValue.test(value)) return true;
    warn('dropped-field', `metadata.${key}`, 'Bedrock takes 16 plain texts of 256 characters');
    return false;
  });
  const asked = request.serviceTier;
  const tier = asked !== undefined && Object.hasOwn(tiers, asked) ? tiers[asked] : undefined;
  // `auto` leaves it to the account, as saying nothing does.
  if (asked !== undefined && tier === undefined && asked !== 'auto') warn('dropped-field', 'service_tier', asked);
  return {
    ...(metadata.length === 0 ? {} : { requestMetadata: Object.fromEntries(metadata) }),
    ...(tier === undefined ? {} : { serviceTier: { type: tier } }),
  };
}

/**
 * True where tool results are being answered and the first assistant message of that loop does not begin with thinking: Claude
 * refuses budgeted thinking there.
 */
function loopIsBare(messages: readonly WireMessage[]): boolean {
  const holdsResult = ({ content }: WireMessage): boolean => content.some((block) => block['toolResult'] !== undefined);
  const last = messages.at(-1);
  if (last?.role !== 'user' || !holdsResult(last)) return false;
  const start = messages.findLastIndex((message) => message.role === 'user' && !holdsResult(message));
  const first = messages.slice(start + 1).find(({ role }) => role === 'assistant')?.content[0];
  return first?.['reasoningContent'] === undefined;
}
