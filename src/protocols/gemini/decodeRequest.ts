// A generateContent request as the intermediate representation. Called through codec.ts; field groups are read in the files beside.
// Takes camelCase and snake_case as the API does; fields that only Gemini knows ride in `extensions.gemini`.
// Sources: https://ai.google.dev/api/generate-content; @google/genai `GenerateContentConfig`.
import type { DecodedRequest, RequestContext } from '../codec';
import type { IrRequest } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { decodeConfig } from './decodeConfig';
import { decodeToolConfig, decodeTools } from './decodeTools';
import { decodeContents, decodeSystem } from './decodeTurns';
import { asObject, badRequest, newWarnings, optionalObject, optionalString, unknownMembers } from './members';

const known = ['model', 'contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig', 'serviceTier'];

/** Throws `bad-request` naming the path of what is not of this protocol. */
export function decodeRequest(wire: unknown, context: RequestContext): DecodedRequest {
  const { warnings, warn } = newWarnings();
  const body = asObject(wire, 'body');
  if (body['contents'] === undefined || body['contents'] === null) throw badRequest('contents', 'is missing.');
  const config = decodeConfig(optionalObject(body, 'generationConfig', '') ?? {});
  const { choice, rest: toolConfig } = decodeToolConfig(optionalObject(body, 'toolConfig', '') ?? {});
  const turns = decodeContents(body['contents'], context.nativeOrigin, warn);
  if (turns.length === 0) throw badRequest('contents', 'must not be empty.');
  const request: IrRequest = {
    model: context.model ?? optionalString(body, 'model', '')?.replace(/^models\//, '') ?? '',
    stream: context.stream ?? false,
    system: decodeSystem(body['systemInstruction'], context.nativeOrigin, warn),
    turns,
    tools: decodeTools(body['tools']),
    sampling: config.sampling,
    extensions: extensions(body, config.rest, toolConfig),
  };
  if (choice !== undefined) request.toolChoice = choice;
  if (config.maxOutputTokens !== undefined) request.maxOutputTokens = config.maxOutputTokens;
  if (config.reasoning !== undefined) request.reasoning = config.reasoning;
  if (config.output !== undefined) request.output = config.output;
  const tier = optionalString(body, 'serviceTier', '')?.toLowerCase();
  if (tier !== undefined && tier !== 'unspecified') request.serviceTier = tier;
  return { request, warnings };
}

function extensions(
  body: JsonObject,
  generationConfig: JsonObject | undefined,
  toolConfig: JsonObject | undefined,
): IrRequest['extensions'] {
  const own = {
    ...unknownMembers(body, known),
    ...(generationConfig && { generationConfig }),
    ...(toolConfig && { toolConfig }),
  };
  return Object.keys(own).length === 0 ? {} : { gemini: own };
}
