// Kimi's counter beside its Chat Completions: `POST /tokenizers/estimate-token-count`. Used through protocols/tokenCounters.ts.
// Source: https://platform.moonshot.ai/docs/api/estimate.
import type { Encoded, Target } from '../codec';
import { countOrThrow, onlyMembers } from '../countShapes';
import type { IrRequest } from '../ir/request';
import { countIn, objectIn } from '../wire/jsonValue';
import { encodeRequest } from './encodeRequest';

const counted = ['model', 'messages', 'tools'];

/** The request for the counter. Throws `bad-request` as the encoder of requests does. */
export function encodeKimiCount(request: IrRequest, target: Target): Encoded {
  return onlyMembers(encodeRequest(request, target), counted);
}

/** The count in the counter's answer; throws `upstream-invalid` where there is none. */
export function decodeKimiCounted(wire: unknown): number {
  return countOrThrow(countIn(objectIn(wire, 'data'), 'total_tokens') ?? countIn(wire, 'total_tokens'));
}
