// What the upstream sends in each protocol, and what clients ask for: the bodies of the benchmark, as the vendors' API references write them.
// Used by scripts.ts (answers) and the scenarios (requests). All answers say the same: pieces of text, then usage and an end.
export const protocols = ['openai-chat', 'anthropic', 'openai-responses', 'gemini'] as const;
export type Protocol = (typeof protocols)[number];

/** Stands where the upstream writes its clock: '@', 20 digits, '@'. */
export const stampMark = `@${'0'.repeat(20)}@`;
const usage = { input: 1200, output: 400 };

/** One frame of a stream; `event` as in the field of server-sent events. */
const frame = (body: unknown, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${typeof body === 'string' ? body : JSON.stringify(body)}\n\n`;

interface Wire {
  whole(text: string): unknown;
  /** Frames before, for each piece of text, and after. */
  stream(pieces: readonly string[]): { before: string[]; pieces: string[]; after: string[] };
}

const chatChunk = (delta: object, finish: string | null = null) => ({
  id: 'chatcmpl-bench',
  object: 'chat.completion.chunk',
  created: 1_790_000_000,
  model: 'bench',
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
});
const chatUsage = {
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
};
const chat: Wire = {
  whole: (text) => ({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'bench',
    choices: [{ index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: 'stop' }],
    usage: chatUsage,
  }),
  stream: (pieces) => ({
    before: [frame(chatChunk({ role: 'assistant', content: '' }))],
    pieces: pieces.map((content) => frame(chatChunk({ content }))),
    after: [frame(chatChunk({}, 'stop')), frame({ ...chatChunk({}), choices: [], usage: chatUsage }), frame('[DONE]')],
  }),
};

const anthropicUsage = { input_tokens: usage.input, output_tokens: usage.output };
const anthropicMessage = { id: 'msg_bench', type: 'message', role: 'assistant', model: 'bench' };
const anthropic: Wire = {
  whole: (text) => ({
    ...anthropicMessage,
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: anthropicUsage,
  }),
  stream: (pieces) => {
    const event = (body: { type: string }): string => frame(body, body.type);
    const message = { ...anthropicMessage, content: [], stop_reason: null, stop_sequence: null };
    const start = { type: 'message_start', message: { ...message, usage: { ...anthropicUsage, output_tokens: 1 } } };
    const block = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
    const end = { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null } };
    return {
      before: [event(start), event(block)],
      pieces: pieces.map((text) => {
        const piece = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } };
        return event(piece);
      }),
      after: [
        event({ type: 'content_block_stop', ...{ index: 0 } }),
        event({ ...end, ...{ usage: { output_tokens: usage.output } } }),
        event({ type: 'message_stop' }),
      ],
    };
  },
};

const responsesUsage = {
  input_tokens: usage.input,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: usage.output,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: usage.input + usage.output,
};
const responsesMessage = (text: string, status = 'completed') => ({
  type: 'message',
  id: 'msg_bench',
  status,
  role: 'assistant',
  content: status === 'completed' ? [{ type: 'output_text', text, annotations: [] }] : [],
});
const response = (status: string, output: unknown[], use: unknown) => ({
  id: 'resp_bench',
  object: 'response',
  created_at: 1_790_000_000,
  status,
  model: 'bench',
  output,
  usage: use,
});
const responses: Wire = {
  whole: (text) => response('completed', [responsesMessage(text)], responsesUsage),
  stream: (pieces) => {
    let number = 0;
    const event = (type: string, body: object): string => frame({ type, sequence_number: number++, ...body }, type);
    const place = { item_id: 'msg_bench', output_index: 0, content_index: 0 };
    const text = pieces.join('');
    const part = { type: 'output_text', text: '', annotations: [] };
    const started = response('in_progress', [], null);
    return {
      before: [
        event('response.created', { response: started }),
        event('response.in_progress', { response: started }),
        event('response.output_item.added', { output_index: 0, item: responsesMessage('', 'in_progress') }),
        event('response.content_part.added', { ...place, part }),
      ],
      pieces: pieces.map((delta) => event('response.output_text.delta', { ...place, delta })),
      after: [
        event('response.output_text.done', { ...place, text }),
        event('response.content_part.done', { ...place, part: { ...part, text } }),
        event('response.output_item.done', { output_index: 0, item: responsesMessage(text) }),
        event('response.completed', { response: response('completed', [responsesMessage(text)], responsesUsage) }),
      ],
    };
  },
};

const geminiAnswer = (text: string, end?: object) => ({
  candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0, ...end }],
  modelVersion: 'bench',
  responseId: 'bench',
});
const geminiUsage = {
  promptTokenCount: usage.input,
  candidatesTokenCount: usage.output,
  totalTokenCount: usage.input + usage.output,
};
const gemini: Wire = {
  whole: (text) => ({ ...geminiAnswer(text, { finishReason: 'STOP' }), usageMetadata: geminiUsage }),
  stream: (pieces) => ({
    before: [],
    pieces: pieces.map((text) => frame(geminiAnswer(text))),
    after: [frame({ ...geminiAnswer('', { finishReason: 'STOP' }), usageMetadata: geminiUsage })],
  }),
};

export const wires: Record<Protocol, Wire> = { 'openai-chat': chat, anthropic, 'openai-responses': responses, gemini };

/** A request as a client of the protocol sends it: its path, its own headers, and a body of about `size` bytes with the model first. */
export function clientRequest(
  protocol: Protocol,
  model: string,
  options: { stream: boolean; size: number },
): { path: string; headers: Record<string, string>; body: string } {
  const { stream, size } = options;
  const turns = Math.max(1, Math.round(size / 2000));
  const said = 'Read the file and tell what the function does, in one line. '.repeat(33);
  const text = (turn: number): string => `${turn}: ${said}`.slice(0, Math.round(size / turns));
  const odd = Array.from({ length: turns % 2 === 0 ? turns - 1 : turns }, (_, turn) => text(turn));
  const role = (turn: number): 'user' | 'assistant' => (turn % 2 === 0 ? 'user' : 'assistant');
  const messages = odd.map((content, turn) => ({ role: role(turn), content }));
  switch (protocol) {
    case 'openai-chat':
      return {
        path: '/v1/chat/completions',
        headers: {},
        body: JSON.stringify({ model, ...(stream && { stream, stream_options: { include_usage: true } }), messages }),
      };
    case 'anthropic':
      return {
        path: '/v1/messages',
        headers: { 'anthropic-version': '2023-06-01' },
        body: JSON.stringify({ model, max_tokens: 4096, ...(stream && { stream }), messages }),
      };
    case 'openai-responses':
      return {
        path: '/v1/responses',
        headers: {},
        body: JSON.stringify({ model, store: false, ...(stream && { stream }), input: messages }),
      };
    case 'gemini':
      return {
        path: `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
        headers: {},
        body: JSON.stringify({
          contents: odd.map((part, turn) => ({
            role: role(turn) === 'user' ? 'user' : 'model',
            parts: [{ text: part }],
          })),
        }),
      };
  }
}
