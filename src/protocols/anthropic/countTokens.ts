// The shapes of `/v1/messages/count_tokens`, beside the codec. Used through protocols/tokenCounters.ts.
// Source: @anthropic-ai/sdk `MessageCountTokensParams`, `MessageTokensCount`.
import type { Encoded, Target } from '../codec';
import { countOrThrow, onlyMembers } from '../countShapes';
import type { IrRequest } from '../ir/request';
import { countIn, type JsonObject } from '../wire/jsonValue';
import { encodeRequest } from './encodeRequest';

/** What the counter takes: all that makes up the prompt. Limits, sampling and streaming are refused. */
const counted = [
  'model',
  'thinking',
  'output_config',
  'cache_control',
  'speed',
  'context_management',
  'mcp_servers',
  'tools',
  'tool_choice',
  'system',
  'messages',
];

/** The request for an upstream of this protocol. Throws `bad-request` as the encoder of requests does. */
export function encodeAnthropicCount(request: IrRequest, target: Target): Encoded {
  return onlyMembers(encodeRequest(request, target), counted);
}

export function encodeAnthropicCounted(tokens: number): JsonObject {
  return { input_tokens: tokens };
}

/** The count in an upstream's answer; throws `upstream-invalid` where there is none. */
export function decodeAnthropicCounted(wire: unknown): number {
  return countOrThrow(countIn(wire, 'input_tokens'));
}
