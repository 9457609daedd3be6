// Turns as the flat list of input items. State is replayed to its own origin only, thinking without state not at all unless the
// provider demands it. The items of a longer conversation begin with those of a shorter one, byte for byte.
import type { Target } from '../codec';
import type { AssistantPart, ReasoningPart, RefusalPart, TextPart, ToolCallPart, UserPart } from '../ir/parts';
import type { IrTurn } from '../ir/request';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { isInsideMessage } from './decodeParts';
import { encodeContentPart, encodeResultOutput } from './encodeParts';
import { filledArguments } from './assistantItems';
import { ownExtension, type WarningList } from './shape';

export function encodeTurns(turns: readonly IrTurn[], target: Target, warnings: WarningList): JsonObject[] {
  const writer = new InputWriter(target, warnings);
  turns.forEach((turn, index) => writer.write(turn, `turns[${index}]`));
  return writer.items;
}

/** Instructions in the middle of a conversation: `developer`, or `system` where the provider knows no other. */
export function systemMessage(
  parts: readonly TextPart[],
  target: Target,
  path: string,
  warnings: WarningList,
): JsonObject {
  const role = target.quirks.systemRole === 'system' ? 'system' : 'developer';
  const content = parts.map((part, index) => encodeContentPart(part, `${path}.content[${index}]`, warnings));
  return { type: 'message', role, content };
}

class InputWriter {
  readonly items: JsonObject[] = [];

  constructor(
    private readonly target: Target,
    private readonly warnings: WarningList,
  ) {}

  write(turn: IrTurn, path: string): void {
    switch (turn.role) {
      case 'system':
        if (turn.content.length > 0) this.items.push(systemMessage(turn.content, this.target, path, this.warnings));
        break;
      case 'user':
        if (turn.name !== undefined) this.warnings.add('dropped-field', `${path}.name`);
        this.user(turn.content, path);
        break;
      case 'assistant':
        if (turn.name !== undefined) this.warnings.add('dropped-field', `${path}.name`);
        this.assistant(turn.content, path);
        break;
      case 'tool':
        turn.content.forEach((part, index) => {
          const partPath = `${path}.content[${index}]`;
          this.items.push({
            type: part.kind === 'custom' ? 'custom_tool_call_output' : 'function_call_output',
            call_id: part.callId,
            output: encodeResultOutput(part, partPath, this.warnings),
            ...ownExtension(part.extensions),
          });
        });
    }
  }

  /** Opaque items stand between messages, so they end the message before them. */
  private user(parts: readonly UserPart[], path: string): void {
    let content: unknown[] = [];
    const flush = (): void => {
      if (content.length > 0) this.items.push({ type: 'message', role: 'user', content });
      content = [];
    };
    parts.forEach((part, index) => {
      const partPath = `${path}.content[${index}]`;
      if (part.type !== 'opaque') {
        const encoded = encodeContentPart(part, partPath, this.warnings);
        if (encoded !== undefined) content.push(encoded);
      } else if (part.origin !== 'openai-responses') {
        this.warnings.add('dropped-part', partPath, part.name);
      } else if (isInsideMessage(part)) {
        content.push(part.value);
      } else {
        flush();
        this.opaque(part.value);
      }
    });
    flush();
  }

  private assistant(parts: readonly AssistantPart[], path: string): void {
    let message: { content: unknown[]; phase: unknown } | undefined;
    const add = (content: unknown, phase: unknown): void => {
      if (message?.phase !== phase) flush();
      message ??= { content: [], phase };
      message.content.push(content);
    };
    const flush = (): void => {
      if (message !== undefined) {
        const { content, phase } = message;
        this.items.push({ type: 'message', role: 'assistant', content, ...(phase === undefined ? {} : { phase }) });
      }
      message = undefined;
    };
    let reasoning: ReasoningPart[] = [];
    parts.forEach((part, index) => {
      const partPath = `${path}.content[${index}]`;
      if (part.type === 'reasoning') {
        flush();
        reasoning.push(part);
        const next = parts[index + 1];
        if (next?.type === 'reasoning' && part.id !== undefined && next.id === part.id && part.state === undefined)
          return;
        this.reasoning(reasoning, partPath);
        reasoning = [];
      } else if (part.type === 'text' || part.type === 'refusal') {
        const { phase } = ownExtension(part.extensions);
        add(messageContent(part), part.type === 'refusal' ? message?.phase : phase);
      } else if (part.type === 'opaque' && part.origin === 'openai-responses' && isInsideMessage(part)) {
        add(part.value, message?.phase);
      } else {
        flush();
        this.assistantItem(part, partPath);
      }
    });
    flush();
  }

  private assistantItem(part: Exclude<AssistantPart, TextPart | RefusalPart | ReasoningPart>, path: string): void {
    switch (part.type) {
      case 'tool-call':
        this.toolCall(part, path);
        break;
      case 'opaque':
        if (part.origin === 'openai-responses') this.opaque(part.value);
        else this.warnings.add('dropped-part', path, part.name);
        break;
      case 'image': {
        const { item } = ownExtension(part.extensions);
        if (isObject(item) && part.source.kind === 'base64') this.items.push({ ...item, result: part.source.data });
        else this.warnings.add('dropped-part', path, 'an image that the model made');
        break;
      }
      case 'audio':
        this.warnings.add('dropped-part', path, 'audio');
    }
  }

  private toolCall(part: ToolCallPart, path: string): void {
    if (part.state !== undefined) this.warnings.add('dropped-state', path, part.state.origin);
    const namespace = part.namespace === undefined ? {} : { namespace: part.namespace };
    const own = ownExtension(part.extensions);
    const common = { call_id: part.id, name: part.name, ...namespace };
    this.items.push(
      part.kind === 'custom'
        ? { type: 'custom_tool_call', ...common, input: part.input, ...own }
        : { type: 'function_call', ...common, arguments: filledArguments(part.input), ...own },
    );
  }

  /** `parts` are those of one item: perhaps the thinking, then perhaps its summary; the state is on the last. */
  private reasoning(parts: readonly ReasoningPart[], path: string): void {
    const last = parts.at(-1);
    const state = last?.state;
    const mine = state?.origin === this.target.origin && state.kind === 'encrypted';
    if (state !== undefined && !mine) this.warnings.add('dropped-state', path, state.origin);
    const text = (part: ReasoningPart): boolean => part.text !== '';
    // Where a client of another protocol lost the word for it, it was a summary: OpenAI refuses content that it did not show.
    const content = parts.filter((part) => part.summary === false && text(part));
    const summary = parts.filter((part) => part.summary !== false && text(part));
    if (mine) {
      this.items.push({
        type: 'reasoning',
        ...(last?.id === undefined ? {} : { id: last.id }),
        summary: summary.map((part) => ({ type: 'summary_text', text: part.text })),
        ...(content.length === 0 ? {} : { content: content.map(reasoningText) }),
        encrypted_content: state.data,
      });
    } else if (this.target.quirks.replayReasoning === true && parts.some(text)) {
      this.items.push({ type: 'reasoning', summary: [], content: parts.filter(text).map(reasoningText) });
    } else if (state === undefined) {
      this.warnings.add('dropped-part', path, 'thinking without state to replay');
    }
  }

  private opaque(value: unknown): void {
    if (isObject(value)) this.items.push(value);
  }
}

function reasoningText(part: ReasoningPart): JsonObject {
  return { type: 'reasoning_text', text: part.text };
}

function messageContent(part: TextPart | RefusalPart): JsonObject {
  if (part.type === 'refusal') return { type: 'refusal', refusal: part.text };
  const { phase: _phase, logprobs: _logprobs, ...own } = ownExtension(part.extensions);
  return { type: 'output_text', text: part.text, ...own };
}
