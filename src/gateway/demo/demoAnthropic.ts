// The demo's answers in the Anthropic Messages shape. Source: @anthropic-ai/sdk, resources/messages (RawMessageStreamEvent).
import { writeFrame } from '../../protocols/wire/sse';
import type { DemoAnswer, DemoFrame, DemoProtocol } from './demoAnswer';

function usageOf(answer: DemoAnswer, outputTokens: number): Record<string, unknown> {
  return {
    input_tokens: answer.usage.input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: outputTokens,
    service_tier: 'standard',
  };
}

function message(answer: DemoAnswer, done: boolean): Record<string, unknown> {
  return {
    id: `msg_${answer.id}`,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: done ? [{ type: 'text', text: answer.text, citations: null }] : [],
    stop_reason: done ? 'end_turn' : null,
    stop_sequence: null,
    usage: usageOf(answer, done ? answer.usage.output : 1),
  };
}

function event(fields: { type: string } & Record<string, unknown>, word = false): DemoFrame {
  return { text: writeFrame(fields.type, fields), word };
}

export const demoAnthropic: DemoProtocol = {
  whole: (answer) => message(answer, true),

  *frames(answer): Generator<DemoFrame> {
    yield event({ type: 'message_start', message: message(answer, false) });
    yield event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });
    for (const word of answer.words) {
      yield event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: word } }, true);
    }
    yield event({ type: 'content_block_stop', index: 0 });
    const delta = { stop_reason: 'end_turn', stop_sequence: null };
    yield event({ type: 'message_delta', delta, usage: { output_tokens: answer.usage.output } });
    yield event({ type: 'message_stop' });
  },

  count: (inputTokens) => ({ input_tokens: inputTokens }),
};
