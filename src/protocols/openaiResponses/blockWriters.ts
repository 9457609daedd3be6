// One block of an answer as the events of one output item, from `output_item.added` to `output_item.done`.
// Used by streamEncoder.ts alone. Source: openai SDK `ResponseStreamEvent`.
import type { AnswerContext } from '../codec';
import type { IrEvent } from '../ir/events';
import type { JsonObject } from '../wire/jsonValue';
import { arrayIn } from '../wire/jsonValue';
import {
  asSummary,
  callItem,
  messageItem,
  outputText,
  reasoningItem,
  refusalContent,
  type Call,
  type CallIds,
} from './outputItems';

export interface ItemOutput {
  readonly context: AnswerContext;
  readonly callIds: CallIds;
  send(type: string, members: JsonObject): void;
  newIndex(): number;
  finishItem(index: number, item: JsonObject): void;
}

type StartEvent = Extract<IrEvent, { type: `${string}-start`; block: number }>;
type EndEvent = Extract<IrEvent, { type: `${string}-end` }>;

export interface BlockWriter {
  delta(text: string): void;
  end(event: EndEvent): void;
}

export function newBlockWriter(event: StartEvent, output: ItemOutput): BlockWriter {
  switch (event.type) {
    case 'text-start':
      return new TextWriter(output);
    case 'refusal-start':
      return new RefusalWriter(output);
    case 'reasoning-start':
      return new ReasoningWriter(output, asSummary(event.summary, output.context));
    case 'tool-call-start':
      return new CallWriter(output, {
        kind: event.kind,
        callId: output.callIds.take(event.id),
        name: event.name,
        namespace: event.namespace,
        extensions: event.extensions,
      });
  }
}

/** What all items have: an id, a place, and the text so far. */
abstract class ItemWriter implements BlockWriter {
  protected readonly index: number;
  protected readonly id: string;
  protected text = '';

  constructor(
    protected readonly output: ItemOutput,
    prefix: string,
  ) {
    this.index = output.newIndex();
    this.id = output.context.newId(prefix);
  }

  abstract delta(text: string): void;
  abstract end(event: EndEvent): void;

  protected added(item: JsonObject): void {
    this.output.send('response.output_item.added', { output_index: this.index, item });
  }

  /** An event within the item. */
  protected tell(type: string, members: JsonObject): void {
    this.output.send(type, { item_id: this.id, output_index: this.index, ...members });
  }
}

class TextWriter extends ItemWriter {
  constructor(output: ItemOutput) {
    super(output, 'msg_');
    this.added(messageItem(this.id, 'in_progress', []));
    this.tell('response.content_part.added', { content_index: 0, part: outputText('', undefined) });
  }

  delta(text: string): void {
    this.text += text;
    this.tell('response.output_text.delta', { content_index: 0, delta: text, logprobs: [] });
  }

  end(event: EndEvent): void {
    const extensions = event.type === 'text-end' ? event.extensions : undefined;
    const part = outputText(this.text, extensions);
    arrayIn(part, 'annotations').forEach((annotation, index) => {
      this.tell('response.output_text.annotation.added', { content_index: 0, annotation_index: index, annotation });
    });
    this.tell('response.output_text.done', { content_index: 0, text: this.text, logprobs: part['logprobs'] });
    this.tell('response.content_part.done', { content_index: 0, part });
    this.output.finishItem(this.index, messageItem(this.id, 'completed', [part], extensions));
  }
}

class RefusalWriter extends ItemWriter {
  constructor(output: ItemOutput) {
    super(output, 'msg_');
    this.added(messageItem(this.id, 'in_progress', []));
    this.tell('response.content_part.added', { content_index: 0, part: refusalContent('') });
  }

  delta(text: string): void {
    this.text += text;
    this.tell('response.refusal.delta', { content_index: 0, delta: text });
  }

  end(): void {
    const part = refusalContent(this.text);
    this.tell('response.refusal.done', { content_index: 0, refusal: this.text });
    this.tell('response.content_part.done', { content_index: 0, part });
    this.output.finishItem(this.index, messageItem(this.id, 'completed', [part]));
  }
}

/** The part of the item is opened by the first text: thinking that is not shown has none. */
class ReasoningWriter extends ItemWriter {
  constructor(
    output: ItemOutput,
    private readonly summary: boolean,
  ) {
    super(output, 'rs_');
    this.added(reasoningItem(this.id, '', summary, undefined));
  }

  delta(text: string): void {
    if (text === '') return;
    if (this.text === '') this.tell(`response.${this.partWord}.added`, { ...this.place, part: this.part('') });
    this.text += text;
    this.tell(`response.${this.textWord}.delta`, { ...this.place, delta: text });
  }

  end(event: EndEvent): void {
    if (this.text !== '') {
      this.tell(`response.${this.textWord}.done`, { ...this.place, text: this.text });
      this.tell(`response.${this.partWord}.done`, { ...this.place, part: this.part(this.text) });
    }
    const state = event.type === 'reasoning-end' ? event.state : undefined;
    this.output.finishItem(this.index, reasoningItem(this.id, this.text, this.summary, state));
  }

  private get partWord(): string {
    return this.summary ? 'reasoning_summary_part' : 'content_part';
  }

  private get textWord(): string {
    return this.summary ? 'reasoning_summary_text' : 'reasoning_text';
  }

  private get place(): JsonObject {
    return this.summary ? { summary_index: 0 } : { content_index: 0 };
  }

  private part(text: string): JsonObject {
    return { type: this.summary ? 'summary_text' : 'reasoning_text', text };
  }
}

class CallWriter extends ItemWriter {
  constructor(
    output: ItemOutput,
    private readonly call: Call,
  ) {
    super(output, call.kind === 'custom' ? 'ctc_' : 'fc_');
    this.added(callItem(this.id, call, 'in_progress', ''));
  }

  delta(text: string): void {
    if (text === '') return;
    this.text += text;
    this.tell(`response.${this.word}.delta`, { delta: text });
  }

  end(): void {
    const item = callItem(this.id, this.call, 'completed', this.text);
    const whole = this.call.kind === 'custom' ? { input: item['input'] } : { arguments: item['arguments'] };
    this.tell(`response.${this.word}.done`, whole);
    this.output.finishItem(this.index, item);
  }

  private get word(): string {
    return this.call.kind === 'custom' ? 'custom_tool_call_input' : 'function_call_arguments';
  }
}
