// The demo's answers in the Gemini generateContent shape. Source: @google/genai, GenerateContentResponse.
import { writeFrame } from '../../protocols/wire/sse';
import type { DemoAnswer, DemoFrame, DemoProtocol } from './demoAnswer';

function response(answer: DemoAnswer, text: string, outputTokens: number, finished: boolean): Record<string, unknown> {
  const { input } = answer.usage;
  return {
    candidates: [
      { content: { parts: [{ text }], role: 'model' }, ...(finished ? { finishReason: 'STOP' } : {}), index: 0 },
    ],
    usageMetadata: {
      promptTokenCount: input,
      candidatesTokenCount: outputTokens,
      totalTokenCount: input + outputTokens,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: input }],
    },
    modelVersion: answer.model,
    responseId: answer.id,
  };
}

export const demoGemini: DemoProtocol = {
  whole: (answer) => response(answer, answer.text, answer.usage.output, true),

  *frames(answer): Generator<DemoFrame> {
    let characters = 0;
    for (const word of answer.words) {
      characters += word.length;
      yield { text: writeFrame(undefined, response(answer, word, Math.ceil(characters / 4), false)), word: true };
    }
    yield { text: writeFrame(undefined, response(answer, '', answer.usage.output, true)), word: false };
  },

  count: (inputTokens) => ({
    totalTokens: inputTokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: inputTokens }],
  }),
};
