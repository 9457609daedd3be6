// Errors told inside a Responses stream. Outside of one, they have the same shape as in OpenAI Chat.
// The API itself sends `error` and then `response.failed`: the SDK raises on the first, Codex reads the second.
import type { GatewayError } from '../../shared/errors';
import { openaiErrorBody } from '../openaiChat/errors';
import { writeFrame } from '../wire/sse';

/** Both frames. Sequence numbers start anew: the relayed ones are not counted, and no client checks their order. */
export function encodeResponsesStreamError(error: GatewayError, requestId: string): string {
  const { message, param, code } = openaiErrorBody(error);
  const failure = { code: code ?? 'server_error', message };
  const errorFrame = writeFrame('error', { type: 'error', code, message, param, sequence_number: 0 });
  const failedFrame = writeFrame('response.failed', {
    type: 'response.failed',
    sequence_number: 1,
    response: {
      id: `resp_${requestId}`,
      object: 'response',
      created_at: 0,
      status: 'failed',
      error: failure,
      incomplete_details: null,
      instructions: null,
      metadata: {},
      model: '',
      output: [],
      parallel_tool_calls: true,
      temperature: null,
      tool_choice: 'auto',
      tools: [],
      top_p: null,
      usage: null,
    },
  });
  return `\n\n${errorFrame}${failedFrame}`;
}
