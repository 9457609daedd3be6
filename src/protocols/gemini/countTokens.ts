// The shapes of `:countTokens`, request and answer, both ways. Called by the gateway beside the codec, whose requests these wrap.
// Sources: https://ai.google.dev/api/tokens; @google/genai `CountTokensResponse`.
import { countOrThrow } from '../countShapes';
import type { DecodedRequest, Encoded, RequestContext, Target } from '../codec';
import type { IrRequest } from '../ir/request';
import { countIn, type JsonObject } from '../wire/jsonValue';
import { decodeRequest } from './decodeRequest';
import { encodeRequest } from './encodeRequest';
import { asObject, optionalObject } from './members';

/** What is to be counted: the contents alone, or a whole request in `generateContentRequest`. Throws `bad-request`. */
export function decodeCountTokensRequest(wire: unknown, context: RequestContext): DecodedRequest {
  const body = asObject(wire, 'body');
  return decodeRequest(optionalObject(body, 'generateContentRequest', '') ?? body, context);
}

/** The request for an upstream of this protocol: all of it counts, so it goes whole. */
export function encodeCountTokensRequest(request: IrRequest, target: Target): Encoded {
  const { body, headers, warnings } = encodeRequest(request, target);
  const model = target.model.includes('/') ? target.model : `models/${target.model}`;
  return { body: { generateContentRequest: { model, ...body } }, headers, warnings };
}

export function encodeCountTokensAnswer(totalTokens: number, cachedTokens = 0): JsonObject {
  return { totalTokens, ...(cachedTokens > 0 && { cachedContentTokenCount: cachedTokens }) };
}

/** The count in an upstream's answer; throws `upstream-invalid` where there is none. An empty prompt is left out by Google. */
export function decodeCountTokensAnswer(wire: unknown): number {
  return countOrThrow(countIn(wire, 'totalTokens') ?? countIn(wire, 'total_tokens'));
}
