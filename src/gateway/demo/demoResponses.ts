// The demo's answers in the OpenAI Responses shape. Source: openai SDK, resources/responses (Response, ResponseStreamEvent):
// its reader wants stable ids, every item finished, and the finished items repeated exactly in `response.completed`.
import { writeFrame } from '../../protocols/wire/sse';
import type { DemoAnswer, DemoFrame, DemoProtocol } from './demoAnswer';

function part(text: string): Record<string, unknown> {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

function message(answer: DemoAnswer, status: 'in_progress' | 'completed'): Record<string, unknown> {
  const content = status === 'completed' ? [part(answer.text)] : [];
  return { id: `msg_${answer.id}`, type: 'message', status, role: 'assistant', content };
}

function response(answer: DemoAnswer, status: 'in_progress' | 'completed'): Record<string, unknown> {
  const { input, output } = answer.usage;
  const usage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
  return {
    id: `resp_${answer.id}`,
    object: 'response',
    created_at: answer.createdAt,
    status,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model: answer.model,
    output: status === 'completed' ? [message(answer, 'completed')] : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: status === 'completed' ? usage : null,
    user: null,
  };
}

export const demoResponses: DemoProtocol = {
  whole: (answer) => response(answer, 'completed'),

  *frames(answer): Generator<DemoFrame> {
    let sequenceNumber = 0;
    const event = (type: string, fields: Record<string, unknown>, word = false): DemoFrame => ({
      text: writeFrame(type, { type, sequence_number: sequenceNumber++, ...fields }),
      word,
    });
    const place = { item_id: `msg_${answer.id}`, output_index: 0, content_index: 0 };
    yield event('response.created', { response: response(answer, 'in_progress') });
    yield event('response.in_progress', { response: response(answer, 'in_progress') });
    yield event('response.output_item.added', { output_index: 0, item: message(answer, 'in_progress') });
    yield event('response.content_part.added', { ...place, part: part('') });
    for (const word of answer.words)
      yield event('response.output_text.delta', { ...place, delta: word, logprobs: [] }, true);
    yield event('response.output_text.done', { ...place, text: answer.text, logprobs: [] });
    yield event('response.content_part.done', { ...place, part: part(answer.text) });
    yield event('response.output_item.done', { output_index: 0, item: message(answer, 'completed') });
    yield event('response.completed', { response: response(answer, 'completed') });
  },

  count: (inputTokens) => ({ object: 'response.input_tokens', input_tokens: inputTokens }),
};
