// The demo's answers in the OpenAI Chat Completions shape. Source: openai SDK, resources/chat/completions (ChatCompletionChunk).
import { writeFrame } from '../../protocols/wire/sse';
import type { DemoAnswer, DemoFrame, DemoProtocol } from './demoAnswer';

function usageOf({ usage }: DemoAnswer): unknown {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

function head(answer: DemoAnswer, object: string): Record<string, unknown> {
  return { id: `chatcmpl-${answer.id}`, object, created: answer.createdAt, model: answer.model };
}

function chunk(
  answer: DemoAnswer,
  delta: unknown,
  finishReason: string | null,
  more: Record<string, unknown> = {},
): string {
  const choice = { index: 0, delta, logprobs: null, finish_reason: finishReason };
  return writeFrame(undefined, { ...head(answer, 'chat.completion.chunk'), choices: [choice], ...more });
}

export const demoChat: DemoProtocol = {
  whole: (answer) => ({
    ...head(answer, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: answer.text, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: usageOf(answer),
  }),

  *frames(answer): Generator<DemoFrame> {
    yield { text: chunk(answer, { role: 'assistant', content: '' }, null), word: false };
    for (const word of answer.words) yield { text: chunk(answer, { content: word }, null), word: true };
    // Usage comes in a chunk of its own where the client asked for it, else with the finish, where no client minds it.
    const usage = usageOf(answer);
    yield { text: chunk(answer, {}, 'stop', answer.includeUsage ? { usage: null } : { usage }), word: false };
    if (answer.includeUsage) {
      yield {
        text: writeFrame(undefined, { ...head(answer, 'chat.completion.chunk'), choices: [], usage }),
        word: false,
      };
    }
    yield { text: 'data: [DONE]\n\n', word: false };
  },

  count: () => undefined,
};
