// What is odd about recordings, as data: those that the SDK of their own protocol cannot read or reads wrongly, and what a client's
// protocol cannot say. A row that is no longer true fails its test.
import type { ProtocolId } from '../../src/shared/channel';
import type { Answer } from './answers';
import { wholeCalls } from './geminiArguments';
import * as mends from './mends';

export interface Oddity {
  recording: string;
  reason: string;
  /**
   * The recording as the SDK can read it: clients of the other protocols must get what it then says. Left out: there is no honest reading,
   * and every client must get an error.
   */
  mend?: mends.Mend;
}

const each = (recordings: readonly string[], reason: string, mend: mends.Mend): Oddity[] =>
  recordings.map((recording) => ({ recording, reason, mend }));

export const oddities: readonly Oddity[] = [
  ...each(
    ['mistral/mistral-reasoning.json', 'mistral/mistral-reasoning.chunks.txt'],
    'content as a list of typed parts, which the OpenAI SDK takes for text',
    mends.contentAsText,
  ),
  ...each(
    [
      'mistral/mistral-incremental-tool-call.chunks.txt',
      'mistral/mistral-tool-call.chunks.txt',
      'mistral/mistral-tool-call.json',
    ],
    'role, type of a tool call or its index left out, which the OpenAI SDK needs',
    mends.fullToolCalls,
  ),
  ...each(
    [
      'google/google-stream-tool-call-arguments.chunks.txt',
      'google/google-stream-tool-call-array-arguments-missing-terminal-function-call.chunks.txt',
      'google/google-stream-no-args-tool-call.chunks.txt',
      'google/google-vertex-stream-tool-call-arguments-nested.1.chunks.txt',
    ],
    'arguments streamed path by path, which the Gemini SDK does not put together',
    wholeCalls,
  ),
  ...each(
    ['anthropic/duplicate-message-start.chunks.txt'],
    'message_start twice, at which the Anthropic SDK gives up',
    mends.oneMessageStart,
  ),
  ...each(
    ['openai/responses__github-copilot-id-rotation.1.chunks.txt'],
    'another id in every event, at which the OpenAI SDK gives up',
    mends.steadyIds,
  ),
  ...each(
    ['openai/responses__openai-apply-patch-tool.1.chunks.txt'],
    'events of apply_patch, which the OpenAI SDK does not know',
    mends.withoutPatchEvents,
  ),
  ...each(
    ['openai/responses__openai-shell-container.1.chunks.txt'],
    'the whole text at the end is another one than its pieces, which have gone to the client by then',
    mends.textOfDeltas,
  ),
  ...each(
    ['openai/responses__parallel-tool-call-wrapper.1.chunks.txt'],
    'the finished answer holds no items, and the OpenAI SDK returns it instead of what it has gathered',
    mends.filledOutput,
  ),
  {
    recording: 'anthropic/spliced-message-start.chunks.txt',
    reason: 'another message begins within a tool call of the first: no honest reading',
  },
];

export interface DeclaredLoss {
  recording: string;
  client: ProtocolId;
  reason: string;
  /** What the client gets instead. */
  gets: Answer;
}

export const declaredLosses: readonly DeclaredLoss[] = [
  'openai/responses__openai-image-generation-tool.1.json',
  'openai/responses__openai-image-generation-tool.1.chunks.txt',
].map((recording) => ({
  recording,
  client: 'anthropic',
  reason: 'an answer of Anthropic holds no picture: it is told in words',
  gets: { text: '[The model answered with image/webp, which this protocol cannot carry.]', toolCalls: [] },
}));
