// The shapes of `/v1/responses/input_tokens`, beside the codec. Used through protocols/tokenCounters.ts.
// Source: openai SDK `InputTokenCountParams`, `InputTokenCountResponse`.
import type { Encoded, Target } from '../codec';
import { countOrThrow, onlyMembers } from '../countShapes';
import type { IrRequest } from '../ir/request';
import { countIn, type JsonObject } from '../wire/jsonValue';
import { encodeResponsesRequest } from './encodeRequest';

/** What the counter takes: all that makes up the prompt. */
const counted = [
  'model',
  'instructions',
  'input',
  'conversation',
  'previous_response_id',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'text',
  'personality',
  'truncation',
];

/** The request for an upstream of this protocol. Throws `bad-request` as the encoder of requests does. */
export function encodeResponsesCount(request: IrRequest, target: Target): Encoded {
  return onlyMembers(encodeResponsesRequest(request, target), counted);
}

export function encodeResponsesCounted(tokens: number): JsonObject {
  return { object: 'response.input_tokens', input_tokens: tokens };
}

/** The count in an upstream's answer; throws `upstream-invalid` where there is none. */
export function decodeResponsesCounted(wire: unknown): number {
  return countOrThrow(countIn(wire, 'input_tokens'));
}
