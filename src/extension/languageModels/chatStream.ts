// Pure: what a streamed Chat Completions answer says, as the pieces that VS Code takes: text as it comes, tool calls when they are whole.
// Form: https://platform.openai.com/docs/api-reference/chat-streaming

export type ChatPiece =
  | { type: 'text'; text: string }
  | {
      type: 'tool-call';
      callId: string;
      name: string;
      input: object;
      /** What was thought before the calls of this answer; on the first of them. */
      thinking?: string;
    };

interface OpenCall {
  id: string;
  name: string;
  argumentText: string;
}

/** Reads the data of one event after another. */
export class ChatReader {
  private readonly calls = new Map<number, OpenCall>();
  private ended = false;
  private thinking = '';

  /** True once the answer has come to its proper end. */
  get isComplete(): boolean {
    return this.ended;
  }

  /** Pieces that one event completes. Throws an Error with the gateway's words where the event tells of a fault. */
  take(data: string): ChatPiece[] {
    if (data === '[DONE]') {
      this.ended = true;
      return [];
    }
    const event = JSON.parse(data) as {
      error?: { message?: string };
      choices?: { delta?: Delta; finish_reason?: string | null }[];
    };
    if (event.error !== undefined) throw new Error(event.error.message ?? data);
    const [choice] = event.choices ?? [];
    if (choice === undefined) return [];
    const pieces: ChatPiece[] = [];
    const { content, refusal, reasoning_content: thought, reasoning, tool_calls: calls = [] } = choice.delta ?? {};
    this.thinking += thought ?? (typeof reasoning === 'string' ? reasoning : '');
    for (const text of [content, refusal]) {
      if (typeof text === 'string' && text !== '') pieces.push({ type: 'text', text });
    }
    for (const { index, id, function: part } of calls) {
      const call = this.calls.get(index) ?? { id: '', name: '', argumentText: '' };
      this.calls.set(index, call);
      call.id ||= id ?? '';
      call.name ||= part?.name ?? '';
      call.argumentText += part?.arguments ?? '';
    }
    if (typeof choice.finish_reason === 'string') pieces.push(...this.finishCalls());
    return pieces;
  }

  private finishCalls(): ChatPiece[] {
    const pieces = [...this.calls.values()].map(({ id, name, argumentText }): ChatPiece => ({
      type: 'tool-call',
      callId: id,
      name,
      input: inputOf(argumentText),
    }));
    const [first] = pieces;
    if (first?.type === 'tool-call' && this.thinking !== '') first.thinking = this.thinking;
    this.thinking = '';
    this.calls.clear();
    return pieces;
  }
}

interface Delta {
  content?: string | null;
  refusal?: string | null;
  /** Thinking, as the gateway tells it and as vendors of this protocol do. */
  reasoning_content?: string | null;
  reasoning?: unknown;
  tool_calls?: { index: number; id?: string; function?: { name?: string; arguments?: string } }[];
}

/** Models now and then write arguments that are no JSON: the tool then gets them as they are, and can say what is wrong. */
function inputOf(text: string): object {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : { value };
  } catch {
    return { invalidArguments: text };
  }
}
