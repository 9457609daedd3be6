// Bedrock's CountTokens, `POST /model/{modelId}/count-tokens`, asked about a Converse request. Used through protocols/tokenCounters.ts.
// Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html.
import type { Encoded, Target } from '../codec';
import { countOrThrow, onlyMembers } from '../countShapes';
import type { IrRequest } from '../ir/request';
import { countIn } from '../wire/jsonValue';
import { encodeRequest } from './encodeRequest';

/** `ConverseTokensRequest`. */
const counted = ['system', 'toolConfig', 'additionalModelRequestFields', 'messages'];

/** The counter knows models, not the inference profiles of regions that lead to them. */
const profile = /^(?:us|us-gov|eu|apac|au|ca|jp|global)\./;

/** Path below the channel's base URL. */
export function bedrockCountPath(model: string): string {
  return `/model/${encodeURIComponent(model.replace(profile, ''))}/count-tokens`;
}

/** The request for the counter. Throws `bad-request` as the encoder of requests does. */
export function encodeBedrockCount(request: IrRequest, target: Target): Encoded {
  const encoded = onlyMembers(encodeRequest(request, target), counted);
  return { ...encoded, body: { input: { converse: encoded.body } } };
}

/** The count in the counter's answer; throws `upstream-invalid` where there is none. */
export function decodeBedrockCounted(wire: unknown): number {
  return countOrThrow(countIn(wire, 'inputTokens'));
}
