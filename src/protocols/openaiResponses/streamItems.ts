// Readers of one item of a Responses stream each: they turn its events into blocks, and its finished form into what was missing.
// Used by streamDecoder.ts alone.
import type { IrEvent } from '../ir/events';
import type { AssistantPart, Extensions } from '../ir/parts';
import { arrayIn, isObject, objectIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { callExtensions, callIdOf, filledArguments, textExtensions } from './assistantItems';
import { partSeparator } from './reasoningItem';

export interface ItemSink {
  emit(event: IrEvent): void;
  newBlock(): number;
}

export interface ItemReader {
  /** The wire type of the item. */
  readonly type: string;
  event(type: string, event: JsonObject): void;
  /** `parts` is what the finished `item` decodes to; none where the provider never finished it. */
  end(item: JsonObject, parts: AssistantPart[]): void;
}

export function newItemReader(item: JsonObject, sink: ItemSink): ItemReader {
  switch (item['type']) {
    case 'message':
      return new MessageReader(sink, item['phase']);
    case 'reasoning':
      return new ReasoningReader(sink, stringIn(item, 'id'));
    case 'function_call':
    case 'custom_tool_call':
      return new CallReader(sink, item);
    default:
      return new WholeReader(sink, stringIn(item, 'type') ?? '');
  }
}

/** What `streamed` lacks of `whole`; nothing where the two differ: what was said cannot be taken back. */
function missingEnd(streamed: string, whole: string): string {
  return whole.startsWith(streamed) ? whole.slice(streamed.length) : '';
}

interface OpenText {
  block: number;
  kind: 'text' | 'refusal';
  text: string;
  annotations: unknown[];
}

class MessageReader implements ItemReader {
  readonly type = 'message';
  private readonly texts = new Map<number, OpenText>();

  constructor(
    private readonly sink: ItemSink,
    private readonly phase: unknown,
  ) {}

  event(type: string, event: JsonObject): void {
    const index = typeof event['content_index'] === 'number' ? event['content_index'] : 0;
    switch (type) {
      case 'response.content_part.added': {
        const part = objectIn(event, 'part');
        if (part?.['type'] === 'output_text') this.append('text', index, stringIn(part, 'text') ?? '');
        else if (part?.['type'] === 'refusal') this.append('refusal', index, stringIn(part, 'refusal') ?? '');
        break;
      }
      case 'response.output_text.delta':
        this.append('text', index, stringIn(event, 'delta') ?? '');
        break;
      case 'response.refusal.delta':
        this.append('refusal', index, stringIn(event, 'delta') ?? '');
        break;
      case 'response.output_text.done':
        this.complete('text', index, stringIn(event, 'text') ?? '');
        break;
      case 'response.refusal.done':
        this.complete('refusal', index, stringIn(event, 'refusal') ?? '');
        break;
      case 'response.output_text.annotation.added':
        this.texts.get(index)?.annotations.push(event['annotation']);
    }
  }

  end(item: JsonObject, parts: AssistantPart[]): void {
    const phase = item['phase'] ?? this.phase;
    parts.forEach((part, index) => {
      if (part.type === 'text' || part.type === 'refusal') this.complete(part.type, index, part.text);
      else if (part.type === 'opaque') this.sink.emit({ type: 'part', block: this.sink.newBlock(), part });
    });
    for (const [index, open] of this.texts) {
      const { block, kind } = open;
      if (kind === 'refusal') this.sink.emit({ type: 'refusal-end', block });
      else this.sink.emit(textEnd(block, this.extensionsOf(arrayIn(item, 'content')[index], open, phase)));
    }
  }

  private extensionsOf(part: unknown, open: OpenText, phase: unknown): Extensions | undefined {
    const whole = isObject(part) ? part : {};
    const annotations = arrayIn(whole, 'annotations').length > 0 ? whole['annotations'] : open.annotations;
    return textExtensions({ ...whole, annotations }, phase);
  }

  private append(kind: OpenText['kind'], index: number, text: string): void {
    let open = this.texts.get(index);
    if (open === undefined) {
      open = { block: this.sink.newBlock(), kind, text: '', annotations: [] };
      this.texts.set(index, open);
      this.sink.emit({ type: `${kind}-start`, block: open.block });
    }
    if (open.kind !== kind || text === '') return;
    open.text += text;
    this.sink.emit({ type: `${kind}-delta`, block: open.block, text });
  }

  private complete(kind: OpenText['kind'], index: number, whole: string): void {
    this.append(kind, index, missingEnd(this.texts.get(index)?.text ?? '', whole));
  }
}

function textEnd(block: number, extensions: Extensions | undefined): IrEvent {
  return extensions === undefined ? { type: 'text-end', block } : { type: 'text-end', block, extensions };
}

/** Thinking and its summary are blocks of their own; the state, known at the end only, rides on the last. */
class ReasoningReader implements ItemReader {
  readonly type = 'reasoning';
  private readonly said = { content: '', summary: '' };
  private open: { block: number; kind: 'content' | 'summary' } | undefined;
  private part = 0;

  constructor(
    private readonly sink: ItemSink,
    private id: string | undefined,
  ) {}

  event(type: string, event: JsonObject): void {
    const delta = stringIn(event, 'delta') ?? '';
    if (type === 'response.reasoning_summary_text.delta') this.append('summary', delta, event['summary_index']);
    else if (type === 'response.reasoning_text.delta') this.append('content', delta, event['content_index']);
  }

  end(item: JsonObject, parts: AssistantPart[]): void {
    this.id = stringIn(item, 'id') ?? this.id;
    const reasoning = parts.filter((part) => part.type === 'reasoning');
    for (const part of reasoning) {
      const kind = part.summary === true ? 'summary' : 'content';
      this.append(kind, missingEnd(this.said[kind], part.text), this.part);
    }
    const state = reasoning.at(-1)?.state;
    if (this.open === undefined && state !== undefined) this.begin('summary');
    if (this.open === undefined) return;
    const { block } = this.open;
    this.sink.emit(state === undefined ? { type: 'reasoning-end', block } : { type: 'reasoning-end', block, state });
  }

  private append(kind: 'content' | 'summary', text: string, part: unknown): void {
    if (text === '') return;
    if (this.open !== undefined && this.open.kind !== kind) {
      this.sink.emit({ type: 'reasoning-end', block: this.open.block });
      this.open = undefined;
    }
    const open = this.open ?? this.begin(kind);
    const index = typeof part === 'number' ? part : 0;
    const separator = index !== this.part && this.said[kind] !== '' ? partSeparator : '';
    this.part = index;
    this.said[kind] += separator + text;
    this.sink.emit({ type: 'reasoning-delta', block: open.block, text: separator + text });
  }

  private begin(kind: 'content' | 'summary'): { block: number; kind: 'content' | 'summary' } {
    this.open = { block: this.sink.newBlock(), kind };
    this.sink.emit({ type: 'reasoning-start', block: this.open.block, summary: kind === 'summary', id: this.id });
    return this.open;
  }
}

class CallReader implements ItemReader {
  readonly type: string;
  private readonly custom: boolean;
  private block: number | undefined;
  private input = '';

  constructor(
    private readonly sink: ItemSink,
    added: JsonObject,
  ) {
    this.custom = added['type'] === 'custom_tool_call';
    this.type = this.custom ? 'custom_tool_call' : 'function_call';
    this.begin(added);
  }

  event(type: string, event: JsonObject): void {
    if (type.endsWith('.delta')) this.append(stringIn(event, 'delta') ?? '');
    else if (type === 'response.function_call_arguments.done') this.complete(stringIn(event, 'arguments') ?? '');
    else if (type === 'response.custom_tool_call_input.done') this.complete(stringIn(event, 'input') ?? '');
  }

  end(item: JsonObject, parts: AssistantPart[]): void {
    if (this.block === undefined) this.begin(item);
    if (this.block === undefined) return;
    const part = parts.find((candidate) => candidate.type === 'tool-call');
    this.complete(part?.input ?? '');
    if (!this.custom) this.complete(filledArguments(this.input));
    this.sink.emit({ type: 'tool-call-end', block: this.block });
  }

  /** Waits for the finished item where the first word of it lacks the name or the id. */
  private begin(item: JsonObject): void {
    const [id, name] = [callIdOf(item), stringIn(item, 'name')];
    if (name === undefined || id === '') return;
    this.block = this.sink.newBlock();
    const kind = this.custom ? 'custom' : 'function';
    const namespace = stringIn(item, 'namespace');
    const extensions = callExtensions(item);
    this.sink.emit({
      type: 'tool-call-start',
      block: this.block,
      id,
      name,
      kind,
      ...(namespace === undefined ? {} : { namespace }),
      ...(extensions === undefined ? {} : { extensions }),
    });
  }

  private append(text: string): void {
    if (this.block === undefined || text === '') return;
    this.input += text;
    this.sink.emit({ type: 'tool-call-delta', block: this.block, input: text });
  }

  private complete(whole: string): void {
    this.append(missingEnd(this.input, whole));
  }
}

/** Items that are told when they are whole: images, tools that the provider ran, everything unknown. */
class WholeReader implements ItemReader {
  constructor(
    private readonly sink: ItemSink,
    readonly type: string,
  ) {}

  event(): void {
    // Progress only: the finished item repeats it.
  }

  end(_item: JsonObject, parts: AssistantPart[]): void {
    for (const part of parts) {
      if (part.type !== 'opaque' && part.type !== 'image') continue;
      this.sink.emit({ type: 'part', block: this.sink.newBlock(), part });
    }
  }
}
