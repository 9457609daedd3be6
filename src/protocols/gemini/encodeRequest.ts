// The intermediate representation as a generateContent request. Called through codec.ts; field groups are written in the files beside.
// Model and stream stand in the path, not here. Key order is fixed, so that the same request gives the same bytes.
// Sources: https://ai.google.dev/api/generate-content.
import type { Encoded, Target } from '../codec';
import type { IrRequest } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { encodeConfig } from './encodeConfig';
import type { EncodeContext } from './encodeParts';
import { encodeToolConfig, encodeTools } from './encodeTools';
import { encodeContents } from './encodeTurns';
import { newWarnings, type Warn } from './members';
import { plainExtensions } from './thoughtSignature';

/** Throws `bad-request` where leaving something out would change what the client means (a forced tool that cannot be offered). */
export function encodeRequest(request: IrRequest, target: Target): Encoded {
  const { warnings, warn } = newWarnings();
  const context: EncodeContext = { target, warn, details: [] };
  const { generationConfig: _config, toolConfig: _tools, ...own } = request.extensions.gemini ?? {};
  const body: JsonObject = {};
  const system = encodeSystem(request);
  const contents = encodeContents(request, context);
  if (contents.length === 0 && system !== undefined) {
    warn('repaired-history', 'system', 'the only message sent as the user');
    contents.push({ role: 'user', ...system });
  } else if (system !== undefined) body['systemInstruction'] = system;
  const tools = encodeTools(request, target, warn);
  if (tools.length > 0) body['tools'] = tools;
  const toolConfig = encodeToolConfig(request);
  if (toolConfig !== undefined) body['toolConfig'] = toolConfig;
  body['contents'] = contents;
  const config = encodeConfig(request, target, context.details, warn);
  if (config !== undefined) body['generationConfig'] = config;
  const tier = encodeTier(request.serviceTier, warn);
  if (tier !== undefined) body['serviceTier'] = tier;
  Object.assign(body, own);
  warnUnsaid(request, warn);
  return { body, headers: {}, warnings };
}

function encodeSystem(request: IrRequest): { parts: JsonObject[] } | undefined {
  const parts = request.system.flatMap((part) =>
    part.text === '' ? [] : [{ text: part.text, ...plainExtensions(part.extensions) }],
  );
  return parts.length === 0 ? undefined : { parts };
}

const tiers: Readonly<Record<string, string>> = {
  default: 'standard',
  standard: 'standard',
  standard_only: 'standard',
  flex: 'flex',
  priority: 'priority',
};

function encodeTier(tier: string | undefined, warn: Warn): string | undefined {
  if (tier === undefined || tier === 'auto') return undefined;
  const known = Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
  if (known === undefined) warn('dropped-field', 'service_tier', tier);
  return known;
}

/** Fields of the request that Gemini has no word for. */
function warnUnsaid(request: IrRequest, warn: Warn): void {
  if (request.parallelToolCalls === false) warn('dropped-field', 'parallel_tool_calls');
  if (request.verbosity !== undefined) warn('dropped-field', 'verbosity');
  if (request.user !== undefined) warn('dropped-field', 'user');
  if (request.metadata !== undefined) warn('dropped-field', 'metadata');
  if (request.promptCacheKey !== undefined) warn('dropped-field', 'prompt_cache_key');
  if (hasCacheMarker(request)) warn('dropped-field', 'cache_control', 'Gemini caches by itself');
}

function hasCacheMarker(request: IrRequest): boolean {
  return (
    request.cache !== undefined ||
    request.system.some((part) => part.cache !== undefined) ||
    request.tools.some((tool) => tool.type === 'function' && tool.cache !== undefined) ||
    request.turns.some((turn) => turn.content.some((part) => part.cache !== undefined))
  );
}
