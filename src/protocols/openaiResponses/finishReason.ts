// Why an answer ended: status and `incomplete_details` of a response against the representation's reasons.
// Source: openai SDK `Response.status`, `Response.IncompleteDetails`.
import type { Finish } from '../ir/events';
import { objectIn, stringIn, type JsonObject } from '../wire/jsonValue';

/** What the answer holds: its status does not say that tools are to be called, or that the model refused in words. */
export interface AnswerTraits {
  toolCalls: boolean;
  refusal: boolean;
}

/** `response` is one that ended `completed` or `incomplete`; failed ones are errors. */
export function decodeFinish(response: JsonObject, traits: AnswerTraits): Finish {
  const reason = stringIn(objectIn(response, 'incomplete_details'), 'reason');
  const raw = reason ?? stringIn(response, 'status') ?? 'completed';
  if (reason === 'content_filter') return { reason: 'refusal', raw };
  if (raw === 'incomplete' || reason === 'max_output_tokens' || reason === 'max_messages')
    return { reason: 'length', raw };
  if (traits.toolCalls) return { reason: 'tool-calls', raw };
  return { reason: traits.refusal ? 'refusal' : 'stop', raw };
}

export interface WireEnd {
  status: 'completed' | 'incomplete' | 'failed';
  incomplete_details: { reason: string } | null;
  error: { code: string; message: string } | null;
}

/** `refusal`: the answer holds a refusal in words, which says it better than a status. */
export function encodeFinish(finish: Finish, refusal: boolean): WireEnd {
  const incomplete = (reason: string): WireEnd => ({
    status: 'incomplete',
    incomplete_details: { reason },
    error: null,
  });
  switch (finish.reason) {
    case 'length':
    case 'context-full':
      return incomplete('max_output_tokens');
    case 'refusal':
      if (!refusal) return incomplete('content_filter');
      break;
    case 'malformed': {
      const message = finish.explanation ?? 'The model produced a tool call or an answer that cannot be read.';
      return { status: 'failed', incomplete_details: null, error: { code: 'server_error', message } };
    }
    case 'stop':
    case 'stop-sequence':
    case 'tool-calls':
    case 'pause':
      break;
  }
  return { status: 'completed', incomplete_details: null, error: null };
}
